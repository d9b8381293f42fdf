import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { InputError, makeFolders, writeFileWhole } from '../../base';
import type { Design } from './designs';
import type { ScoreRow, TrialRow } from './trial';

/** Raised whenever the same design and seed would give other numbers. */
const revision = 1;

/** Raised whenever one method, or score, would give other numbers than before. */
const revisions: Readonly<Record<string, number>> = { trainTwice: 2 };

/** Anything that was measured once. */
export type Row = TrialRow | ScoreRow;

/** Whether a row is about a method. */
export function isTrial(row: Row): row is TrialRow {
  return 'method' in row;
}

/**
 * What was measured, a file for each row, each whole or not there: a run that was stopped goes on where it was, and several processes can
 * write into one folder. A row is looked for by everything that decides it, and not by what else is measured on its design.
 */
export class RowStore {
  constructor(private readonly folder: string) {}

  /** The row of a method or score on a design from a seed; undefined where it was not measured. */
  find(design: Design, name: string, seed: number): Row | undefined {
    const file = this.fileOf(design, name, seed);
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Row) : undefined;
  }

  /** Keeps a row. */
  async add(design: Design, name: string, seed: number, row: Row): Promise<void> {
    await makeFolders(this.folder);
    await writeFileWhole(this.fileOf(design, name, seed), `${JSON.stringify(row)}\n`);
  }

  /** Takes over all rows of another folder. @throws InputError where it has none */
  async merge(folder: string): Promise<void> {
    const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
    if (names.length === 0) throw new InputError('--merge', 'a folder with rows of this benchmark', folder);
    await makeFolders(this.folder);
    for (const name of names) {
      await writeFileWhole(path.join(this.folder, name), readFileSync(path.join(folder, name), 'utf8'));
    }
  }

  private fileOf(design: Design, name: string, seed: number): string {
    const { data, by, majority, side, epochs, wrongLabels = 0 } = design;
    const decides = JSON.stringify([
      revision,
      ...(revisions[name] ? [revisions[name]] : []),
      { data, by, majority, side, epochs, wrongLabels },
    ]);
    const key = createHash('sha256').update(decides).digest('hex').slice(0, 8);
    return path.join(this.folder, `${design.name}-${name}-${seed}-${key}.json`);
  }
}
