import { readFile, stat } from 'node:fs/promises';
import type { NotebookResult } from '../results';
import { cellKey, type CellTimes } from './estimate';
import { isSuccess, type RunSummary } from './summary';

/** The version of the form below; it changes when something is taken away or gets another meaning. */
const version = 1;

/** The summary of a run as JSON: all that the results have, but for images. */
export function jsonReport({ startedAt, seconds, results }: RunSummary): string {
  const notebooks = results.map(({ differences, ...result }) => ({
    ...result,
    ...(differences ? { differences: differences.map(({ images: _images, ...rest }) => rest) } : {}),
  }));
  const report = { version, success: isSuccess(results), startedAt: startedAt.toISOString(), seconds, notebooks };
  return `${JSON.stringify(report, withNumbers, 2)}\n`;
}

/** JSON has no NaN and no infinity: they are written as these words, and not as null. */
function withNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value)) ? String(value) : value;
}

/** How long the cells took in the run that a JSON report tells of; none when there is no such report. */
export async function cellTimesOf(file: string): Promise<CellTimes> {
  const times = new Map<string, number>();
  try {
    // Of a pipe or a terminal, such as /dev/stdout, it would wait for an end that does not come.
    if (!(await stat(file)).isFile()) return times;
    const report = JSON.parse(await readFile(file, 'utf8')) as { notebooks: NotebookResult[] };
    for (const { file: notebook, cells } of report.notebooks) {
      for (const { number, seconds, outcome } of cells) {
        if (outcome === 'ok') times.set(cellKey({ file: notebook, number }), seconds);
      }
    }
  } catch {
    // The first run, or a file of something else: it is only for an estimate.
  }
  return times;
}
