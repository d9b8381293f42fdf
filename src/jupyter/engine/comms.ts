import { randomUUID } from 'node:crypto';
import { InputError, RisklabError } from '../../base';
import type { Comm, CommHandler, CommMessage, ReceivedCommMessage } from '../../cell';
import { type Cell, currentCell, runInCell } from './cell';
import type { CommRequest } from './protocol';

/** Sends a comm message to the front ends. */
export type SendComm = (type: CommRequest['type'], content: object, message: CommMessage) => void;

type MessageHandler = (message: ReceivedCommMessage) => void | Promise<void>;

/** A handler, and the cell that has set it. */
interface Owned<T> {
  handler: T;
  owner: Cell | undefined;
}

/** One comm. */
class OpenComm implements Comm {
  closed = false;
  message: Owned<MessageHandler> | undefined;
  closing: Owned<MessageHandler> | undefined;

  constructor(
    readonly id: string,
    readonly target: string,
    private readonly hub: CommHub,
  ) {}

  send(message: CommMessage): void {
    if (this.closed) throw new RisklabError(`comm to ${this.target}: expected an open one, got one that is closed.`);
    this.hub.send('comm_msg', this, message);
  }

  onMessage(handler: MessageHandler): void {
    this.message = owned('onMessage', handler);
  }

  onClose(handler: MessageHandler): void {
    this.closing = owned('onClose', handler);
  }

  close(message: CommMessage = {}): void {
    if (this.closed) return;
    this.hub.remove(this);
    this.hub.send('comm_close', this, message);
  }
}

/** The comms of the kernel, and the handlers of their messages. */
export class CommHub {
  private readonly targets = new Map<string, Owned<CommHandler>>();
  private readonly comms = new Map<string, OpenComm>();

  /**
   * @param sendComm - sends a message for the cell that runs
   * @param onError - called with what a handler has thrown, in the cell that has set it
   */
  constructor(
    private readonly sendComm: SendComm,
    private readonly onError: (what: string, error: unknown) => void,
  ) {}

  onComm(target: string, handler: CommHandler): () => void {
    const entry = owned('onComm', handler);
    this.targets.set(target, entry);
    return () => {
      if (this.targets.get(target) === entry) this.targets.delete(target);
    };
  }

  open(target: string, message: CommMessage): Comm {
    const comm = new OpenComm(randomUUID().replaceAll('-', ''), target, this);
    this.send('comm_open', comm, message);
    this.comms.set(comm.id, comm);
    return comm;
  }

  /** The open comms, as in a comm_info_reply. @param target - only those to it */
  info(target?: string): Record<string, { target_name: string }> {
    const all = [...this.comms.values()].filter((comm) => target === undefined || comm.target === target);
    return Object.fromEntries(all.map((comm) => [comm.id, { target_name: comm.target }]));
  }

  /** Handles a message from the front end; resolves when its handler is done. @param cell - the cell that the handler runs as */
  async receive(cell: Cell, { type, content, metadata }: CommRequest, buffers: readonly Buffer[]): Promise<void> {
    const message = { data: recordOf(content['data']), metadata, buffers };
    const id = String(content['comm_id']);
    if (type === 'comm_open') return this.opened(cell, id, String(content['target_name']), message);
    const comm = this.comms.get(id);
    if (!comm) return;
    if (type === 'comm_close') this.remove(comm);
    const entry = type === 'comm_msg' ? comm.message : comm.closing;
    if (entry) await this.handle(cell, comm, entry.owner, () => entry.handler(message));
  }

  send(type: CommRequest['type'], comm: Comm, { data = {}, metadata = {}, buffers = [] }: CommMessage): void {
    const target = type === 'comm_open' ? { target_name: comm.target } : {};
    this.sendComm(type, { comm_id: comm.id, ...target, data }, { metadata, buffers });
  }

  remove(comm: OpenComm): void {
    comm.closed = true;
    this.comms.delete(comm.id);
  }

  private async opened(cell: Cell, id: string, target: string, message: ReceivedCommMessage): Promise<void> {
    const comm = new OpenComm(id, target, this);
    const entry = this.targets.get(target);
    if (!entry) return runInCell(cell, () => Promise.resolve(comm.close()));
    this.comms.set(id, comm);
    const good = await this.handle(cell, comm, entry.owner, () => entry.handler(comm, message));
    if (!good) await runInCell(cell, () => Promise.resolve(comm.close()));
  }

  /** Runs a handler; its output goes to the cell that has set it. @returns whether it succeeded */
  private async handle(
    cell: Cell,
    comm: Comm,
    owner: Cell | undefined,
    handler: () => void | Promise<void>,
  ): Promise<boolean> {
    cell.outputTo = owner?.outputTo ?? cell.id;
    try {
      await runInCell(cell, () => Promise.race([Promise.resolve().then(handler), cell.cancelled]));
      return true;
    } catch (error) {
      await runInCell(cell, () => Promise.resolve(this.onError(`comm to ${comm.target}:`, error)));
      return false;
    }
  }
}

function owned<T>(what: string, handler: T): Owned<T> {
  if (typeof handler !== 'function') throw new InputError(`${what}, handler`, 'a function', handler);
  return { handler, owner: currentCell() };
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
