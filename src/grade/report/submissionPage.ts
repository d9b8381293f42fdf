import { escapeHtml } from '../../base';
import type { CheckResult, Finding } from '../../check';
import type { GradeOutcome, GradeResult } from '../result';
import { page, pointsOf, withCode } from './page';

/** What an outcome is called. */
export const outcomeNames: Readonly<Record<GradeOutcome, string>> = {
  graded: 'graded',
  rejected: 'not graded',
  timeout: 'took too long',
  memory: 'took too much memory',
  output: 'put out too much',
  dead: 'its kernel ended',
  failed: 'the grader failed',
};

const stateNames = {
  passed: '✓ right',
  failed: '✗ not right yet',
  open: '○ still to do',
  error: '! could not be checked',
} as const;

/** The grade report of a submission: for whoever handed it in. */
export function submissionPage(result: GradeResult): string {
  const { student, lab, track, outcome, reason, checks, errors, score, of, seed } = result;
  const about =
    lab === undefined ? (track === undefined ? 'a submission' : `the competition, track ${track}`) : `lab ${lab}`;
  const notice =
    reason === '' ? '' : `<p class="notice"><strong>${outcomeNames[outcome]}.</strong> ${withCode(reason)}</p>`;
  return page(
    `${student}: ${about}`,
    [
      `<h1>${escapeHtml(student)}</h1>`,
      `<p class="soft">${escapeHtml(about)}, ${escapeHtml(result.file)}</p>`,
      of > 0 ? `<p><strong>${pointsOf(score, of)}</strong></p>` : '',
      notice,
      scoresTable(result),
      checks.length > 0
        ? `<h2>Checks</h2>\n${checks.map((check) => checkCard(check, track === undefined ? checkCall(check.id, seed) : undefined)).join('\n')}`
        : '',
      errorsTable(errors),
      `<h2>About this grade</h2>\n${aboutGrade(result)}`,
    ]
      .filter((part) => part !== '')
      .join('\n'),
  );
}

/** @param call - what shows it in a notebook; undefined where nothing does */
function checkCard({ id, title, state, points: earned, of, findings }: CheckResult, call: string | undefined): string {
  const again =
    state === 'passed' || call === undefined
      ? ''
      : `<p class="soft">To see it, type in a cell of your notebook:</p>\n<pre>${escapeHtml(call)}</pre>`;
  return `<section class="check ${state}">
<h3>${escapeHtml(id)} ${escapeHtml(title)}</h3>
<p><span class="state">${stateNames[state]}</span>, ${pointsOf(earned, of)}</p>
${findings.map(findingList).join('\n')}${again}
</section>`;
}

/** What a learner types to see the finding: a check of its own has the seed 0. */
function checkCall(id: string, seed: number): string {
  if (seed === 0) return `await check('${id}')`;
  return `import { judge, probe } from 'risklab/check';\njudge('${id}', await probe('${id}', undefined, ${seed}), ${seed})`;
}

function findingList({ what, expected, got, hint }: Finding): string {
  return `<dl>
<dt>looked at</dt><dd class="value">${escapeHtml(what)}</dd>
<dt>expected</dt><dd class="value">${escapeHtml(expected)}</dd>
<dt>got</dt><dd class="value">${escapeHtml(got)}</dd>
<dt>hint</dt><dd>${withCode(hint)}</dd>
</dl>
`;
}

function scoresTable({ scores }: GradeResult): string {
  if (!scores) return '';
  const rows = Object.entries(scores).map(
    ([name, value]) =>
      `<tr><td>${escapeHtml(name)}</td><td class="number">${value === null ? '' : value.toFixed(4)}</td></tr>`,
  );
  return `<h2>Scores</h2>\n<table><tr><th>metric</th><th class="number">value</th></tr>\n${rows.join('\n')}\n</table>`;
}

function errorsTable(errors: GradeResult['errors']): string {
  if (errors.length === 0) return '';
  const rows = errors.map(
    ({ cell, message }) => `<tr><td>${cell}</td><td><code>${escapeHtml(message)}</code></td></tr>`,
  );
  return `<h2>Cells that failed</h2>
<p class="soft">They cost no points by themselves: the cells after them were run as well.</p>
<table><tr><th>cell</th><th>error</th></tr>
${rows.join('\n')}
</table>`;
}

function aboutGrade({ track, seed, version, settings, sha256, checks }: GradeResult): string {
  const how =
    track === undefined
      ? `Your functions were called with inputs drawn from the seed ${seed}, and what they gave was judged in another process. What your notebook prints of
its score does not count.`
      : `What it wrote into <code>entry/predictions.parquet</code> was compared, in another process, with the predictions that you handed in.`;
  const all = Object.entries(settings).map(([name, value]) => `${name} ${value}`);
  const ran =
    checks.length > 0 ? `Your notebook was run from top to bottom in a fresh kernel. ${how}` : 'Nothing was run.';
  return `<p>${ran}</p>
<p class="soft">risklab ${escapeHtml(version)}, seed ${seed}, ${escapeHtml(all.join(', '))}, SHA-256 of the file <code>${escapeHtml(sha256)}</code></p>`;
}
