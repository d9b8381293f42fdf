import { metricNames, type ContestScores } from '../score/scorePredictions';
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
  const column = (name: string): unknown[] => table.getColumn(name).toArray();
  const percent = (value: unknown): string => `${(100 * Number(value)).toFixed(1)}%`;
  const lines = metricNames.flatMap((_, i) => {
    const [metric, value, lower, upper] = ['metric', 'estimate', 'lower', 'upper'].map((name) => column(name)[i]);
    return metric === undefined ? [] : [`| ${metric} | ${percent(value)} | ${percent(lower)} to ${percent(upper)} |`];
  });
  const words = "From the entrant's own validation images; the hidden test set is another one.";
  return [words, '', '| metric | estimate | interval of 95% |', '| --- | --- | --- |', ...lines].join('\n');
}

function quoted(text: string): string {
  return text.replace(/^/gm, '> ');
}
