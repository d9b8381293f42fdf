import { InputError } from '../base';
import { kernelServices } from './host';

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

/** A line between a cell and the front end, over which both send messages of their own making, as widgets do. */
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
  /** Is told when the front end closes the comm; a further call replaces the handler. */
  onClose(handler: (message: ReceivedCommMessage) => void | Promise<void>): void;
  /** Closes it on both sides; closing twice does nothing. */
  close(message?: CommMessage): void;
}

/** Takes a comm that the front end has opened, with the message that opened it. */
export type CommHandler = (comm: Comm, message: ReceivedCommMessage) => void | Promise<void>;

/**
 * Takes the comms that the front end opens to a target. Messages are handled between cells, one at a time; an error in a
 * handler is shown under the cell that has set it.
 *
 * @param target - the name that the front end uses
 * @param handler - in place of an earlier one for the target; a comm for which it throws is closed
 * @returns a function that ends it: comms to the target are refused from then on
 * @throws InputError when the target or the handler is unusable; RisklabError outside the kernel of risklab
 * @example
 * onComm('echo', (comm) => {
 *   comm.onMessage(({ data }) => comm.send({ data: { heard: data } }));
 * });
 */
export function onComm(target: string, handler: CommHandler): () => void {
  checkTarget('onComm', target);
  if (typeof handler !== 'function') throw new InputError('onComm, handler', 'a function', handler);
  return kernelServices('onComm').onComm(target, handler);
}

/**
 * Opens a comm to the front end, where an extension must know the target; a front end that does not closes it.
 *
 * @param target - whom to open it to, such as `jupyter.widget`
 * @param message - what the target is told at once; default nothing
 * @throws InputError when the target is unusable; RisklabError outside the kernel of risklab
 * @example
 * const comm = openComm('chart', { data: { points: [1, 2, 3] } });
 * comm.onMessage(({ data }) => console.log('picked', data));
 */
export function openComm(target: string, message: CommMessage = {}): Comm {
  checkTarget('openComm', target);
  return kernelServices('openComm').openComm(target, message);
}

function checkTarget(what: string, target: unknown): void {
  if (typeof target !== 'string' || target === '') {
    throw new InputError(`${what}, target`, 'a text that is not empty', target);
  }
}
