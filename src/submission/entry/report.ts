import type { ContestScores } from '../score/scorePredictions';
import type { Entrant } from '../names';
import type { Answer } from './answers';
import { estimateTable } from './checkEntry';
import type { EntryRun } from './run';

/** What a report tells. */
export interface ReportContent extends Entrant {
  readonly track: string;
  readonly estimate: ContestScores | undefined;
  readonly answers: readonly Answer[];
  readonly created: string;
  readonly run: EntryRun;
}

/** The report of an entry in Markdown: the estimate, the answers, how it was made. */
export function entryReport({ first, last, track, estimate, answers, created, run }: ReportContent): string {
  const versions = Object.entries(run.versions).map(([name, version]) => `- ${name} ${version}`);
  return [
    `# Entry of ${first} ${last}`,
    `Track ${track}, ${run.contest === null ? 'data of their own' : `contest ${run.contest}`}. Seed ${run.seed}. Made ${created}.`,
    '## Estimate',
    estimateLines(estimate),
    '## Answers',
    ...answers.map(({ id, question, answer }) => `### ${id}\n\n${quoted(question)}\n\n${answer}`),
    '## Made with',
    versions.join('\n'),
    '',
  ].join('\n\n');
}

function estimateLines(estimate: ContestScores | undefined): string {
  if (!estimate) return 'None: there are no validation predictions.';
  const table = estimateTable(estimate);
  const texts = table.getColumn('metric').toArray() as string[];
  const numbers = ['estimate', 'lower', 'upper'].map((name) => table.getColumn(name).toArray() as number[]);
  const lines = texts.map((metric, i) => {
    const [value, lower, upper] = numbers.map((column) => `${(100 * column[i]!).toFixed(1)}%`);
    return `| ${metric} | ${value} | ${lower} to ${upper} |`;
  });
  const words = "From the entrant's own validation images; the hidden test set is another one.";
  return [words, '', '| metric | estimate | interval of 95% |', '| --- | --- | --- |', ...lines].join('\n');
}

function quoted(text: string): string {
  return text.replace(/^/gm, '> ');
}
