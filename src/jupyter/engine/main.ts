import { Socket } from 'node:net';
import { messageOf } from '../../base';
import { FrameReader } from '../wire';
import { Cell, runInCell } from './cell';
import { describeThrown, isInterrupt } from './errors';
import { cellEnds, cellStarts, watchForInterrupts } from './interrupt';
import { Language } from './language';
import { broadcast, captureOutput, writeError } from './output';
import { sendFrame } from './pipe';
import { pipes, type EngineRequest, type ExecuteOutcome, type ExpressionReply, type ShownValue } from './protocol';
import { showValue } from './values';

/** The entry of the engine process: runs cells, and answers questions about code, one request at a time. */
function main(): void {
  watchForInterrupts();
  const language = new Language(process.cwd());
  captureOutput();
  language.displayHook = (data, update): void => void broadcast(update ? 'update_display_data' : 'display_data', data);
  const uncaught = (error: unknown): void => {
    // The rest of a cell that was interrupted ends this way.
    if (!isInterrupt(error)) writeError(`Uncaught ${describeThrown(error, language.positions).traceback.join('\n')}\n`);
  };
  process.on('uncaughtException', uncaught);
  process.on('unhandledRejection', uncaught);
  serve(language);
}

function serve(language: Language): void {
  const reader = new FrameReader<{ id: number } & EngineRequest>();
  const requests = new Socket({ fd: pipes.requests, readable: true, writable: false });
  let last = Promise.resolve();
  requests.on('data', (chunk: Buffer) => {
    for (const { head } of reader.push(chunk)) last = last.then(() => answerAndReply(language, head));
  });
}

async function answerAndReply(language: Language, request: { id: number } & EngineRequest): Promise<void> {
  let reply: unknown;
  try {
    reply = await answer(language, request);
  } catch (error) {
    reply = { failed: messageOf(error) };
  }
  sendFrame({ kind: 'reply', id: request.id }, Buffer.from(JSON.stringify(reply ?? null)));
}

function answer(language: Language, request: EngineRequest): unknown {
  switch (request.kind) {
    case 'execute':
      return execute(language, request);
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

async function execute(
  language: Language,
  request: Extract<EngineRequest, { kind: 'execute' }>,
): Promise<ExecuteOutcome> {
  const cell = new Cell(request.cell, request.file);
  cellStarts(cell);
  try {
    const outcome = await language.run(cell, request.code);
    if (outcome.status === 'error') return outcome;
    const result = await runShown(language, cell, outcome.value);
    if (result?.status === 'error') return result;
    const userExpressions: Record<string, ExpressionReply> = {};
    for (const [name, code] of Object.entries(request.userExpressions)) {
      userExpressions[name] = await evaluate(language, new Cell(cell.id, `${cell.file}, ${name}`), code);
    }
    return {
      status: 'ok',
      ...(result ? { result: { data: result.data, metadata: result.metadata } } : {}),
      userExpressions,
    };
  } finally {
    await cellEnds(cell.stoppedBySignal);
  }
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
    const show = (): Promise<ShownValue> => Promise.race([showValue(value), cell.givenUp]);
    return { status: 'ok', ...(await runInCell(cell, show)) };
  } catch (error) {
    return { status: 'error', ...describeThrown(error, language.positions) };
  }
}

main();
