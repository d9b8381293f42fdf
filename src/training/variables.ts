import * as tf from '@tensorflow/tfjs';
import { InputError } from '../base';

/** The values of variables by a running number: their names differ from process to process, their order does not. */
export function readVariables(variables: readonly tf.Variable[]): Record<string, Float32Array> {
  return Object.fromEntries(
    variables.map((variable, i) => [`variable${i}`, Float32Array.from(variable.dataSync())] as const),
  );
}

/** Puts back what {@link readVariables} gave. @throws InputError, and assigns nothing, when they are of another model */
export function writeVariables(
  variables: readonly tf.Variable[],
  arrays: Readonly<Record<string, Float32Array>>,
): void {
  const kept = Object.keys(arrays).filter((name) => name.startsWith('variable')).length;
  if (kept !== variables.length) throw new InputError('saved model', `${variables.length} variables`, kept);
  variables.forEach((variable, i) => {
    const values = arrays[`variable${i}`]!;
    if (values.length !== variable.size) {
      throw new InputError(
        `saved variable ${i}`,
        `${variable.size} values for shape [${variable.shape.join(', ')}]`,
        values.length,
      );
    }
  });
  variables.forEach((variable, i) => {
    const tensor = tf.tensor(arrays[`variable${i}`]!, variable.shape);
    variable.assign(tensor);
    tensor.dispose();
  });
}

/** Remembers the values of variables without copying them; `restore` goes back to them, `dispose` forgets them. */
export class Snapshot {
  private readonly kept: tf.Tensor[];

  constructor(private readonly variables: readonly tf.Variable[]) {
    this.kept = variables.map((variable) => tf.keep(variable.clone()));
  }

  restore(): void {
    this.variables.forEach((variable, i) => variable.assign(this.kept[i]!));
  }

  dispose(): void {
    this.kept.forEach((tensor) => tensor.dispose());
  }
}
