import { setTimeout as sleep } from 'node:timers/promises';
import { KernelAPI, KernelConnection, ServerConnection } from '@jupyterlab/services';
import { messageOf } from '../../../base';
import { KernelError, type Message } from '../../../jupyter';
import { OutputLostError, type KernelSession, type OutputMessage } from '../session';
import type { Server } from './server';

/** How long a server may take to end a kernel, in ms; Jupyter Server gives kernels 5 s. */
const endMs = 10_000;
/** How long a server may take to say whether it still has a kernel whose cell has failed, in ms. */
const confirmMs = 5000;
/** How often a server is asked for its kernel while nothing is heard, in ms; more often where its time is short. */
const askEveryMs = 10_000;

/** What a server says in place of output that it has dropped. */
const dropped = /^IOPub (data|message) rate exceeded/;

/** The connection of the client library, which takes it up again of its own accord when it breaks. */
class Connection extends KernelConnection {
  /** Nobody waits for this promise where the library calls it itself: that it was given up meanwhile is no error. */
  override reconnect(): Promise<void> {
    const connected = super.reconnect();
    connected.catch(() => undefined);
    return connected;
  }

  /** A new attempt that is still to come would find the connection disposed, and throw where nobody can catch it. */
  override dispose(): void {
    clearTimeout((this as unknown as { _reconnectTimeout?: NodeJS.Timeout })._reconnectTimeout);
    super.dispose();
  }
}

/** A kernel on a server. It is gone when the server says so, or says nothing for too long. */
export class RemoteSession implements KernelSession {
  languageInfo: Record<string, unknown> | undefined;
  private readonly connection: Connection;
  private readonly gone: Promise<never>;
  private readonly done = new AbortController();
  private fail: (error: Error) => void = () => undefined;
  private heard = performance.now();
  private interrupted = false;
  private ended: Promise<void> | undefined;

  /**
   * @param model - what the server said when it started the kernel
   * @param note - is told what may be left on the server
   */
  constructor(
    private readonly server: Server,
    private readonly model: KernelAPI.IModel,
    private readonly note: (text: string) => void,
  ) {
    this.gone = new Promise((_, reject) => (this.fail = reject));
    this.gone.catch(() => undefined);
    const kernelAPIClient = new Patient(server, () => this.gone);
    this.connection = new Connection({ model, serverSettings: server.settings, kernelAPIClient });
    this.connection.anyMessage.connect(() => (this.heard = performance.now()));
    this.connection.statusChanged.connect((_sender, status) => {
      if (status === 'autorestarting') this.lose('kernel: it has died, and the server has restarted it.');
      if (status === 'dead') this.lose('kernel: it has died on the server.');
    });
    this.connection.connectionStatusChanged.connect((_sender, status) => {
      if (status === 'disconnected') this.lose(`${this.name}: the connection to the kernel is lost.`);
    });
    void this.watch();
  }

  /**
   * Waits until the kernel answers, and runs some code that prepares it.
   *
   * @param code - none when it is empty
   */
  async ready(code: string): Promise<void> {
    const { language_info } = await Promise.race([this.connection.info, this.gone]);
    this.languageInfo = { ...language_info };
    if (code === '') return;
    const { status } = await this.run(code, true, () => undefined);
    if (status !== 'ok') throw new KernelError(`kernel: its environment cannot be set (${String(status)}).`);
  }

  async execute(code: string, onMessage: (message: OutputMessage) => void): Promise<Message['content']> {
    const content = await this.run(code, false, onMessage);
    // A server that is being ended interrupts its kernels first: that is no error of the cell.
    if (content['status'] !== 'ok' && !this.interrupted) await this.confirm();
    return content;
  }

  async interrupt(): Promise<void> {
    this.interrupted = true;
    await this.server.interrupt(this.model.id);
  }

  shutdown(): Promise<void> {
    return this.kill();
  }

  kill(): Promise<void> {
    this.ended ??= this.end();
    return this.ended;
  }

  private get name(): string {
    return `server ${this.server.address}`;
  }

  private lose(message: string): void {
    this.fail(new KernelError(message));
  }

  /** Nothing more can be done about a server that does not answer than to tell. */
  private async end(): Promise<void> {
    this.done.abort();
    const ended = await this.server.end(this.model.id, Math.min(endMs, this.server.answerMs));
    this.connection.dispose();
    if (!ended)
      this.note(`${this.name}: it did not say that kernel ${this.model.id} has ended; it may still be there.`);
  }

  /** Asks the server for its kernel now and then, as a connection alone may stay open while nothing is at its other end. */
  private async watch(): Promise<void> {
    const { answerMs } = this.server;
    const { signal } = this.done;
    const pauseMs = Math.min(askEveryMs, answerMs / 4);
    while (!signal.aborted) {
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted || performance.now() - this.heard < pauseMs) continue;
      const why = await this.ask();
      if (why !== undefined && performance.now() - this.heard >= answerMs) {
        this.lose(`${this.name}: it has not answered for ${answerMs / 1000} s: ${why}.`);
      }
    }
  }

  /** Asks the server for its kernel. @returns why there was no answer */
  private async ask(): Promise<string | undefined> {
    try {
      const model = await this.server.model(this.model.id);
      this.heard = performance.now();
      if (!model || model.execution_state === 'dead') this.lose(`${this.name}: it has the kernel no more.`);
      return undefined;
    } catch (error) {
      return messageOf(error).replace(/\.$/, '');
    }
  }

  /** @throws KernelError when the server has not, or no more, the kernel that has just answered */
  private async confirm(): Promise<void> {
    const late = sleep(confirmMs, 'no answer', { signal: this.done.signal }).catch(() => undefined);
    const why = await Promise.race([this.ask(), late, this.gone]);
    if (why !== undefined) this.lose(`${this.name}: it went while the cell ran: ${why}.`);
    // What is lost already must win.
    await Promise.race([this.gone, Promise.resolve()]);
  }

  private async run(
    code: string,
    silent: boolean,
    onMessage: (message: OutputMessage) => void,
  ): Promise<Message['content']> {
    let lost: string | undefined;
    const content = { code, silent, store_history: !silent, allow_stdin: false, stop_on_error: false };
    // The future goes on after its end: output may come late.
    const future = this.connection.requestExecute(content, false);
    future.onIOPub = ({ header, content: shown }): void => {
      const message = { header, content: shown } as OutputMessage;
      const text = header.msg_type === 'stream' ? String(message.content['text']) : '';
      if (dropped.test(text)) lost = text.split('\n')[0];
      onMessage(message);
    };
    const reply = await Promise.race([future.done.catch(() => this.gone), this.gone]);
    if (lost !== undefined) {
      const todo = 'Put out less, or raise its limits (ServerApp.iopub_data_rate_limit, iopub_msg_rate_limit).';
      throw new OutputLostError(`The server has dropped output: ${lost} ${todo}`);
    }
    return reply.content as unknown as Message['content'];
  }
}

/** How soon a server is asked again that could not be reached, in ms. */
const retryMs = 1000;

/** The library asks so for the kernel of a connection that broke, and waits half a minute when the server cannot be reached. */
class Patient extends KernelAPI.KernelAPIClient {
  constructor(
    private readonly server: Server,
    private readonly gone: () => Promise<never>,
  ) {
    super({ serverSettings: server.settings });
  }

  override async getModel(id: string): Promise<KernelAPI.IModel | undefined> {
    let over = false;
    this.gone().catch(() => (over = true));
    for (;;) {
      try {
        return await this.server.model(id);
      } catch (error) {
        if (over || error instanceof ServerConnection.ResponseError) throw error;
        await Promise.race([sleep(retryMs), this.gone()]);
      }
    }
  }
}
