import path from 'node:path';
import { failureOf, type NotebookResult } from '../results';
import { plainText } from './ansi';

/** Whose annotations can be printed. */
export const annotators = ['github'] as const;

/**
 * Lines that make GitHub Actions mark notebooks that are not well: an error for each that ended early or could not be run, and
 * one for each difference from its baseline. A notebook is a JSON file, so a mark stands at the file and its title names the cell.
 *
 * @example
 * githubAnnotations(results).join('\n');
 * // ::error file=labs/a.ipynb,title=error in cell 2%2C line 3::RangeError: too far
 */
export function githubAnnotations(results: readonly NotebookResult[]): string[] {
  return results.filter(({ outcome }) => outcome !== 'ok').flatMap(linesOf);
}

function linesOf(result: NotebookResult): string[] {
  const { file, outcome, problem, differences = [] } = result;
  const name = path.relative(process.cwd(), path.resolve(file)).replaceAll(path.sep, '/');
  const failure = failureOf(result);
  if (problem !== undefined) return [line(name, outcome, problem)];
  if (failure) {
    const at = failure.line === undefined ? '' : `, line ${failure.line}`;
    return [line(name, `${outcome} in cell ${failure.number}${at}`, failure.message)];
  }
  return differences.map(({ cell, what, message }) => line(name, `${outcome} in cell ${cell}`, `${what}: ${message}`));
}

function line(file: string, title: string, message: string): string {
  return `::error file=${property(file)},title=${property(title)}::${escaped(plainText(message))}`;
}

/** What would end the line, or begin an escape. */
function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** In a property also what would end it. */
function property(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
