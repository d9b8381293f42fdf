import { hasTag, type Notebook } from '../notebook';
import { stretches } from './solutionBlocks';

/** From this length on a line of a solution can be told from what anybody may write. */
const least = 24;

/** A line of a solution, as it is compared: how it is indented and spaced does not count. */
function plain(line: string): string {
  return line.replace(/\s+/g, ' ').trim();
}

/** The lines of a source's solutions that are long enough to be told: of its blocks in code, and of its cells of solutions. */
export function solutionLines({ cells }: Notebook, what: string): string[] {
  const lines = cells.flatMap((cell) => {
    if (hasTag(cell, 'solution')) return cell.source.split('\n');
    if (cell.cell_type !== 'code') return [];
    return stretches(cell.source, what).flatMap((one) => (one.kind === 'solution' ? one.lines : []));
  });
  const told = lines.map(plain).filter((line) => line.length >= least && !line.startsWith('<details>'));
  return [...new Set(told)];
}

/**
 * The lines of solutions that a text gives away: the text has a line that is one of them, or is part of a line.
 *
 * @param lines - see {@link solutionLines}
 */
export function leakedLines(text: string, lines: readonly string[]): string[] {
  const all = text.split('\n').map(plain);
  return lines.filter((line) => all.some((one) => one.includes(line)));
}
