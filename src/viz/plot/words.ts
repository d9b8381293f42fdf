/** How a column of scores is called on an axis, and what its low and high ends mean. */
export interface Words {
  title: string;
  low: string;
  high: string;
}

const KNOWN: Readonly<Record<string, Words>> = {
  bias: { title: 'bias (log density)', low: 'rare', high: 'common' },
  epistemic: { title: 'epistemic uncertainty', low: 'sure', high: 'unsure' },
  aleatoric: { title: 'aleatoric uncertainty (variance)', low: 'clean', high: 'noisy' },
  yHat: { title: 'yHat (logit)', low: 'surely not', high: 'surely' },
};

/** The words for a column; a column that the library does not know is called by its name, from low to high. */
export function wordsFor(column: string): Words {
  return KNOWN[column] ?? { title: column, low: 'low', high: 'high' };
}
