import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../../base';
import { parseNotebook, readNotebook, type Notebook } from '../../notebook';
import type { Handed } from '../findSubmissions';
import { readStudentFile } from '../readStudentFile';
import { similarCode, type Similarity, type StudentCode } from './similarCode';

/**
 * Compares the code of the notebooks of each lab. What cannot be read is left out; grading says why.
 *
 * @param labs - the folder of the notebooks that were handed out. Default: those of this project
 */
export async function compareHanded(
  handed: readonly Handed[],
  labs: string = path.join(projectRoot, 'notebooks'),
): Promise<Similarity> {
  const byLab = new Map<string, StudentCode[]>();
  for (const { student, path: file } of handed.filter((one) => /\.ipynb$/i.test(one.path))) {
    const notebook = await readHanded(file);
    if (!notebook) continue;
    const lab = labOf(notebook);
    byLab.set(lab, [...(byLab.get(lab) ?? []), { student, code: codeOf(notebook) }]);
  }
  const all: Similarity = { pairs: [], tooShort: [], tooLong: [] };
  for (const [lab, codes] of [...byLab].sort()) {
    const { pairs, tooShort, tooLong } = similarCode(codes, await handedOut(lab, labs));
    all.pairs.push(...pairs);
    all.tooShort.push(...tooShort);
    all.tooLong.push(...tooLong);
  }
  return all;
}

async function readHanded(file: string): Promise<Notebook | undefined> {
  try {
    return parseNotebook((await readStudentFile(file)).toString('utf8'), file);
  } catch {
    return undefined;
  }
}

/** The code of the version of a lab that all have got; none where there is no such lab. */
async function handedOut(lab: string, labs: string): Promise<string> {
  const names = (await readdir(labs).catch(() => [])).filter((name) => name.endsWith('.ipynb')).sort();
  for (const name of names) {
    const notebook = await readNotebook(path.join(labs, name)).catch(() => undefined);
    if (notebook && labOf(notebook) === lab) return codeOf(notebook);
  }
  return '';
}

function codeOf({ cells }: Notebook): string {
  return cells.flatMap((cell) => (cell.cell_type === 'code' ? [cell.source] : [])).join('\n\n');
}

function labOf({ metadata }: Notebook): string {
  const lab = (metadata['risklab'] as { lab?: unknown } | null | undefined)?.lab;
  return typeof lab === 'string' ? lab : '';
}
