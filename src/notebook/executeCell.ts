import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { KernelError } from '../jupyter';
import { noteMessage, noteReply } from './cellRecord';
import type { NotebookCell } from './nbformat';
import { OutputArea, type Displays } from './outputs';
import type { Step } from './plan';
import type { CellResult } from './results';
import { OutputLostError, type KernelSession, type OutputMessage } from './session/session';
import { CellWatch, type CellLimits, type CellStop } from './watch';

type Ending = Omit<CellResult, 'number' | 'seconds' | 'replayed'>;

/** How long a cell may take to stop after an interrupt, in ms. */
const stopMs = 5000;

/**
 * Runs a cell, and fills in its outputs and count; those of a cell that is replayed stay as they are.
 *
 * @param displays - those of the notebook
 * @param onOutput - is told its outputs, unless it is replayed
 */
export async function executeCell(
  { cell, rules, mode }: Step,
  session: KernelSession,
  displays: Displays,
  limits: CellLimits,
  onOutput: (message: OutputMessage) => void,
): Promise<Ending> {
  const replayed = mode === 'replay';
  const shown: Displays = replayed ? new Map<string, never[]>() : displays;
  const area = new OutputArea(shown);
  if (!replayed) cell.outputs = area.outputs;
  const watch = new CellWatch(session, limits);
  const done = session.execute(cell.source, (message) => {
    if (!replayed) noteMessage(cell, message);
    if (!watch.allowsOutput(area.size)) return;
    area.apply(message);
    if (!replayed) onOutput(message);
  });
  try {
    const ended = await Promise.race([done.then((content) => ({ content })), watch.stopped]);
    if (!('content' in ended)) return { ...(await stopCell(session, done, ended)), ...countOf(cell, replayed) };
    if (!replayed) noteReply(cell);
    if (replayed) handOver(shown, area, cell, displays);
    return judge(replayed ? { ...cell } : cell, ended.content, rules.raises);
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof OutputLostError) return { outcome: 'error', message, ...countOf(cell, replayed) };
    if (error instanceof KernelError) return { outcome: 'dead', message, ...countOf(cell, replayed) };
    throw error;
  } finally {
    watch.close();
  }
}

/** Gives a cell the chance to end, so that its last outputs are seen; the kernel is ended in any case afterwards. */
async function stopCell(session: KernelSession, done: Promise<unknown>, stop: CellStop): Promise<Ending> {
  const timer = new AbortController();
  const ended = done.catch(() => undefined);
  if (stop.outcome !== 'dead') {
    session.interrupt().catch(() => undefined);
    await Promise.race([ended, sleep(stopMs, undefined, { signal: timer.signal })]);
    timer.abort();
  }
  return stop;
}

/** Later cells may update what a replayed cell has shown: they have to update the outputs that were kept. */
function handOver(shown: Displays, { outputs }: OutputArea, cell: NotebookCell, displays: Displays): void {
  for (const [id, list] of shown) {
    const kept = list.map((output) => cell.outputs?.[outputs.indexOf(output)]);
    displays.set(
      id,
      kept.filter((output) => output !== undefined && 'data' in output),
    );
  }
}

/** The number that the kernel has given a cell which has not ended by itself; that of a replayed one is of an earlier run. */
function countOf({ execution_count }: NotebookCell, replayed: boolean): Pick<CellResult, 'executionCount'> {
  return replayed || typeof execution_count !== 'number' ? {} : { executionCount: execution_count };
}

/** What a reply says of its cell. */
function judge(cell: NotebookCell, content: Record<string, unknown>, raises: boolean): Ending {
  const count = typeof content['execution_count'] === 'number' ? content['execution_count'] : undefined;
  cell.execution_count = count ?? cell.execution_count ?? null;
  const counted = count === undefined ? {} : { executionCount: count };
  const { status } = content;
  if (status === 'ok' && raises) {
    const message = 'It is tagged raises-exception, and raised none.';
    return { outcome: 'error', ...counted, message };
  }
  if (status === 'ok' || (status === 'error' && raises)) return { outcome: 'ok', ...counted };
  if (status === 'aborted') return { outcome: 'aborted', ...counted, message: 'The kernel did not run it.' };
  if (status !== 'error') return { outcome: 'error', ...counted, message: 'The kernel did not say how it ended.' };
  const traceback = Array.isArray(content['traceback']) ? content['traceback'].map(String) : [];
  const value = String(content['evalue']);
  const line = lineOf(`${value}\n${traceback.join('\n')}`, count);
  const where = line === undefined ? {} : { line };
  return { outcome: 'error', ...counted, ...where, message: `${String(content['ename'])}: ${value}`, traceback };
}

/** The line of the cell, from 1, as TypeScript's kernel and IPython name it in what they say of an error. */
function lineOf(said: string, count: number | undefined): number | undefined {
  const plain = stripVTControlCharacters(said);
  const typescript = new RegExp(`\\bcell-${count}\\.ts:(\\d+):`);
  const python = new RegExp(`\\bCell In ?\\[${count}\\], line (\\d+)`);
  const found = typescript.exec(plain) ?? python.exec(plain);
  return found ? Number(found[1]) : undefined;
}
