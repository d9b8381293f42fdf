import { escapeHtml } from '../../base';
import { page } from '../report/page';
import {
  leastTokens,
  longestCode,
  similarityThreshold,
  type SimilarPair,
  type SimilarSide,
  type Similarity,
} from './similarCode';

const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** The page of similar code: for whoever grades, to look at. */
export function similarPage({ pairs, tooShort, tooLong }: Similarity): string {
  const found = pairs.length === 0 ? '<p>No pair is above the threshold.</p>' : pairs.map(pairSection).join('\n');
  const short = listOf('Too short to tell', tooShort, `fewer than ${leastTokens} tokens of their own`);
  const long = listOf(
    'Too long to compare',
    tooLong,
    `more than ${longestCode / 1000} kB of code; look at them yourself`,
  );
  return page(
    'Similar code',
    `<h1>Similar code</h1>
<p>Pairs of which the shorter one has at least ${percent(similarityThreshold)} of its code in common with the other, whatever names, comments and layout are.
What was handed out does not count. This says that code is alike, and not why: people who learn together, or from one source, write alike. It
changes no points.</p>
${found}
${short}
${long}
<p><a href="index.html">All submissions</a></p>`,
  );
}

function listOf(title: string, students: readonly string[], why: string): string {
  if (students.length === 0) return '';
  return `<h2>${title}</h2>\n<p>${escapeHtml([...new Set(students)].join(', '))}: ${why}.</p>`;
}

function pairSection({ similarity, sides }: SimilarPair): string {
  const [a, b] = sides;
  return `<h2>${escapeHtml(a.student)} and ${escapeHtml(b.student)}: ${percent(similarity)}</h2>
<div class="beside">${sideBlock(a)}${sideBlock(b)}</div>`;
}

/** The lines in common are marked; of the others a few around them are shown. */
function sideBlock({ student, lines }: SimilarSide): string {
  const near = (i: number): boolean => lines.slice(Math.max(0, i - 2), i + 3).some(({ common }) => common);
  const shown = lines.flatMap(({ text, common }, i) => {
    if (!near(i)) return near(i - 1) ? ['…'] : [];
    return [common ? `<mark>${escapeHtml(text)}</mark>` : escapeHtml(text)];
  });
  return `<div><p class="soft">${escapeHtml(student)}</p><pre>${shown.join('\n')}</pre></div>`;
}
