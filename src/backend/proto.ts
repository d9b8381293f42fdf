/** The protobuf classes that ship with `@tensorflow/tfjs-node` (without types), as far as writing a graph needs them. */
export interface ProtoClasses {
  AttrValue: (new () => AttrValue) & { ListValue: new () => { addI(value: number): void } };
  GraphDef: new () => GraphDef;
  MetaGraphDef: (new () => { setMetaInfoDef(info: object): void; setGraphDef(graph: GraphDef): void }) & {
    MetaInfoDef: new () => { addTags(tag: string): void };
  };
  NodeDef: new () => NodeDef;
  SavedModel: new () => {
    setSavedModelSchemaVersion(version: number): void;
    addMetaGraphs(graph: object): void;
    serializeBinary(): Uint8Array;
  };
  Tensor: new () => {
    setDtype(type: number): void;
    setTensorShape(shape: object): void;
    setTensorContent(bytes: Uint8Array): void;
  };
  TensorShape: (new () => { addDim(dim: object): void }) & { Dim: new () => { setSize(size: number): void } };
  VersionDef: new () => { setProducer(version: number): void };
}

/** One node of a graph. */
export interface NodeDef {
  setName(name: string): void;
  setOp(op: string): void;
  addInput(name: string): void;
  getAttrMap(): { set(name: string, value: AttrValue): void };
}

/** A graph. */
export interface GraphDef {
  addNode(node: NodeDef): void;
  setVersions(version: object): void;
}

/** The value of one attribute of a node. */
export interface AttrValue {
  setI(value: number): void;
  setF(value: number): void;
  setB(value: boolean): void;
  setS(value: Uint8Array): void;
  setType(value: number): void;
  setShape(value: object): void;
  setTensor(value: object): void;
  setList(value: object): void;
}
