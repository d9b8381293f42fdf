import ts from 'typescript';
import type { BoundFile } from './internals';

/** Whether code is complete, needs more lines, or is invalid whatever follows. */
export type Completeness = { status: 'complete' | 'invalid' } | { status: 'incomplete'; indent: string };

/** TypeScript's code of the error in `'abc`. */
const unterminatedString = 1002;

/** Tells from the place of the first error. */
export function completenessOf(code: string): Completeness {
  const file = ts.createSourceFile('cell.ts', code, ts.ScriptTarget.ES2022) as BoundFile;
  const [first] = file.parseDiagnostics;
  if (!first) return { status: 'complete' };
  // What is missing at the end may still come, but for the end of a string, which must be on the same line.
  const open = first.start >= code.trimEnd().length && first.code !== unterminatedString;
  return open ? { status: 'incomplete', indent: indentAfter(code) } : { status: 'invalid' };
}

/** The next line starts like the last one, further in when that opens a bracket. */
function indentAfter(code: string): string {
  const last = code.trimEnd().split('\n').at(-1) ?? '';
  const indent = /^\s*/.exec(last)?.[0] ?? '';
  return /[([{]\s*(\/\/.*)?$/.test(last) ? `${indent}  ` : indent;
}
