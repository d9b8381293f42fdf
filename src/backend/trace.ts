import * as tf from '@tensorflow/tfjs';
import { attribute, type NativeBackend, type NativeBinding, type OpAttribute } from './native';

/** One operation that a traced function ran. */
export interface TracedOp {
  readonly name: string;
  readonly attributes: OpAttribute[];
  readonly inputs: number[];
  readonly outputs: number[];
}

/** A tensor whose value is part of the graph. */
export interface TracedConstant {
  readonly shape: number[];
  readonly dtype: number;
  readonly values: Float32Array | Int32Array | Uint8Array;
}

/** A variable that was there when the function started, and where its value came from before and after. */
export interface TracedVariable {
  readonly variable: tf.Variable;
  readonly before: number;
  readonly after: number;
}

/** What a trace cannot hold: reading values, running another graph, making variables; or two runs that are not alike. */
export type Departure = 'reads' | 'graph' | 'variables' | 'varies';

/** What a function of tensors and variables did in one run on the native backend. Numbers are native tensor ids. */
export interface Trace {
  readonly ops: TracedOp[];
  readonly constants: Map<number, TracedConstant>;
  /** Sizes of the tensors that operations have made or that were there before. */
  readonly shapes: ReadonlyMap<number, readonly number[]>;
  readonly inputs: { id: number; dtype: tf.DataType; shape: number[] }[];
  readonly outputs: Record<string, number>;
  readonly variables: TracedVariable[];
  /** What the function did that is not in the trace, if anything. */
  readonly departure: Departure | undefined;
  /** Undoes the run: frees its results and gives the variables the values from before. */
  undo(): void;
  /** Frees the tensors whose removal waited for the graph to be written. */
  release(): void;
}

/** A function of tensors that gives named tensors. */
export type TensorFunction = (...inputs: tf.Tensor[]) => Record<string, tf.Tensor>;

/** Runs a function as it is. Its results are the caller's to dispose of: inputs and variables come back as copies. */
export function runAsIs(fn: TensorFunction, inputs: tf.Tensor[]): Record<string, tf.Tensor> {
  return tf.tidy(() => {
    const mark = tf.scalar(0).id; // Ids count up: what has a greater one is new.
    const results = Object.entries(fn(...inputs));
    return Object.fromEntries(results.map(([name, tensor]) => [name, tensor.id > mark ? tensor : tf.clone(tensor)]));
  });
}

/**
 * Runs a function once and notes every operation that it runs. The run is a real one: its results are the caller's, and
 * variables that it assigned are assigned, unless it throws.
 */
export function trace(
  native: NativeBackend,
  fn: TensorFunction,
  given: tf.Tensor[],
): { trace: Trace; result: Record<string, tf.Tensor> } {
  const { binding } = native;
  const idOf = (tensor: tf.Tensor): number => native.getInputTensorIds([tensor])[0]!;
  const variables = Object.values(tf.engine().registeredVariables);
  separate(variables, idOf);
  const before = variables.map(idOf);
  // An input can hold the value of a variable, as its clone does: at the next call it will be another tensor.
  const taken = new Set(before);
  const isCopy = (input: tf.Tensor): boolean => taken.has(idOf(input)) && !(input instanceof tf.Variable);
  const own = given.map((input) => (isCopy(input) ? tf.keep(copyOf(input)) : undefined));
  const inputs = given.map((input, i) => own[i] ?? input);
  const inputIds = inputs.map(idOf);
  const values = variables.map((variable) => tf.keep(variable.clone()));
  const forget = (): void => [...values, ...own].forEach((tensor) => tensor?.dispose());
  const putBack = (): void => variables.forEach((variable, i) => variable.assign(values[i]!));

  const notes: Notes = { ops: [], constants: new Map(), shapes: new Map(), seen: new Map(), postponed: [] };
  variables.forEach(({ shape }, i) => notes.shapes.set(before[i]!, shape));
  inputs.forEach(({ shape }, i) => notes.shapes.set(inputIds[i]!, shape));
  let result: Record<string, tf.Tensor>;
  try {
    result = recording(native, notes, () => runAsIs(fn, inputs));
  } catch (error) {
    putBack();
    forget();
    throw error;
  }

  if (Object.keys(tf.engine().registeredVariables).length > variables.length) notes.departure ??= 'variables';
  // A result or a variable can be a tensor that no operation has seen.
  for (const tensor of [...Object.values(result), ...variables]) notes.seen.set(idOf(tensor), tensor);
  const outputs = Object.fromEntries(Object.entries(result).map(([name, tensor]) => [name, idOf(tensor)]));
  const known = new Set([...inputIds, ...before, ...notes.constants.keys(), ...notes.ops.flatMap((op) => op.outputs)]);
  for (const [id, tensor] of notes.seen) {
    // Tensors from outside, such as one kept by the caller, are constants: the graph keeps their present value.
    if (known.has(id)) continue;
    const values = binding.tensorDataSync(id);
    notes.constants.set(id, { shape: tensor.shape, dtype: typeOf(binding, tensor.dtype), values });
  }
  return {
    result,
    trace: {
      ops: notes.ops,
      constants: notes.constants,
      shapes: notes.shapes,
      inputs: inputs.map(({ dtype, shape }, i) => ({ id: inputIds[i]!, dtype, shape })),
      outputs,
      variables: variables.map((variable, i) => ({ variable, before: before[i]!, after: idOf(variable) })),
      departure: notes.departure,
      undo: () => {
        Object.values(result).forEach((tensor) => tensor.dispose());
        putBack();
      },
      release: () => {
        forget();
        notes.postponed.forEach((id) => binding.deleteTensor(id));
      },
    },
  };
}

/**
 * Gives variables that share their value, as after `setWeights` with another model's weights, values of their own: a trace tells
 * variables apart by them.
 */
function separate(variables: readonly tf.Variable[], idOf: (tensor: tf.Tensor) => number): void {
  const seen = new Set<number>();
  for (const variable of variables) {
    if (seen.has(idOf(variable))) {
      const own = copyOf(variable);
      variable.assign(own);
      own.dispose();
    }
    seen.add(idOf(variable));
  }
}

/** The same numbers in a tensor that shares its value with no other. */
function copyOf(tensor: tf.Tensor): tf.Tensor {
  return tf.tensor(tensor.dataSync(), tensor.shape, tensor.dtype);
}

/** The number by which TensorFlow calls a type of TensorFlow.js. */
export function typeOf(binding: NativeBinding, dtype: tf.DataType): number {
  if (dtype === 'float32') return binding.TF_FLOAT;
  return dtype === 'bool' ? binding.TF_BOOL : binding.TF_INT32;
}

/** The bytes of a constant, as a graph holds them. */
export function constantBytes(binding: NativeBinding, { dtype, values }: TracedConstant): Uint8Array {
  const typed =
    dtype === binding.TF_FLOAT
      ? asArray(Float32Array, values)
      : dtype === binding.TF_BOOL
        ? asArray(Uint8Array, values)
        : asArray(Int32Array, values);
  return new Uint8Array(typed.buffer, typed.byteOffset, typed.byteLength);
}

function asArray<T extends TracedConstant['values']>(
  type: { new (values: TracedConstant['values']): T },
  values: TracedConstant['values'],
): T {
  return values instanceof type ? values : new type(values);
}

interface Notes {
  ops: TracedOp[];
  constants: Map<number, TracedConstant>;
  shapes: Map<number, readonly number[]>;
  seen: Map<number, { shape: number[]; dtype: tf.DataType }>;
  postponed: number[];
  departure?: Departure;
}

let tracing = false;

/** Whether a function is being traced now. */
export function isTracing(): boolean {
  return tracing;
}

/** Runs `body` while every call of the addon is noted. */
function recording<T>(native: NativeBackend, notes: Notes, body: () => T): T {
  const { binding } = native;
  const usual = native.getInputTensorIds;
  // The addon's properties cannot be replaced: the recorder is a fresh object with all of them.
  const recorder: Record<string, unknown> = {};
  for (const key of Object.getOwnPropertyNames(binding)) {
    const value = (binding as unknown as Record<string, unknown>)[key];
    recorder[key] = typeof value === 'function' ? (value.bind(binding) as unknown) : value;
  }
  const overrides: Partial<NativeBinding> = {
    createTensor(shape, dtype, values) {
      const id = binding.createTensor(shape, dtype, values);
      // A copy: the function may fill the same array with other numbers later.
      notes.constants.set(id, { shape: [...shape], dtype, values: values.slice() });
      return id;
    },
    executeOp(name, attributes, inputs, count) {
      const made = binding.executeOp(name, attributes, inputs, count);
      made.forEach((tensor) => notes.shapes.set(tensor.id, tensor.shape));
      // Run by itself this operation finds its type in its input; in a graph it has to be said.
      const untyped = name === 'ExpandDims' && attributes.length === 0;
      const type = untyped ? [attribute.type(binding, 'T', typeOf(binding, notes.seen.get(inputs[0]!)!.dtype))] : [];
      const outputs = made.map(({ id }) => id);
      notes.ops.push({ name, attributes: [...attributes, ...type], inputs: [...inputs], outputs });
      return made;
    },
    tensorDataSync(id) {
      notes.departure = 'reads';
      return binding.tensorDataSync(id);
    },
    runSavedModel(...args) {
      notes.departure = 'graph';
      return binding.runSavedModel(...args);
    },
    // An id must not be given to another tensor while the trace still speaks of it.
    deleteTensor: (id) => void notes.postponed.push(id),
  };
  native.binding = Object.assign(recorder, overrides) as unknown as NativeBinding;
  native.getInputTensorIds = (tensors) => {
    const ids = usual.call(native, tensors);
    ids.forEach((id, i) => notes.seen.set(id, { shape: tensors[i]!.shape, dtype: tensors[i]!.dtype }));
    return ids;
  };
  tracing = true;
  try {
    return body();
  } catch (error) {
    notes.postponed.forEach((id) => binding.deleteTensor(id));
    throw error;
  } finally {
    tracing = false;
    native.binding = binding;
    native.getInputTensorIds = usual;
  }
}
