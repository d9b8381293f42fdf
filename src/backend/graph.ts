import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import type { NativeBinding, OpAttribute } from './native';
import type { AttrValue, GraphDef, ProtoClasses } from './proto';
import { rewritten } from './rewrites';
import { constantBytes, typeOf, type Trace, type TracedConstant, type TracedOp, type TracedVariable } from './trace';

/** A traced function as a TensorFlow session. It knows variables by number, so that others can take their place. */
export interface Graph {
  /** The session, as the addon numbers it. */
  readonly session: number;
  /** Variables whose values are fed, after the inputs. */
  readonly fed: readonly number[];
  /** Variables that receive new values, after the outputs. */
  readonly changed: readonly number[];
  /** Names of the outputs, in the order in which they are fetched. */
  readonly outputs: readonly string[];
  readonly feedNames: string;
  readonly fetchNames: string;
}

// Loaded only where a graph is built: the package does not load on machines without the native library.
const load = createRequire(__filename);

/** The version of the graph format: any that knows the operations in use will do. */
const producer = 1645;

/**
 * Writes a trace as a TensorFlow graph and loads it into a session. Operations that nothing needs are left out.
 *
 * @param variables - those of the trace that take part, in the order in which the graph numbers them
 */
export function buildGraph(binding: NativeBinding, traced: Trace, variables: readonly TracedVariable[]): Graph {
  const trace = rewritten(binding, traced);
  const writer = new GraphWriter(binding);
  const needed = neededIds(trace);
  trace.inputs.forEach(({ id, dtype, shape }, i) =>
    writer.placeholder(id, `input_${i}`, typeOf(binding, dtype), shape),
  );
  const numbers = variables.map((_, i) => i);
  const fed = numbers.filter((i) => needed.has(variables[i]!.before));
  for (const i of fed) {
    const { before, variable } = variables[i]!;
    writer.placeholder(before, `variable_${i}`, typeOf(binding, variable.dtype), variable.shape);
  }
  trace.ops.forEach((op, k) => {
    if (!op.outputs.some((id) => needed.has(id))) return;
    writer.constants(op.inputs, trace);
    writer.operation(`op_${k}`, op);
  });
  const changed = numbers.filter((i) => variables[i]!.before !== variables[i]!.after);
  const fetched = [...Object.values(trace.outputs), ...changed.map((i) => variables[i]!.after)];
  writer.constants(fetched, trace);
  const fetchNames = fetched.map((id) => writer.fetchName(id)).join(',');
  return {
    session: writer.load(),
    fed,
    changed,
    outputs: Object.keys(trace.outputs),
    feedNames: [...trace.inputs.map((_, i) => `input_${i}:0`), ...fed.map((i) => `variable_${i}:0`)].join(','),
    fetchNames,
  };
}

/** The tensors that the outputs and the new values of variables depend on. */
function neededIds(trace: Trace): Set<number> {
  const madeBy = new Map(trace.ops.flatMap((op) => op.outputs.map((id) => [id, op] as const)));
  const needed = new Set<number>();
  const open = [
    ...Object.values(trace.outputs),
    ...trace.variables.filter(({ before, after }) => before !== after).map(({ after }) => after),
  ];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (needed.has(id)) continue;
    needed.add(id);
    open.push(...(madeBy.get(id)?.inputs ?? []));
  }
  return needed;
}

class GraphWriter {
  private readonly proto: ProtoClasses;
  private readonly graph: GraphDef;
  private readonly names = new Map<number, string>();
  /** Types of the values that are fed, by the names of their nodes. */
  private readonly fed = new Map<string, number>();

  constructor(private readonly binding: NativeBinding) {
    this.proto = load('@tensorflow/tfjs-node/dist/proto/api_pb.js') as ProtoClasses;
    this.graph = new this.proto.GraphDef();
  }

  nameOf(id: number): string {
    const name = this.names.get(id);
    if (name === undefined) throw new Error(`graph: expected tensor ${id} to come from the traced function.`);
    return name;
  }

  /** The name under which a value is fetched: TensorFlow does not hand out what it was fed, but a copy of it. */
  fetchName(id: number): string {
    const name = this.nameOf(id);
    const type = this.fed.get(name);
    if (type === undefined) return name;
    const copy = `copy_${name.replace(/:0$/, '')}`;
    this.node(copy, 'Identity', [name], { T: this.value((v) => v.setType(type)) });
    this.names.set(id, `${copy}:0`);
    return `${copy}:0`;
  }

  /** A value that is fed at each call. */
  placeholder(id: number, name: string, type: number, shape: number[]): void {
    this.node(name, 'Placeholder', [], {
      dtype: this.value((v) => v.setType(type)),
      // Known shapes let TensorFlow plan the whole graph.
      shape: this.value((v) => v.setShape(this.shape(shape))),
    });
    this.names.set(id, `${name}:0`);
    this.fed.set(`${name}:0`, type);
  }

  /** Writes those of some tensors that are constants and are not there yet. */
  constants(ids: readonly number[], { constants }: Trace): void {
    for (const id of ids) {
      const constant = constants.get(id);
      if (constant && !this.names.has(id)) this.constant(id, constant);
    }
  }

  private constant(id: number, constant: TracedConstant): void {
    const { shape, dtype } = constant;
    const tensor = new this.proto.Tensor();
    tensor.setDtype(dtype);
    tensor.setTensorShape(this.shape(shape));
    tensor.setTensorContent(constantBytes(this.binding, constant));
    const name = `const_${this.names.size}`;
    this.node(name, 'Const', [], {
      value: this.value((v) => v.setTensor(tensor)),
      dtype: this.value((v) => v.setType(dtype)),
    });
    this.names.set(id, `${name}:0`);
  }

  operation(node: string, { name, attributes, inputs, outputs }: TracedOp): void {
    const attrs = Object.fromEntries(attributes.map((attribute) => [attribute.name, this.encode(attribute)]));
    this.node(
      node,
      name,
      inputs.map((id) => this.nameOf(id)),
      attrs,
    );
    outputs.forEach((id, i) => this.names.set(id, `${node}:${i}`));
  }

  /** Hands the graph to TensorFlow as a saved model in a folder that is gone afterwards. */
  load(): number {
    const { proto } = this;
    const version = new proto.VersionDef();
    version.setProducer(producer);
    this.graph.setVersions(version);
    const info = new proto.MetaGraphDef.MetaInfoDef();
    info.addTags('serve');
    const meta = new proto.MetaGraphDef();
    meta.setMetaInfoDef(info);
    meta.setGraphDef(this.graph);
    const model = new proto.SavedModel();
    model.setSavedModelSchemaVersion(1);
    model.addMetaGraphs(meta);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'risklab-graph-'));
    try {
      fs.writeFileSync(path.join(folder, 'saved_model.pb'), model.serializeBinary());
      return this.binding.loadSavedModel(folder, 'serve');
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  }

  private node(name: string, op: string, inputs: string[], attrs: Record<string, AttrValue>): void {
    const node = new this.proto.NodeDef();
    node.setName(name);
    node.setOp(op);
    inputs.forEach((input) => node.addInput(input));
    for (const [key, value] of Object.entries(attrs)) node.getAttrMap().set(key, value);
    this.graph.addNode(node);
  }

  private value(set: (value: AttrValue) => void): AttrValue {
    const value = new this.proto.AttrValue();
    set(value);
    return value;
  }

  private shape(sizes: number[]): object {
    const shape = new this.proto.TensorShape();
    for (const size of sizes) {
      const dim = new this.proto.TensorShape.Dim();
      dim.setSize(size);
      shape.addDim(dim);
    }
    return shape;
  }

  private encode({ name, type, value }: OpAttribute): AttrValue {
    const { binding } = this;
    return this.value((v) => {
      if (type === binding.TF_ATTR_INT && Array.isArray(value)) {
        const list = new this.proto.AttrValue.ListValue();
        (value as number[]).forEach((item) => list.addI(item));
        v.setList(list);
      } else if (type === binding.TF_ATTR_INT) v.setI(Number(value));
      else if (type === binding.TF_ATTR_FLOAT) v.setF(value as number);
      else if (type === binding.TF_ATTR_BOOL) v.setB(Boolean(value));
      else if (type === binding.TF_ATTR_TYPE) v.setType(value as number);
      else if (type === binding.TF_ATTR_STRING) v.setS(Buffer.from(value as string));
      else if (type === binding.TF_ATTR_SHAPE) v.setShape(this.shape(value as number[]));
      else throw new Error(`graph: expected an attribute of a known type, got ${name} of type ${type}.`);
    });
  }
}
