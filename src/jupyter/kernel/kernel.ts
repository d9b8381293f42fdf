import { setTimeout } from 'node:timers/promises';
import { messageOf, RisklabError } from '../../base';
import type { CommRequest, EngineRequest, ExecuteOutcome } from '../engine/protocol';
import type { Completion } from '../engine/cells';
import type { ConnectionInfo, Header, Message } from '../wire';
import { ContentReader, readCodeAndCursor, readExecuteRequest, type Content, type ExecuteRequest } from './content';
import { EngineProcess, type EngineOutput } from './engineProcess';
import { History } from './history';
import { kernelInfo } from './kernelInfo';
import { Questions } from './questions';
import { KernelSockets, type ClientChannel, type Origin, type RequestChannel } from './sockets';

/** How a kernel ended. */
export interface KernelEnd {
  /** The exit code of the process that ran the cells; 0 after a shutdown request. */
  code: number;
  /** The signal that ended that process. */
  signal?: NodeJS.Signals;
}

/** How long a failed cell waits for requests that are on their way and have to be aborted, in ms. */
const onTheirWayMs = 50;

/** Requests that are taken on the control channel, which does not wait for the cell that runs. */
const controlTypes = new Set(['kernel_info_request', 'interrupt_request', 'shutdown_request']);

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
  /** Resolves when the kernel has ended and its last messages have been sent. */
  readonly ended: Promise<KernelEnd>;
  private readonly sockets: KernelSockets;
  private readonly engine: EngineProcess;
  private readonly questions: Questions;
  private readonly history = new History();
  private readonly info = kernelInfo();
  /** The requests whose cells, or comm handlers, may still produce output. */
  private readonly requests = new Map<number, { silent: boolean; request: Origin }>();
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
    this.questions = new Questions(this.sockets, (answer) => this.engine.answer(answer));
  }

  /** Binds the channels. Requests are answered from then on. */
  async start(): Promise<void> {
    await this.sockets.open((channel, message) => this.arrive(channel, message));
    await this.sockets.publish({}, 'status', { content: { execution_state: 'starting' } });
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

  /** What each type of request is answered with; comm messages have no reply. */
  private readonly handlers = new Map<string, Handler>([
    ['kernel_info_request', (): object => this.info],
    ['execute_request', (content, request) => this.execute(content, request)],
    ['complete_request', (content) => this.complete(content)],
    ['inspect_request', (content) => this.inspect(content)],
    ['is_complete_request', (content) => this.isComplete(content)],
    ['history_request', (content): object => ({ status: 'ok', history: this.history.find(content) })],
    ['comm_info_request', (content) => this.commInfo(content)],
    ['comm_open', (_, request) => this.comm('comm_open', request)],
    ['comm_msg', (_, request) => this.comm('comm_msg', request)],
    ['comm_close', (_, request) => this.comm('comm_close', request)],
    ['interrupt_request', () => this.interruptRequest()],
    ['shutdown_request', (content, request) => this.shutdown(content, request)],
  ]);

  /** Shell requests are handled one after the other, control requests at once. */
  private arrive(channel: ClientChannel, request: Message): void {
    const type = request.header.msg_type;
    if (channel === 'stdin') {
      if (type === 'input_reply') this.questions.take(request);
      return;
    }
    const handler = this.handlers.get(type);
    if (!handler || (channel === 'control' && !controlTypes.has(type))) {
      process.stderr.write(`${channel}: no answer to ${type.slice(0, 60)}, which this kernel does not know there.\n`);
      return;
    }
    if (type === 'execute_request') this.waiting.add(request);
    const handled = (): Promise<void> => this.handle(channel, request, handler);
    if (channel === 'control') void handled();
    else this.shell = this.shell.then(handled);
  }

  private async handle(channel: RequestChannel, request: Message, handler: Handler): Promise<void> {
    const type = request.header.msg_type;
    await this.status('busy', request);
    const content = await this.answer(handler, request);
    if (type.endsWith('_request')) {
      await this.sockets.reply(channel, request, type.replace(/_request$/, '_reply'), content);
    }
    await this.status('idle', request);
    // A malformed request is answered and does not end the kernel.
    if (type === 'shutdown_request' && 'restart' in content) await this.stop();
  }

  private async answer(handler: Handler, request: Message): Promise<object> {
    try {
      return await handler(request.content, request);
    } catch (error) {
      process.stderr.write(`${request.header.msg_type}: failed: ${messageOf(error)}\n`);
      const ename = error instanceof Error ? error.name : 'Error';
      return { status: 'error', ename, evalue: messageOf(error), traceback: [messageOf(error)] };
    }
  }

  private status(state: 'busy' | 'idle', request: Message): Promise<void> {
    return this.sockets.publish(request.header, 'status', { content: { execution_state: state } });
  }

  private async execute(content: Content, request: Message): Promise<object> {
    this.waiting.delete(request);
    if (this.aborted.has(request)) return { status: 'aborted', execution_count: this.executionCount };
    let asked: ExecuteRequest;
    try {
      asked = readExecuteRequest(content);
    } catch (error) {
      const evalue = messageOf(error);
      const execution_count = this.executionCount;
      return { status: 'error', ename: 'ProtocolError', evalue, traceback: [evalue], execution_count };
    }
    const { code, silent, stored, userExpressions, allowsInput, stopOnError } = asked;
    const cell = this.startCell(request, silent);
    if (stored) this.executionCount++;
    const execution_count = this.executionCount;
    if (!silent) await this.sockets.publish(request.header, 'execute_input', { content: { code, execution_count } });
    const file = stored ? `cell-${execution_count}.ts` : `unnumbered-${cell}.ts`;
    const outcome = await this.outcomeOf({ kind: 'execute', cell, file, code, userExpressions, allowsInput });
    if (stored) this.history.add(execution_count, code, resultText(outcome));
    if (!silent) await this.publishOutcome(request.header, execution_count, outcome);
    if (outcome.status === 'ok') {
      return { status: 'ok', execution_count, user_expressions: outcome.userExpressions, payload: [] };
    }
    // The error of a silent request is not shown, so nobody could see why other cells did not run.
    if (stopOnError && !silent) await this.abortWaiting();
    return { ...outcome, execution_count, user_expressions: {}, payload: [] };
  }

  /** The outcome of a cell; an internal error of the engine is shown as an error of the cell. */
  private async outcomeOf(request: Extract<EngineRequest, { kind: 'execute' }>): Promise<ExecuteOutcome> {
    try {
      const outcome = await this.engine.request<Partial<ExecuteOutcome> | null>(request);
      // A cell may have changed what the engine makes its reply with.
      if (outcome?.status === 'ok' || outcome?.status === 'error') return outcome as ExecuteOutcome;
      throw new RisklabError(
        'kernel: the cell has no outcome. Has it changed a built-in object such as Promise? Restart the kernel.',
      );
    } catch (error) {
      const evalue = messageOf(error);
      return { status: 'error', ename: 'KernelFault', evalue, traceback: [`KernelFault: ${evalue}`] };
    } finally {
      this.questions.close();
    }
  }

  private startCell({ identities, header }: Message, silent: boolean): number {
    const cell = ++this.cells;
    this.requests.set(cell, { silent, request: { identities, header } });
    return cell;
  }

  private async publishOutcome(parent: Header, execution_count: number, outcome: ExecuteOutcome): Promise<void> {
    if (outcome.status === 'error') {
      const { ename, evalue, traceback } = outcome;
      await this.sockets.publish(parent, 'error', { content: { ename, evalue, traceback } });
    } else if (outcome.result) {
      await this.sockets.publish(parent, 'execute_result', { content: { ...outcome.result, execution_count } });
    }
  }

  /** Requests that arrived before the reply to a failed cell are not run; later ones are. */
  private async abortWaiting(): Promise<void> {
    await setTimeout(onTheirWayMs);
    for (const request of this.waiting) this.aborted.add(request);
  }

  private async complete(content: Content): Promise<object> {
    const asked = readCodeAndCursor('complete_request', content);
    const found = await this.engine.request<Completion>({ kind: 'complete', ...asked });
    const { matches, kinds, start, end } = found;
    const types = matches.map((match, i) => ({ text: match, type: kinds[i] ?? '', start, end }));
    const metadata = { _jupyter_types_experimental: types };
    return { status: 'ok', matches, cursor_start: start, cursor_end: end, metadata };
  }

  private async inspect(content: Content): Promise<object> {
    const asked = readCodeAndCursor('inspect_request', content);
    const found = await this.engine.request<object | null>({ kind: 'inspect', ...asked });
    return { status: 'ok', found: found !== null, data: found ?? {}, metadata: {} };
  }

  private isComplete(content: Content): Promise<object> {
    const code = new ContentReader('is_complete_request', content).text('code');
    return this.engine.request<object>({ kind: 'isComplete', code });
  }

  private async commInfo(content: Content): Promise<object> {
    const target = new ContentReader('comm_info_request', content).text('target_name', '');
    const comms = await this.engine.request<object>({ kind: 'commInfo', ...(target === '' ? {} : { target }) });
    return { status: 'ok', comms };
  }

  /** Comm messages are handled between cells, in the order in which they came. */
  private async comm(type: CommRequest['type'], request: Message): Promise<object> {
    const { content, metadata, buffers } = request;
    const reader = new ContentReader(type, content);
    reader.text('comm_id');
    if (type === 'comm_open') reader.text('target_name');
    const cell = this.startCell(request, false);
    try {
      await this.engine.request({ kind: 'comm', cell, type, content, metadata }, buffers);
      return {};
    } finally {
      this.requests.delete(cell);
    }
  }

  private interruptRequest(): object {
    this.interrupt();
    return { status: 'ok' };
  }

  /** Other clients are told on iopub. */
  private async shutdown(content: Content, { header }: Message): Promise<object> {
    const restart = new ContentReader('shutdown_request', content).flag('restart', false);
    const reply = { status: 'ok', restart };
    await this.sockets.publish(header, 'shutdown_reply', { content: reply });
    return reply;
  }

  private async forward(output: EngineOutput): Promise<void> {
    const { silent = false, request } = this.requests.get(output.cell) ?? {};
    const parent = request?.header ?? {};
    if (output.kind === 'input') {
      if (request) await this.questions.ask(request, output);
    } else if (output.kind === 'message' && output.type.startsWith('comm_')) {
      // Sent for silent code, too: front ends set up their widgets with it.
      await this.publishMessage(parent, output);
    } else if (!silent && request) {
      if (output.kind === 'message') return this.publishMessage(parent, output);
      await this.sockets.publish(parent, 'stream', { content: { name: output.name, text: output.text } });
    }
  }

  private publishMessage(parent: Partial<Header>, output: Extract<EngineOutput, { kind: 'message' }>): Promise<void> {
    const { type, content, metadata, buffers } = output;
    return this.sockets.publish(parent, type, { content, metadata, buffers });
  }

  /** The process that runs the cells is gone, and all variables with it: the kernel ends the same way. */
  private async engineEnded(code: number | null, signal: NodeJS.Signals | null): Promise<void> {
    const how = signal ? `signal ${signal}` : `exit code ${code}`;
    const line = `The process that runs the cells has ended (${how}).\n`;
    // The parent process sees the exit code. The log has the line only where no cell can show it.
    if (this.requests.get(this.cells)?.silent === false) {
      await this.forward({ kind: 'stream', cell: this.cells, name: 'stderr', text: line });
    } else process.stderr.write(line);
    await this.stop({ code: code ?? 1, ...(signal ? { signal } : {}) });
  }
}

function resultText(outcome: ExecuteOutcome): string | null {
  const plain = outcome.status === 'ok' ? outcome.result?.data['text/plain'] : undefined;
  return typeof plain === 'string' ? plain : null;
}
