import type { WrongAnswers } from './wrongAnswer';

/** The share of the pictures with a label for which something holds. */
const share = (logits: number[], labels: number[], label: number, holds: (logit: number) => boolean): number => {
  const own = logits.filter((_, i) => labels[i] === label);
  return own.filter(holds).length / own.length;
};

/** Bounds around a middle. */
const around = (middle: number, half: number): object => ({ low: middle - half, high: middle + half });

/** Which group, and what is said of it, from the shares found of all. */
const chosen =
  (better: (a: Share, b: Share) => boolean, accuracy: (one: Share, all: number) => number = (one) => one.accuracy) =>
  (groups: string[], found: boolean[]): object => {
    const all = [...new Set(groups)].map((group): Share => {
      const own = found.filter((_, i) => groups[i] === group);
      return { group, count: own.length, accuracy: own.filter(Boolean).length / own.length };
    });
    const best = all.reduce((a, b) => (better(b, a) ? b : a));
    return { group: best.group, accuracy: accuracy(best, groups.length) };
  };

interface Share {
  group: string;
  count: number;
  accuracy: number;
}

export const lab01: WrongAnswers = {
  '1.1': {
    'the plain accuracy': [
      {
        balancedAccuracyAt: (logits: number[], labels: number[], threshold: number) =>
          logits.filter((logit, i) => Number(logit > threshold) === labels[i]).length / logits.length,
      },
      /That is the plain accuracy/,
    ],
    'the faces alone': [
      {
        balancedAccuracyAt: (logits: number[], labels: number[], threshold: number) =>
          share(logits, labels, 1, (logit) => logit > threshold),
      },
      /That is the share of the faces alone/,
    ],
    'a threshold of its own': [
      {
        balancedAccuracyAt: (logits: number[], labels: number[]) =>
          (share(logits, labels, 1, (logit) => logit > 0) + share(logits, labels, 0, (logit) => logit <= 0)) / 2,
      },
      /The threshold is given: it is not always 0/,
    ],
  },
  '1.2': {
    'the simple interval': [
      {
        wilsonBounds: (found: number, total: number) =>
          around(found / total, 1.96 * Math.sqrt(((found / total) * (1 - found / total)) / total)),
      },
      /That is the simpler interval/,
    ],
    'without the root': [
      {
        wilsonBounds: (found: number, total: number): object => {
          const [p, z] = [found / total, 1.96];
          const half = z * ((p * (1 - p)) / total + z ** 2 / (4 * total ** 2));
          return around((p + z ** 2 / (2 * total)) / (1 + z ** 2 / total), half / (1 + z ** 2 / total));
        },
      },
      /wilsonBounds\(5, 10\)\.low: expected 0\.23659 .*Compare each part with the formula/,
    ],
    'without the division': [
      {
        wilsonBounds: (found: number, total: number): object => {
          const [p, z] = [found / total, 1.96];
          return around(p + z ** 2 / (2 * total), z * Math.sqrt((p * (1 - p)) / total + z ** 2 / (4 * total ** 2)));
        },
      },
      /The division by 1 \+ z²\/n is missing/,
    ],
    'of 90%': [
      {
        wilsonBounds: (found: number, total: number): object => {
          const [p, z] = [found / total, 1.645];
          const half = z * Math.sqrt((p * (1 - p)) / total + z ** 2 / (4 * total ** 2));
          return around((p + z ** 2 / (2 * total)) / (1 + z ** 2 / total), half / (1 + z ** 2 / total));
        },
      },
      /With z = 1\.645 the interval is one of 90%/,
    ],
  },
  '1.3': {
    'the best group': [
      { worstOf: chosen((a, b) => a.accuracy > b.accuracy) },
      /That is the group that is found \*most\*/,
    ],
    'the smallest group': [{ worstOf: chosen((a, b) => a.count <= b.count && a.count < 5) }, /worstOf\(/],
    'the share that is missed': [
      {
        worstOf: chosen(
          (a, b) => a.accuracy < b.accuracy,
          (one) => 1 - one.accuracy,
        ),
      },
      /the share is the one that is missed/,
    ],
    'divided by all faces': [
      {
        worstOf: chosen(
          (a, b) => a.accuracy < b.accuracy,
          (one, all) => (one.accuracy * one.count) / all,
        ),
      },
      /Divide by the number of faces of the \*group\*/,
    ],
    'the fewest found, in numbers': [
      {
        worstOf: chosen(
          (a, b) => a.accuracy < b.accuracy,
          (one) => Math.round(one.accuracy * one.count),
        ),
      },
      /worstOf\(.*\)\.accuracy: expected 0\.5 /,
    ],
  },
};
