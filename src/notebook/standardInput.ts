import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';

/** The path that means the notebook on standard input; it runs in the present folder. */
export const standardInput = '-';

/** The file name of a notebook, in lines and reports, and that of its copy and baseline: `stdin.ipynb` for standard input. */
export function fileName(file: string): string {
  return file === standardInput ? 'stdin.ipynb' : path.basename(file);
}

let read: Promise<Buffer> | undefined;

/** What a notebook's file holds. Standard input is read once, and kept, as it can be read only once. */
export function bytesOf(file: string): Promise<Buffer> {
  return file === standardInput ? (read ??= buffer(process.stdin)) : readFile(file);
}
