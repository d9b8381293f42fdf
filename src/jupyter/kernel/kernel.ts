import { setTimeout } from 'node:timers/promises';
import { messageOf } from '../../base';
import type { ExecuteOutcome } from '../engine/protocol';
import type { Completion } from '../engine/language';
import type { ConnectionInfo, Header, Message } from '../wire';
import { EngineProcess, type EngineOutput } from './engineProcess';
import { History } from './history';
import { kernelInfo } from './kernelInfo';
import { KernelSockets, type RequestChannel } from './sockets';

/** How a kernel ended. */
export interface KernelEnd {
  /** The exit code of the process that ran the cells; 0 after a shutdown request. */
  code: number;
  /** The signal that ended that process. */
  signal?: NodeJS.Signals;
}

/** How long a failed cell waits for requests that are on their way and have to be aborted, in ms. */
const onTheirWayMs = 50;

type Content = Record<string, unknown>;
type Handler = (content: Content, request: Message) => object | Promise<object>;

/**
 * A Jupyter kernel for TypeScript. This process speaks the protocol; cells run in another, so that interrupts, the
 * heartbeat and shutdown work whatever a cell does.
 *
 * @example
 * const kernel = new Kernel(readConnectionFile(file));
 * await kernel.start();
 * process.exit((await kernel.ended).code);
 */
export class Kernel {
  /** Resolves when the kernel has ended and its last messages are on their way. */
  readonly ended: Promise<KernelEnd>;
  private readonly sockets: KernelSockets;
  private readonly engine: EngineProcess;
  private readonly history = new History();
  private readonly info = kernelInfo();
  /** The requests whose cells may still put something out; silent ones are not among them. */
  private readonly parents = new Map<number, Header>();
  /** Execute requests that have arrived and have not started. */
  private readonly waiting = new Set<Message>();
  private readonly aborted = new WeakSet<Message>();
  private shell: Promise<void> = Promise.resolve();
  private cells = 0;
  private executionCount = 0;
  private end: (end: KernelEnd) => void = () => undefined;

  constructor(connection: ConnectionInfo) {
    this.sockets = new KernelSockets(connection);
    this.ended = new Promise((resolve) => (this.end = resolve));
    this.engine = new EngineProcess({
      output: (output) => this.forward(output),
      ended: (code, signal) => void this.engineEnded(code, signal),
    });
  }

  /** Binds the channels. Requests are answered from then on. */
  async start(): Promise<void> {
    await this.sockets.open((channel, request) => this.arrive(channel, request));
  }

  /** Interrupts the cell that runs, if one does. */
  interrupt(): void {
    this.engine.interrupt();
  }

  /** Ends the kernel and the process that runs the cells. */
  async stop(end: KernelEnd = { code: 0 }): Promise<void> {
    await this.engine.stop();
    await this.sockets.close();
    this.end(end);
  }

  private readonly handlers: Record<string, Handler> = {
    kernel_info_request: () => this.info,
    execute_request: (content, request) => this.execute(content, request),
    complete_request: (content) => this.complete(content),
    inspect_request: (content) => this.inspect(content),
    is_complete_request: ({ code }) => this.engine.request<object>({ kind: 'isComplete', code: text(code) }),
    history_request: (content) => ({ status: 'ok', history: this.history.find(content) }),
    comm_info_request: () => ({ status: 'ok', comms: {} }),
    interrupt_request: () => {
      this.interrupt();
      return { status: 'ok' };
    },
    shutdown_request: ({ restart }) => ({ status: 'ok', restart: restart === true }),
  };

  /** Shell requests are handled one after the other, control requests at once. */
  private arrive(channel: RequestChannel, request: Message): void {
    if (request.header.msg_type === 'execute_request') this.waiting.add(request);
    const handled = (): Promise<void> => this.handle(channel, request);
    if (channel === 'control') void handled();
    else this.shell = this.shell.then(handled);
  }

  private async handle(channel: RequestChannel, request: Message): Promise<void> {
    const type = request.header.msg_type;
    const handler = this.handlers[type];
    if (!handler) {
      process.stderr.write(`${channel}: no answer to ${type}, which this kernel does not know.\n`);
      return;
    }
    await this.status('busy', request);
    let content: object;
    try {
      content = await handler(request.content, request);
    } catch (error) {
      content = { status: 'error', ename: 'KernelError', evalue: messageOf(error), traceback: [] };
    }
    await this.sockets.reply(channel, request, type.replace(/_request$/, '_reply'), content);
    await this.status('idle', request);
    if (type === 'shutdown_request') await this.stop();
  }

  private status(state: 'busy' | 'idle', request: Message): Promise<void> {
    return this.sockets.publish(request.header, 'status', { content: { execution_state: state } });
  }

  private async execute(content: Content, request: Message): Promise<object> {
    this.waiting.delete(request);
    if (this.aborted.has(request)) return { status: 'aborted', execution_count: this.executionCount };
    const code = text(content['code']);
    const silent = content['silent'] === true;
    const stored = !silent && content['store_history'] !== false;
    const cell = ++this.cells;
    if (stored) this.executionCount++;
    const execution_count = this.executionCount;
    if (!silent) {
      this.parents.set(cell, request.header);
      await this.sockets.publish(request.header, 'execute_input', { content: { code, execution_count } });
    }
    const outcome = await this.engine.request<ExecuteOutcome>({
      kind: 'execute',
      cell,
      file: stored ? `cell-${execution_count}.ts` : `unnumbered-${cell}.ts`,
      code,
      userExpressions: (content['user_expressions'] ?? {}) as Record<string, string>,
    });
    if (stored) this.history.add(execution_count, code, resultText(outcome));
    if (!silent) await this.publishOutcome(request.header, execution_count, outcome);
    if (outcome.status === 'ok') {
      return { status: 'ok', execution_count, user_expressions: outcome.userExpressions, payload: [] };
    }
    if (content['stop_on_error'] !== false) await this.abortWaiting();
    return { ...outcome, execution_count, user_expressions: {}, payload: [] };
  }

  private async publishOutcome(parent: Header, execution_count: number, outcome: ExecuteOutcome): Promise<void> {
    if (outcome.status === 'error') {
      const { ename, evalue, traceback } = outcome;
      await this.sockets.publish(parent, 'error', { content: { ename, evalue, traceback } });
    } else if (outcome.result) {
      await this.sockets.publish(parent, 'execute_result', { content: { ...outcome.result, execution_count } });
    }
  }

  /** What was asked for before the reply to a failed cell is not run; what is asked for after it, is. */
  private async abortWaiting(): Promise<void> {
    await setTimeout(onTheirWayMs);
    for (const request of this.waiting) this.aborted.add(request);
  }

  private async complete({ code, cursor_pos }: Content): Promise<object> {
    const source = text(code);
    const cursor = typeof cursor_pos === 'number' ? cursor_pos : [...source].length;
    const found = await this.engine.request<Completion>({ kind: 'complete', code: source, cursor });
    const { matches, kinds, start, end } = found;
    const types = matches.map((match, i) => ({ text: match, type: kinds[i] ?? '', start, end }));
    const metadata = { _jupyter_types_experimental: types };
    return { status: 'ok', matches, cursor_start: start, cursor_end: end, metadata };
  }

  private async inspect({ code, cursor_pos }: Content): Promise<object> {
    const source = text(code);
    const cursor = typeof cursor_pos === 'number' ? cursor_pos : [...source].length;
    const found = await this.engine.request<string | null>({ kind: 'inspect', code: source, cursor });
    const data = found === null ? {} : { 'text/plain': found };
    return { status: 'ok', found: found !== null, data, metadata: {} };
  }

  private async forward(output: EngineOutput): Promise<void> {
    const parent = this.parents.get(output.cell);
    if (!parent) return;
    if (output.kind === 'stream') {
      const { name, text: written } = output;
      await this.sockets.publish(parent, 'stream', { content: { name, text: written } });
    } else {
      const { type, content, metadata, buffers } = output;
      await this.sockets.publish(parent, type, { content, metadata, buffers });
    }
  }

  /** The process that runs the cells is gone, and all variables with it: the kernel ends the same way. */
  private async engineEnded(code: number | null, signal: NodeJS.Signals | null): Promise<void> {
    const how = signal ? `signal ${signal}` : `exit code ${code}`;
    const line = `The process that runs the cells has ended (${how}).\n`;
    process.stderr.write(line);
    await this.forward({ kind: 'stream', cell: this.cells, name: 'stderr', text: line });
    await this.stop({ code: code ?? 1, ...(signal ? { signal } : {}) });
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function resultText(outcome: ExecuteOutcome): string | null {
  const plain = outcome.status === 'ok' ? outcome.result?.data['text/plain'] : undefined;
  return typeof plain === 'string' ? plain : null;
}
