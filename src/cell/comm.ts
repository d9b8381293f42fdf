/** A message that is sent over a {@link Comm}. */
export interface CommMessage {
  /** Anything that JSON can carry, as an object. Default `{}`. */
  data?: Record<string, unknown>;
  /** Beside the data. Default `{}`. */
  metadata?: Record<string, unknown>;
  /** Bytes that are sent as they are. Default none. */
  buffers?: readonly Uint8Array[];
}

/** A message that was received over a {@link Comm}: all fields are there. */
export type ReceivedCommMessage = Required<CommMessage>;

/** A connection between a cell and the front end, over which both send messages, as widgets do. */
export interface Comm {
  /** Identifies it in both places. */
  readonly id: string;
  /** The name of the target that it was opened to. */
  readonly target: string;
  /** True once either side has closed it. */
  readonly closed: boolean;
  /** Sends a message to the front end. @throws RisklabError when the comm is closed */
  send(message: CommMessage): void;
  /** Sets the handler of messages; a further call replaces it. Its output goes to the cell that set it. */
  onMessage(handler: (message: ReceivedCommMessage) => void | Promise<void>): void;
  /** Called when the front end closes the comm; a further call replaces the handler. */
  onClose(handler: (message: ReceivedCommMessage) => void | Promise<void>): void;
  /** Closes it on both sides; closing twice does nothing. */
  close(message?: CommMessage): void;
}

/** Takes a comm that the front end has opened, with the message that opened it. */
export type CommHandler = (comm: Comm, message: ReceivedCommMessage) => void | Promise<void>;
