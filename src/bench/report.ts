import { writeFileWhole } from '../base';
import { machineLine, type Machine } from './machine';
import { median, quantile } from './statistics';
import type { BenchResult, BenchTable, Measure } from './subject';

/**
 * A benchmark's result in Markdown: the machine, one row per measure and one column per contender. A cell has the median, the
 * quartiles in brackets, and how many times as much as ours that is.
 *
 * Where a result has a table of its own, that is shown.
 *
 * @param command - what was typed
 */
export function markdownReport(result: BenchResult, machine: Machine, command: string): string {
  const { header, rows } = result.table ?? mediansOf(result);
  const lines = [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  const notes = result.notes.map((note) => `- ${note}`);
  const parts = [
    `## ${result.title}`,
    `\`${command}\`, ${machineLine(machine)}`,
    lines.join('\n'),
    ...(notes.length > 0 ? [notes.join('\n')] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

function mediansOf({ measures, ours }: BenchResult): BenchTable {
  const names = [...new Set(measures.flatMap(({ samples }) => Object.keys(samples)))];
  const rows = measures.map((measure) => [
    `${measure.name} [${measure.unit}]`,
    measure.better,
    ...names.map((name) => cellOf(measure, name, ours)),
  ]);
  return { header: ['measure', 'better', ...names], rows };
}

/** Writes all values of a result, with the machine, whole or not at all. */
export async function writeJsonReport(
  file: string,
  result: BenchResult,
  machine: Machine,
  command: string,
): Promise<void> {
  await writeFileWhole(file, `${JSON.stringify({ command, machine, ...result }, undefined, 2)}\n`);
}

function cellOf({ samples }: Measure, name: string, ours: string): string {
  const values = samples[name];
  // What has no values still tells why, in one line that does not end the cell.
  if (typeof values === 'string') return values.replace(/\s+/g, ' ').replaceAll('|', '\\|');
  if (!values || values.length === 0) return '';
  const middle = median(values);
  const spread =
    values.length > 1 ? ` [${inFigures(quantile(values, 0.25))}, ${inFigures(quantile(values, 0.75))}]` : '';
  const reference = samples[ours];
  const compared = name !== ours && Array.isArray(reference) && reference.length > 0;
  const ratio = compared ? `, x${inFigures(middle / median(reference as readonly number[]))}` : '';
  return `${inFigures(middle)}${spread}${ratio}`;
}

/** Three figures are what such measurements are worth. */
function inFigures(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
}
