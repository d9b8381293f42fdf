export { channels, folderVariable, readConnectionFile, addressOf, newConnection } from './connection';
export type { Channel, ConnectionInfo } from './connection';
export { MessageCodec, ProtocolError, Session, protocolVersion } from './message';
export type { Header, Message, Outgoing } from './message';
export { kernelEnvironment, withoutKernelEnvironment } from './kernelEnvironment';
export { SendQueue } from './sendQueue';
export { FrameReader, packFrame } from './frames';
export type { Frame } from './frames';
