import * as tf from '@tensorflow/tfjs';
import { InputError } from '../base';

/** Variables by names that stay the same from process to process. */
export type NamedVariables = Readonly<Record<string, tf.Variable>>;

const prefix = 'variable:';

/** The values of variables, by their names behind `variable:`. */
export function readVariables(variables: NamedVariables): Record<string, Float32Array> {
  return Object.fromEntries(
    Object.entries(variables).map(
      ([name, variable]) => [prefix + name, Float32Array.from(variable.dataSync())] as const,
    ),
  );
}

/** Puts back what {@link readVariables} gave. @throws InputError, and assigns nothing, when they are of another model */
export function writeVariables(variables: NamedVariables, arrays: Readonly<Record<string, Float32Array>>): void {
  const kept = Object.keys(arrays).filter((name) => name.startsWith(prefix)).length;
  const entries = Object.entries(variables);
  if (kept !== entries.length) throw new InputError('saved model', `${entries.length} variables`, kept);
  for (const [name, variable] of entries) {
    const values = arrays[prefix + name];
    if (values?.length !== variable.size) {
      const expected = `${variable.size} values for shape [${variable.shape.join(', ')}]`;
      throw new InputError(`saved variable ${name}`, expected, values?.length ?? 'none');
    }
  }
  for (const [name, variable] of entries) {
    const tensor = tf.tensor(arrays[prefix + name]!, variable.shape);
    variable.assign(tensor);
    tensor.dispose();
  }
}

/** Whether all values of variables are finite numbers. */
export function areFinite(variables: NamedVariables): boolean {
  return Object.values(variables).every((variable) => variable.dataSync().every(Number.isFinite));
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
