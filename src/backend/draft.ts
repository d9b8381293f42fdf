import { most } from '../base';
import { attribute, type NativeBinding, type OpAttribute } from './native';
import type { Trace, TracedConstant, TracedOp } from './trace';

/** A trace that is being rewritten: rewrites put other operations, which give the same, in the place of some. */
export class Draft {
  /** All operations, in the order in which they run. */
  ops: readonly TracedOp[];
  private readonly constants: Map<number, TracedConstant>;
  private readonly shapes: Map<number, readonly number[]>;
  private lastId: number;

  constructor(
    readonly binding: NativeBinding,
    private readonly trace: Trace,
  ) {
    this.ops = trace.ops;
    this.constants = new Map(trace.constants);
    this.shapes = new Map(trace.shapes);
    for (const [id, { shape }] of this.constants) this.shapes.set(id, shape);
    this.lastId = Math.max(0, most([...this.shapes.keys()]));
  }

  /** The size of a tensor. */
  shape(id: number): readonly number[] | undefined {
    return this.shapes.get(id);
  }

  /** A new tensor of whole numbers that is part of the graph. */
  constant(values: readonly number[], shape: readonly number[] = [values.length]): number {
    const id = ++this.lastId;
    this.constants.set(id, { shape: [...shape], dtype: this.binding.TF_INT32, values: Int32Array.from(values) });
    this.shapes.set(id, shape);
    return id;
  }

  /** A new operation with one result of this size; it takes part once it is among {@link ops}. */
  operation(name: string, inputs: number[], attributes: OpAttribute[], shape: readonly number[]): TracedOp {
    const id = ++this.lastId;
    this.shapes.set(id, shape);
    return { name, attributes, inputs, outputs: [id] };
  }

  /** An operation that gives a tensor another size of as many values. */
  reshape(id: number, shape: readonly number[]): TracedOp {
    const { binding } = this;
    const attributes = [attribute.type(binding, 'T'), attribute.type(binding, 'Tshape', binding.TF_INT32)];
    return this.operation('Reshape', [id, this.constant(shape)], attributes, shape);
  }

  /** An operation that puts the dimensions of a tensor in another order. @param shape - of the result */
  transpose(id: number, order: readonly number[], shape: readonly number[]): TracedOp {
    const { binding } = this;
    const attributes = [attribute.type(binding, 'T'), attribute.type(binding, 'Tperm', binding.TF_INT32)];
    return this.operation('Transpose', [id, this.constant(order)], attributes, shape);
  }

  /** Which operations read each tensor; `undefined` stands for results and new values of variables. */
  readers(): Map<number, (TracedOp | undefined)[]> {
    const { outputs, variables } = this.trace;
    const readers = new Map<number, (TracedOp | undefined)[]>();
    const note = (id: number, op?: TracedOp): void => {
      const known = readers.get(id);
      if (known) known.push(op);
      else readers.set(id, [op]);
    };
    this.ops.forEach((op) => op.inputs.forEach((id) => note(id, op)));
    [...Object.values(outputs), ...variables.map(({ after }) => after)].forEach((id) => note(id));
    return readers;
  }

  /** The trace as it has become. */
  finished(): Trace {
    const { trace, ops, constants, shapes } = this;
    return { ...trace, ops: [...ops], constants, shapes };
  }
}

/** What an operation gives first. */
export function resultOf(op: TracedOp): number {
  return op.outputs[0]!;
}

/** The value of an operation's attribute by name. */
export function attributeOf(op: TracedOp, name: string): OpAttribute['value'] | undefined {
  return op.attributes.find((one) => one.name === name)?.value;
}
