import type { Finding } from '../check';

/** The longest text of a result that a notebook has a say in, in characters. */
const longest = 2000;
const mostFindings = 50;

/** A text of a notebook, cut where it is long. */
export function shortened(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}... (${text.length} characters)` : text;
}

/** Findings as a result keeps them: not more, and not longer, than somebody reads. */
export function shortFindings(findings: readonly Finding[]): Finding[] {
  return findings.slice(0, mostFindings).map(({ what, expected, got, hint }) => ({
    what: shortened(what),
    expected: shortened(expected),
    got: shortened(got),
    hint: shortened(hint),
  }));
}
