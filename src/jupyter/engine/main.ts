import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { messageOf } from '../../base';
import { servicesSymbol, type KernelServices } from '../../cell';
import { FrameReader } from '../wire';
import { Cell, hideCells, runInCell } from './cell';
import { describeThrown, isInterrupt } from './errors';
import { CommHub } from './comms';
import { askForInput, closeQuestions, takeAnswer } from './input';
import { startHelper } from './helper';
import { cellEnds, cellStarts, interrupt, interruptState, watchForInterrupts } from './interrupt';
import { Language } from './cells';
import { broadcast, captureOutput, sendMessage, writeError } from './output';
import { outputMemory, sendFrame } from './pipe';
import {
  pipes,
  type EngineRequest,
  type ExecuteOutcome,
  type ExpressionReply,
  type InputAnswer,
  type ShownValue,
} from './protocol';
import { showPlainTexts } from './plainTexts';
import { keepSourceStacks, showSourceStacks } from './stacks';
import { showValue } from './values';
import { toJson } from '../wire/json';

type Request = { id: number } & EngineRequest;

/** What handles the requests. */
interface Engine {
  language: Language;
  comms: CommHub;
}

/** The entry of the engine process: handles requests to run, complete and inspect code, one at a time. */
function main(): void {
  hideCells();
  startHelper({ interrupts: interruptState, output: outputMemory }, interrupt);
  watchForInterrupts();
  showPlainTexts();
  const language = new Language(process.cwd());
  showSourceStacks(language.positions);
  captureOutput();
  language.displayHook = (data, update): void => void broadcast(update ? 'update_display_data' : 'display_data', data);
  const showError = (what: string, error: unknown): void => {
    // The code of an interrupted cell ends with this error.
    if (!isInterrupt(error)) writeError(`${what} ${describeThrown(error, language.positions).traceback.join('\n')}\n`);
  };
  const uncaught = (error: unknown): void => showError('Uncaught', error);
  process.on('uncaughtException', uncaught);
  process.on('unhandledRejection', uncaught);
  const comms = new CommHub(sendMessage, showError);
  offerServices(comms, language);
  serve({ language, comms });
  setImmediate(() => language.warmUp());
}

/** The code of each cell that was run, for {@link KernelServices.codes}. */
const codes: string[] = [];

/** Provides what the module `risklab/cell` needs from the kernel. */
function offerServices(comms: CommHub, language: Language): void {
  const services: KernelServices = {
    input: askForInput,
    openComm: (target, message) => comms.open(target, message),
    onComm: (target, handler) => comms.onComm(target, handler),
    variable: (name) => language.variable(name),
    codes: () => [...codes],
  };
  Object.defineProperty(globalThis, servicesSymbol, { value: services });
}

function serve(engine: Engine): void {
  const settled = Promise.resolve();
  const reader = new FrameReader<Request | InputAnswer>();
  const requests = new Socket({ fd: pipes.requests, readable: true, writable: false });
  const waiting: { head: Request; parts: readonly Buffer[] }[] = [];
  let busy = false;
  // With await alone: a cell may have changed the methods of promises.
  const answerWaiting = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    try {
      // A cell begins in a microtask, as a module does in Node: what it defers to the next tick so comes after its promises.
      await settled;
      for (let next = waiting.shift(); next; next = waiting.shift())
        await answerAndReply(engine, next.head, next.parts);
    } catch (error) {
      exitWithError(error);
    }
    busy = false;
  };
  requests.on('data', (chunk: Buffer) => {
    try {
      for (const { head, parts } of reader.push(chunk)) {
        // The cell that runs waits for it.
        if (head.kind === 'input') takeAnswer(head);
        else waiting.push({ head, parts });
      }
    } catch (error) {
      exitWithError(error);
    }
    void answerWaiting();
  });
}

/** Without a reply the kernel would wait for ever: a cell has changed a built-in that replies need, such as `Buffer.from`. */
function exitWithError(error: unknown): never {
  writeSync(process.stderr.fd, `kernel: cannot answer any more: ${messageOf(error)}\n`);
  process.exit(1);
}

async function answerAndReply(engine: Engine, request: Request, buffers: readonly Buffer[]): Promise<void> {
  let reply: string;
  try {
    reply = toJson((await answer(engine, request, buffers)) ?? null);
  } catch (error) {
    reply = toJson({ failed: messageOf(error) });
  }
  sendFrame({ kind: 'reply', id: request.id }, Buffer.from(reply));
}

function answer({ language, comms }: Engine, request: Request, buffers: readonly Buffer[]): unknown {
  switch (request.kind) {
    case 'execute':
      return execute(language, request);
    case 'comm':
      return runAsCell(new Cell(request.cell, `comm-${request.cell}`), (cell) => comms.receive(cell, request, buffers));
    case 'commInfo':
      return comms.info(request.target);
    case 'complete':
      return language.complete(request.code, request.cursor);
    case 'inspect':
      return language.inspect(request.code, request.cursor);
    case 'isComplete':
      return language.isComplete(request.code);
    case 'exit':
      return process.exit(0);
  }
}

/** Runs code of the user; the watchdog can interrupt it from start to end. */
async function runAsCell<T>(cell: Cell, body: (cell: Cell) => Promise<T>): Promise<T> {
  keepSourceStacks();
  cellStarts(cell);
  try {
    return await body(cell);
  } finally {
    cell.ended = true;
    closeQuestions(cell);
    await cellEnds(cell.stoppedBySignal);
  }
}

async function execute(
  language: Language,
  request: Extract<EngineRequest, { kind: 'execute' }>,
): Promise<ExecuteOutcome> {
  codes.push(request.code);
  return runAsCell(new Cell(request.cell, request.file, request.allowsInput), async (cell) => {
    const outcome = await language.run(cell, request.code);
    if (outcome.status === 'error') return outcome;
    const result = await runShown(language, cell, outcome.value);
    if (result?.status === 'error') return result;
    const replies: [name: string, reply: ExpressionReply][] = [];
    for (const [name, code] of Object.entries(request.userExpressions)) {
      replies.push([name, await evaluate(language, new Cell(cell.id, `${cell.file}, ${name}`), code)]);
    }
    return {
      status: 'ok',
      ...(result ? { result: { data: result.data, metadata: result.metadata } } : {}),
      userExpressions: Object.fromEntries(replies),
    };
  });
}

async function evaluate(language: Language, cell: Cell, code: string): Promise<ExpressionReply> {
  cellStarts(cell);
  const outcome = await language.run(cell, code);
  if (outcome.status === 'error') return outcome;
  return (await runShown(language, cell, outcome.value)) ?? { status: 'ok', data: {}, metadata: {} };
}

/** A value ready to be shown, undefined for none; showing runs the value's own code, which may throw. */
async function runShown(language: Language, cell: Cell, value: unknown): Promise<ExpressionReply | undefined> {
  if (value === undefined || value === null) return undefined;
  try {
    const show = (): Promise<ShownValue> => Promise.race([showValue(value), cell.cancelled]);
    return { status: 'ok', ...(await runInCell(cell, show)) };
  } catch (error) {
    return { status: 'error', ...describeThrown(error, language.positions) };
  }
}

main();
