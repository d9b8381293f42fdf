import { escapeHtml } from '../../base';
import { resultName, type GradeResult } from '../result';
import { page, points } from './page';
import { outcomeNames } from './submissionPage';

/** The name of the page of a submission. */
export function pageName(result: Pick<GradeResult, 'student' | 'file'>): string {
  return resultName(result).replace(/\.grade\.json$/, '.html');
}

/** The page of all submissions: for whoever grades. @param similar - the name of the page with similar code, where there is one */
export function indexPage(results: readonly GradeResult[], similar?: string): string {
  const rows = results.map((result) => {
    const { student, file, lab, track, outcome, reason, score, of } = result;
    const cells = [
      `<td><a href="${escapeHtml(pageName(result))}">${escapeHtml(student)}</a></td>`,
      `<td class="short">${escapeHtml(lab ?? track ?? '')}</td>`,
      `<td class="number">${of > 0 ? `${points(score)} of ${points(of)}` : ''}</td>`,
      `<td>${outcomeNames[outcome]}${reason === '' ? '' : `<br><span class="soft">${escapeHtml(reason)}</span>`}</td>`,
      `<td class="file soft">${escapeHtml(file)}</td>`,
    ];
    return `<tr>${cells.join('')}</tr>`;
  });
  const graded = results.filter(({ outcome }) => outcome === 'graded').length;
  return page(
    'Grades',
    `<h1>Grades</h1>
<p>${results.length} submissions, ${graded} graded in full.${similar === undefined ? '' : ` <a href="${escapeHtml(similar)}">Similar code</a>`}</p>
<table>
<tr><th>student</th><th>lab</th><th class="number">points</th><th>outcome</th><th>file</th></tr>
${rows.join('\n')}
</table>`,
  );
}
