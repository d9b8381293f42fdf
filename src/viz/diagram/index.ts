export { Diagram, diagram } from './diagram';
export type { DiagramOptions } from './diagram';
