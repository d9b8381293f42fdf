import { InputError } from '../base';

/** A stretch of a code cell: lines that both versions have, or a solution and what the student gets in its place. */
export type Stretch =
  | { kind: 'common'; lines: readonly string[] }
  | { kind: 'solution'; lines: readonly string[]; stub: readonly string[] };

const begin = /^\s*\/\/ BEGIN SOLUTION\s*$/;
const end = /^\s*\/\/ END SOLUTION\s*$/;
const stubLine = /^(\s*)\/\/ STUB: ?(.*)$/;

/** What looks as if it were meant to be a marker. */
const nearly = /\b(BEGIN|END) +SOLUTIONS?\b|^\s*\/\/ *STUB\b/i;

/**
 * Takes the code of a source cell apart at its markers: `// BEGIN SOLUTION`, `// END SOLUTION`, and between them `// STUB: ...`, a line
 * that the student gets instead.
 *
 * @param what - what errors call the cell
 * @throws InputError when a marker has no counterpart, is misspelt or stands where it means nothing
 * @example
 * stretches('// BEGIN SOLUTION\n// STUB: return 0;\nreturn 1;\n// END SOLUTION', 'cell 1');
 * // [{ kind: 'solution', lines: ['return 1;'], stub: ['return 0;'] }]
 */
export function stretches(code: string, what: string): Stretch[] {
  const found: Stretch[] = [];
  let common: string[] = [];
  let open: { lines: string[]; stub: string[] } | undefined;
  const refuse = (expected: string, line: string): never => {
    throw new InputError(what, expected, line.trim());
  };
  for (const line of code.split('\n')) {
    const [isStub, indent = '', text = ''] = stubLine.exec(line) ?? [];
    if (begin.test(line)) {
      if (open) refuse('// END SOLUTION before the next block', line);
      if (common.length > 0) found.push({ kind: 'common', lines: common });
      [common, open] = [[], { lines: [], stub: [] }];
    } else if (end.test(line)) {
      if (!open) return refuse('// BEGIN SOLUTION before the end of a block', line);
      if (open.lines.length === 0) refuse('a solution between // BEGIN SOLUTION and // END SOLUTION', 'none');
      found.push({ kind: 'solution', ...open });
      open = undefined;
    } else if (isStub !== undefined) {
      if (!open) return refuse('// STUB: inside a solution block alone', line);
      open.stub.push(`${indent}${text}`);
    } else if (nearly.test(line)) refuse('// BEGIN SOLUTION, // END SOLUTION or // STUB: ...', line);
    else (open?.lines ?? common).push(line);
  }
  if (open) refuse('// END SOLUTION after the block', 'the end of the cell');
  if (common.length > 0) found.push({ kind: 'common', lines: common });
  return found;
}

/** Whether code has something that only a source may have. */
export function hasMarkers(code: string): boolean {
  return code.split('\n').some((line) => nearly.test(line));
}

/**
 * The code that the student gets.
 *
 * @param todo - what there is to do, for blocks without a stub: `throw new Error('TODO 4.2: the suspects');`
 */
export function studentCode(code: string, what: string, todo: string): string {
  return stretches(code, what)
    .flatMap((one) => (one.kind === 'common' ? one.lines : stubOf(one, todo)))
    .join('\n');
}

/** The code with its solutions, without the markers. */
export function solutionCode(code: string, what: string): string {
  return stretches(code, what)
    .flatMap(({ lines }) => lines)
    .join('\n');
}

function stubOf({ lines, stub }: { lines: readonly string[]; stub: readonly string[] }, todo: string): string[] {
  if (stub.length > 0) return [...stub];
  const indent = /^\s*/.exec(lines.find((line) => line.trim() !== '') ?? '')![0];
  return [`${indent}throw new Error('TODO ${todo.replace(/[\\']/g, '\\$&')}');`];
}
