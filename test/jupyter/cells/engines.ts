import { createConverter } from 'tslab/dist/converter';
import { createExecutor } from 'tslab/dist/executor';
import { Cell } from '../../../src/jupyter/engine/cell';
import { Language } from '../../../src/jupyter/engine/cells';

/** What a row of cells came to: the value of the last one, or the first line of what stopped it. */
export interface Came {
  value?: unknown;
  error?: string;
}

/** Runs cells one after the other; an error of one does not keep the next from running. */
export type RunCells = (cells: readonly string[]) => Promise<Came>;

let cells = 0;

/** Runs one cell in this project's language. */
export function runCell(language: Language, code: string): ReturnType<Language['run']> {
  cells++;
  return language.run(new Cell(cells, `cell-${cells}.ts`), code);
}

/** This project's language. */
export function ours(folder: string): RunCells {
  const language = new Language(folder);
  return async (row) => {
    let came: Came = {};
    for (const code of row) {
      const outcome = await runCell(language, code);
      came = outcome.status === 'ok' ? { value: outcome.value ?? undefined } : { error: outcome.evalue };
    }
    return came;
  };
}

/** Stock tslab's converter and executor, which work in the present folder. */
export function stock(): RunCells & { close: () => void } {
  let came: Came = {};
  const converter = createConverter();
  const converters = { node: converter, browser: converter, close: (): void => converter.close() };
  const executor = createExecutor(process.cwd(), converters, {
    log: (value: unknown) => void (came = { value }),
    error: (...args: unknown[]) => {
      const [first] = args;
      came = { error: first instanceof Error ? first.message : String(args.at(-1)) };
    },
  });
  const run = async (row: readonly string[]): Promise<Came> => {
    executor.reset();
    for (const code of row) {
      came = {};
      await executor.execute(code);
    }
    return came;
  };
  return Object.assign(run, { close: () => executor.close() });
}
