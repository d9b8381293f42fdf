/** What is said over a {@link Comm}. */
export interface CommMessage {
  /** Anything that JSON can carry, as an object. Default `{}`. */
  data?: Record<string, unknown>;
  /** Beside the data. Default `{}`. */
  metadata?: Record<string, unknown>;
  /** Bytes that are sent as they are. Default none. */
  buffers?: readonly Uint8Array[];
}

/** A message that has come over a {@link Comm}: nothing is left out. */
export type ReceivedCommMessage = Required<CommMessage>;

/** A connection between a cell and the front end, over which both send messages, as widgets do. */
export interface Comm {
  /** Identifies it in both places. */
  readonly id: string;
  /** Whom it was opened to. */
  readonly target: string;
  /** True once either side has closed it. */
  readonly closed: boolean;
  /** Sends a message to the front end. @throws RisklabError when the comm is closed */
  send(message: CommMessage): void;
  /** Takes the messages that come; a further call replaces the handler. What it prints lands in the cell that set it. */
  onMessage(handler: (message: ReceivedCommMessage) => void | Promise<void>): void;
  /** Called when the front end closes the comm; a further call replaces the handler. */
  onClose(handler: (message: ReceivedCommMessage) => void | Promise<void>): void;
  /** Closes it on both sides; closing twice does nothing. */
  close(message?: CommMessage): void;
}

/** Takes a comm that the front end has opened, with the message that opened it. */
export type CommHandler = (comm: Comm, message: ReceivedCommMessage) => void | Promise<void>;
