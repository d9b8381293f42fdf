import { setTimeout as sleep } from 'node:timers/promises';
import { Dealer, Subscriber } from 'zeromq';
import { messageOf, RisklabError } from '../../base';
import { addressOf, MessageCodec, SendQueue, Session, type ConnectionInfo, type Message, type Outgoing } from '../wire';

/** A kernel that does not answer as the protocol says. */
export class KernelError extends RisklabError {
  override readonly name: string = 'KernelError';
}

/** Answers a question of code that runs. @param password - whether the answer is a secret */
export type OnInput = (prompt: string, password: boolean) => string | Promise<string>;

/** How {@link KernelClient.execute} runs code. */
export interface ExecuteOptions {
  /** No output and no history. Default false. */
  silent?: boolean;
  /** Count it and keep it in the history. Default: not when silent. */
  storeHistory?: boolean;
  /** Abort what waits behind it when it fails. Default true. */
  stopOnError?: boolean;
  /** Expressions to evaluate afterwards, by name. Default none. */
  userExpressions?: Record<string, string>;
  /** Answers when the code asks for text. Default: the kernel is told that nobody can be asked. */
  onInput?: OnInput;
  /** Called with each iopub message of this code, also those that come after it has ended. */
  onMessage?: (message: Message) => void;
}

/** Code that runs in a kernel. */
export interface Execution {
  /** The id of the request. */
  id: string;
  /** Resolves to the reply, once the kernel is idle again and all outputs have been passed to `onMessage`. */
  done: Promise<Message>;
}

interface Running {
  onMessage: (message: Message) => void;
  onInput?: OnInput | undefined;
  idle: () => void;
}

const incoming = { receiveHighWaterMark: 0, linger: 0, reconnectInterval: 20 };
const both = { ...incoming, sendHighWaterMark: 0 };
/** How many messages of a kernel that is not trusted wait here. */
const fewMessages = 16;
/** How long iopub may stay silent before the kernel is asked again, in ms. */
const iopubSilenceMs = 200;
/** How long after its reply a kernel may take to be idle, in ms. */
const idleMs = 30000;

/** A client of a kernel: sends requests, matches replies and outputs to them. */
export class KernelClient {
  private readonly session = new Session();
  /** A kernel asks on stdin the client that has the same identity on shell. */
  private readonly identified = { ...both, routingId: this.session.id };
  private readonly sockets = {
    shell: new Dealer(this.identified),
    control: new Dealer(this.identified),
    stdin: new Dealer(this.identified),
    iopub: new Subscriber(incoming),
  };
  private readonly queues = {
    shell: new SendQueue(this.sockets.shell),
    control: new SendQueue(this.sockets.control),
    stdin: new SendQueue(this.sockets.stdin),
  };
  private readonly codec: MessageCodec;
  private readonly replies = new Map<string, { resolve: (m: Message) => void; reject: (e: Error) => void }>();
  private readonly running = new Map<string, Running>();
  private readonly listeners = new Set<(message: Message) => void>();
  private failure: Error | undefined;

  private constructor(info: ConnectionInfo, largestMessage?: number) {
    if (largestMessage !== undefined) this.distrust(largestMessage);
    this.codec = new MessageCodec(info.key, info.signature_scheme);
    this.sockets.iopub.subscribe();
    for (const name of ['shell', 'control', 'stdin', 'iopub'] as const)
      this.sockets[name].connect(addressOf(info, name));
    this.readReplies('shell').catch(this.broken);
    this.readReplies('control').catch(this.broken);
    this.readQuestions().catch(this.broken);
    this.readIopub().catch(this.broken);
  }

  /**
   * A client that connects in the background; the kernel need not have started yet.
   *
   * @param largestMessage - the largest message that is taken, in bytes; what cannot be read at once then waits at the kernel. Default:
   * any, and all is taken
   */
  static open(info: ConnectionInfo, largestMessage?: number): KernelClient {
    return new KernelClient(info, largestMessage);
  }

  /**
   * Waits until the kernel answers, its outputs arrive here (a subscription takes effect some time after it was made),
   * and it can run cells.
   *
   * @param timeoutMs - how long to wait
   * @returns the content of the kernel's kernel_info_reply
   * @throws KernelError when the time is over
   */
  async ready(timeoutMs = 60000): Promise<Message['content']> {
    const timer = new AbortController();
    const late = sleep(timeoutMs, undefined, { signal: timer.signal }).then(() => {
      throw new KernelError(`kernel: expected an answer within ${timeoutMs / 1000} s, got none.`);
    });
    late.catch(() => undefined);
    try {
      const info = await Promise.race([this.handshake(), late]);
      await Promise.race([this.execute('', { silent: true }).done, late]);
      return info;
    } finally {
      timer.abort();
    }
  }

  /** Sends a request and resolves to its reply. @throws KernelError when the client is closed or fails meanwhile */
  request(channel: 'shell' | 'control', type: string, content: object = {}): Promise<Message> {
    return this.send(channel, type, content).reply;
  }

  /** Runs code. */
  execute(code: string, settings: ExecuteOptions = {}): Execution {
    const { silent = false, storeHistory = !silent, stopOnError = true, userExpressions = {}, onInput } = settings;
    const { id, reply } = this.send('shell', 'execute_request', {
      code,
      silent,
      store_history: storeHistory,
      user_expressions: userExpressions,
      allow_stdin: onInput !== undefined,
      stop_on_error: stopOnError,
    });
    return { id, done: this.complete(reply, this.idled(id, settings)) };
  }

  /**
   * Sends a comm message; resolves when the kernel has handled it.
   *
   * @param type - which kind of comm message
   * @param content - its `comm_id`, and what else the protocol says for the type
   * @throws KernelError when the client is closed or fails meanwhile
   */
  async sendComm(
    type: 'comm_open' | 'comm_msg' | 'comm_close',
    content: object,
    extra: Pick<Outgoing, 'metadata' | 'buffers'> = {},
  ): Promise<void> {
    // Like a request, though no reply comes: only its failure or its end.
    const { id, reply } = this.send('shell', type, content, extra);
    try {
      await Promise.race([this.idled(id), reply]);
    } finally {
      this.replies.delete(id);
      this.running.delete(id);
    }
  }

  /** Interrupts what runs. */
  async interrupt(): Promise<void> {
    await this.request('control', 'interrupt_request');
  }

  /** Ends the kernel. */
  async shutdown(restart = false): Promise<Message> {
    return this.request('control', 'shutdown_request', { restart });
  }

  /** Calls a listener with every iopub message. @returns a function that removes it */
  onIopub(listener: (message: Message) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Rejects everything that waits, and what is asked from now on: the kernel is gone. */
  fail(error: Error): void {
    this.failure ??= error;
    for (const { reject } of this.replies.values()) reject(this.failure);
    this.replies.clear();
  }

  /** Closes the channels. */
  close(): void {
    this.fail(new KernelError('kernel: the client was closed.'));
    for (const socket of Object.values(this.sockets)) socket.close();
  }

  private async handshake(): Promise<Message['content']> {
    for (;;) {
      let heard = false;
      const stop = this.onIopub((message) => (heard ||= message.parent_header.msg_id !== undefined));
      try {
        const { content } = await this.request('shell', 'kernel_info_request');
        const end = Date.now() + iopubSilenceMs;
        while (!heard && Date.now() < end) await sleep(5);
        if (heard) return content;
      } finally {
        stop();
      }
    }
  }

  /** Takes no more from the kernel than fits in the memory of this process. */
  private distrust(largestMessage: number): void {
    for (const socket of Object.values(this.sockets)) {
      socket.maxMessageSize = largestMessage;
      socket.receiveHighWaterMark = fewMessages;
    }
  }

  /** A channel may break while it is being closed; then this changes nothing any more. */
  private readonly broken = (error: unknown): void =>
    this.fail(new KernelError(`kernel: a channel broke: ${messageOf(error)}.`));

  private send(
    channel: 'shell' | 'control',
    type: string,
    content: object,
    extra: Pick<Outgoing, 'metadata' | 'buffers'> = {},
  ): { id: string; reply: Promise<Message> } {
    const header = this.session.header(type);
    const reply = new Promise<Message>((resolve, reject) => {
      if (this.failure) return reject(this.failure);
      this.replies.set(header.msg_id, { resolve, reject });
      this.queues[channel].send(this.codec.encode({ header, content, ...extra })).catch(reject);
    });
    return { id: header.msg_id, reply };
  }

  /** Resolves when the kernel has sent all outputs of a request. */
  private idled(id: string, { onMessage, onInput }: Pick<ExecuteOptions, 'onMessage' | 'onInput'> = {}): Promise<void> {
    return new Promise((idle) => {
      this.running.set(id, { onMessage: onMessage ?? ((): void => undefined), onInput, idle });
    });
  }

  private async complete(reply: Promise<Message>, idled: Promise<void>): Promise<Message> {
    const message = await reply;
    const timer = new AbortController();
    const late = sleep(idleMs, undefined, { signal: timer.signal }).then(() => {
      throw new KernelError(`kernel: expected status idle within ${idleMs / 1000} s after a reply, got none.`);
    });
    late.catch(() => undefined);
    try {
      await Promise.race([idled, late]);
    } finally {
      timer.abort();
    }
    return message;
  }

  private async readReplies(channel: 'shell' | 'control'): Promise<void> {
    for await (const frames of this.sockets[channel]) {
      const message = this.decode(frames);
      const id = message?.parent_header.msg_id;
      if (!message || id === undefined) continue;
      this.replies.get(id)?.resolve(message);
      this.replies.delete(id);
    }
  }

  private async readQuestions(): Promise<void> {
    for await (const frames of this.sockets.stdin) {
      const question = this.decode(frames);
      const { onInput } = this.running.get(question?.parent_header.msg_id ?? '') ?? {};
      if (question?.header.msg_type !== 'input_request' || !onInput) continue;
      this.answerQuestion(question, onInput).catch(this.broken);
    }
  }

  private async answerQuestion({ header, content }: Message, onInput: OnInput): Promise<void> {
    let answer: object;
    try {
      const value = await onInput(String(content['prompt']), content['password'] === true);
      answer = { status: 'ok', value };
    } catch (error) {
      answer = { status: 'error', ename: 'InputError', evalue: messageOf(error), traceback: [] };
    }
    const reply = this.session.header('input_reply');
    await this.queues.stdin.send(this.codec.encode({ header: reply, parent_header: header, content: answer }));
  }

  private async readIopub(): Promise<void> {
    for await (const frames of this.sockets.iopub) {
      const message = this.decode(frames);
      if (!message) continue;
      for (const listener of this.listeners) listener(message);
      const execution = this.running.get(message.parent_header.msg_id ?? '');
      execution?.onMessage(message);
      if (message.header.msg_type === 'status' && message.content['execution_state'] === 'idle') execution?.idle();
    }
  }

  /** Undefined for a message with a wrong signature or format: it is ignored, and its request ends by its time-out. */
  private decode(frames: Buffer[]): Message | undefined {
    try {
      return this.codec.decode(frames);
    } catch {
      return undefined;
    }
  }
}
