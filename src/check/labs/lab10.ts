import { mean, sum, type Random } from '../../base';
import type { Exercise } from '../exercise';
import { functionExercise } from '../functionExercise';

const numbers = (random: Random, count: number, draw: () => number = () => random.uniform()): number[] =>
  Array.from({ length: count }, draw);

/** The mean over kinds of a ratio of what is made of the errors. */
const ratioOf =
  (each: (errors: readonly number[]) => number) =>
  (errors: readonly (readonly number[])[], baseline: readonly (readonly number[])[]): number =>
    mean(errors, (own, kind) => each(own) / each(baseline[kind]!));

const total = (values: readonly number[]): number => sum([...values]);

const shares = (right: readonly boolean[], hospitals: readonly string[]): number[] =>
  [...new Set(hospitals)].map((hospital) =>
    mean(
      right.filter((_, i) => hospitals[i] === hospital),
      Number,
    ),
  );

const cut = (value: number): number => Math.min(1, Math.max(0, value));

/** A step by some length of each slope. */
const stepped =
  (by: (slope: number) => number, within: (value: number) => number = cut) =>
  (pixels: readonly number[], slopes: readonly number[], eps: number): number[] =>
    pixels.map((pixel, i) => within(pixel + eps * by(slopes[i]!)));

const dot = (p: readonly number[], q: readonly number[]): number => sum([...p.keys()], (i) => p[i]! * q[i]!);

/** A multiple of the weights. */
const along =
  (factor: (w: readonly number[], b: number, x: readonly number[]) => number) =>
  (w: readonly number[], b: number, x: readonly number[]): number[] =>
    w.map((weight) => factor(w, b, x) * weight);

/** The share of pictures of which something holds, given which attacks fool them. */
const shareOf =
  (holds: (attacks: readonly boolean[]) => boolean) =>
  (fooled: readonly (readonly boolean[])[]): number =>
    mean(fooled[0]!, (_, picture) => Number(holds(fooled.map((attack) => attack[picture]!))));

interface Rule {
  readonly next: (evidence: number, p: number) => number;
  readonly rings: (evidence: number, threshold: number) => boolean;
  readonly after: (evidence: number) => number;
  readonly first: number;
}

/** The windows at which the evidence rings, by a rule. */
const ringing =
  (changed: Partial<Rule> = {}) =>
  (ps: readonly number[], threshold: number): number[] => {
    const rule: Rule = {
      next: (evidence, p) => (1 + evidence) / (2 * Math.sqrt(p)),
      rings: (evidence) => evidence >= threshold,
      after: () => 0,
      first: 1,
      ...changed,
    };
    let evidence = 0;
    return ps.flatMap((p, i) => {
      evidence = rule.next(evidence, p);
      if (!rule.rings(evidence, threshold)) return [];
      evidence = rule.after(evidence);
      return [i + rule.first];
    });
  };

/** The exercises of lab 10. */
export const lab10: readonly Exercise[] = [
  functionExercise({
    id: '10.1',
    title: 'the mean corruption error',
    name: 'meanCorruptionError',
    parameters: ['errors', 'baseline'],
    see: 'For each kind the sum of its errors over the sum of those of the baseline; then the mean over the kinds.',
    cases: (random: Random): [number[][], number[][]][] => {
      const table = (): number[][] =>
        Array.from({ length: 4 }, () => numbers(random, 5, () => random.uniform(0.05, 0.6)));
      return [
        [
          [
            [0.1, 0.2],
            [0.4, 0.4],
          ],
          [
            [0.2, 0.4],
            [0.2, 0.2],
          ],
        ],
        [table(), table()],
      ];
    },
    right: ratioOf(total),
    mistakes: [
      {
        gives: (errors: number[][], baseline: number[][]) => total(errors.flat()) / total(baseline.flat()),
        hint: 'All errors were added up before dividing: a kind with large errors then counts more than the others. Divide kind by kind, then take the mean.',
      },
      {
        gives: (errors: number[][], baseline: number[][]) =>
          mean(errors, (own, kind) => mean(own, (error, strength) => error / baseline[kind]![strength]!)),
        hint: 'Strengths were divided one by one. Of each kind add up its strengths first, then divide.',
      },
      {
        gives: (errors: number[][], baseline: number[][]) => ratioOf(total)(baseline, errors),
        hint: 'The baseline belongs below the line: with less errors than the baseline the mCE is below 1.',
      },
      {
        gives: (errors: number[][], baseline: number[][]) => errors.length * ratioOf(total)(errors, baseline),
        hint: 'That is the sum over the kinds. The mCE is their mean.',
      },
    ],
  }),
  functionExercise({
    id: '10.2',
    title: 'the worst hospital',
    name: 'worstAccuracy',
    parameters: ['right', 'hospitals'],
    see: 'For each hospital the share of its own predictions that are right; then the smallest of these shares.',
    cases: (random: Random): [boolean[], string[]][] => {
      const places = Array.from({ length: 40 }, () => ['a', 'a', 'b', 'c'][random.integer(4)]!);
      const rate: Readonly<Record<string, number>> = { a: 0.9, b: 0.6, c: 0.75 };
      return [
        [
          [true, true, true, false],
          ['a', 'a', 'b', 'b'],
        ],
        [
          [false, true, true, true, true, true],
          ['b', 'a', 'a', 'a', 'b', 'b'],
        ],
        [
          [false, true, ...places.map((place) => random.chance(rate[place]!))],
          ['b', 'c', ...places],
        ],
      ];
    },
    right: (right: readonly boolean[], hospitals: readonly string[]) => Math.min(...shares(right, hospitals)),
    mistakes: [
      {
        gives: (right: boolean[]) => mean(right, Number),
        hint: 'That is the accuracy over all hospitals together. It hides the worst one.',
      },
      {
        gives: (right: boolean[], hospitals: string[]) => mean(shares(right, hospitals)),
        hint: 'That is the mean of the accuracies. The lowest is wanted.',
      },
      {
        gives: (right: boolean[], hospitals: string[]) => Math.max(...shares(right, hospitals)),
        hint: 'That is the hospital where accuracy is highest.',
      },
      {
        gives: (right: boolean[], hospitals: string[]) => 1 - Math.max(...shares(right, hospitals)),
        hint: 'That is an error. Give the accuracy of the worst hospital.',
      },
    ],
  }),
  functionExercise({
    id: '10.3',
    title: 'one step of FGSM',
    name: 'fgsmStep',
    parameters: ['pixels', 'slopes', 'eps'],
    see: 'Each pixel moves by eps times the sign of its slope (-1, 0 or 1). What lies below 0 or above 1 afterwards is cut.',
    cases: (random: Random): [number[], number[], number][] => [
      [[0.5, 0.5, 0.5], [2, -3, 0], 0.125], // prettier-ignore
      [[0.98, 0.01, 0.5], [0.1, -0.1, 5], 0.0625], // prettier-ignore
      [
        [0, 1, ...numbers(random, 20)],
        [-1, 1, ...numbers(random, 20, () => random.normal())],
        random.uniform(0.02, 0.1),
      ],
    ],
    right: stepped(Math.sign),
    mistakes: [
      {
        gives: stepped((slope) => slope),
        hint: 'FGSM takes the *sign* of the slope: a small slope moves its pixel as far as a large one.',
      },
      {
        gives: stepped((slope) => -Math.sign(slope)),
        hint: 'The loss is to *grow*: move in the direction of the slope, not against it as training does.',
      },
      {
        gives: stepped(Math.sign, (value) => value),
        hint: 'Pixels left the range from 0 to 1: cut them.',
      },
      {
        gives: stepped((slope) => (slope > 0 ? 1 : -1)),
        hint: 'Where the slope is 0 the pixel stays. `Math.sign` gives 0 there.',
      },
      {
        gives: (_pixels: number[], slopes: number[], eps: number) => slopes.map((slope) => eps * Math.sign(slope)),
        hint: 'That is the change r. Give the changed pixels.',
      },
    ],
  }),
  functionExercise({
    id: '10.4',
    title: 'the smallest change of a linear classifier',
    name: 'smallestChange',
    parameters: ['w', 'b', 'x'],
    see: 'With f = w times x + b, the change is -f w / (w times w).',
    cases: (random: Random): [number[], number, number[]][] => [
      [[3, 4], 0, [1, 0.5]], // prettier-ignore
      [[1, 0, -2], 4, [2, 7, 1]], // prettier-ignore
      [numbers(random, 6, () => random.normal()), random.normal(), numbers(random, 6)],
    ],
    right: along((w, b, x) => -(dot(w, x) + b) / dot(w, w)),
    mistakes: [
      {
        gives: along((w, b, x) => (dot(w, x) + b) / dot(w, w)),
        hint: 'That leads away from the border: the sign is the other way round.',
      },
      {
        gives: along((w, _, x) => -dot(w, x) / dot(w, w)),
        hint: 'The offset b is missing in f.',
      },
      {
        gives: along((w, b, x) => -(dot(w, x) + b) / Math.sqrt(dot(w, w))),
        hint: 'Divided was by the length of w. It takes its square, w times w: once for the distance, once for the direction.',
      },
      {
        gives: along((w, b, x) => -(dot(w, x) + b)),
        hint: 'It is not divided by w times w: twice as large weights would need a larger change.',
      },
      {
        gives: (w: number[], b: number, x: number[]) => Math.abs(dot(w, x) + b) / Math.sqrt(dot(w, w)),
        hint: 'That is the length of the change. Give the change itself, a number for each of x.',
      },
    ],
  }),
  functionExercise({
    id: '10.5',
    title: 'what every attack leaves',
    name: 'leftByAll',
    parameters: ['fooled'],
    see: 'A picture is left only if no attack fools the network on it. Give the share of such pictures.',
    cases: (random: Random): [boolean[][]][] => [
      [[[true, false, false, false], [false, true, false, false]]], // prettier-ignore
      [[[true, true, false], [true, false, false], [true, true, false]]], // prettier-ignore
      [
        [0.3, 0.5, 0.2].map((rate) => [
          false,
          true,
          rate > 0.4,
          ...Array.from({ length: 37 }, () => random.chance(rate)),
        ]),
      ],
    ],
    right: shareOf((attacks) => attacks.every((one) => !one)),
    mistakes: [
      {
        gives: shareOf((attacks) => attacks.some((one) => !one)),
        hint: 'Those are pictures on which *some* attack fails. Whoever attacks takes the one that works.',
      },
      {
        gives: shareOf((attacks) => attacks.some((one) => one)),
        hint: 'That is the share of pictures that are fooled. Give the share that is left.',
      },
      {
        gives: (fooled: boolean[][]) => Math.min(...fooled.map((attack) => 1 - mean(attack, Number))),
        hint: 'That is what the strongest single attack leaves. Other attacks fool other pictures: ask picture by picture.',
      },
      {
        gives: (fooled: boolean[][]) => mean(fooled, (attack) => 1 - mean(attack, Number)),
        hint: 'That is the mean over attacks. Ask picture by picture whether any attack works.',
      },
    ],
  }),
  functionExercise({
    id: '10.6',
    title: 'when does it ring?',
    name: 'alarmWindows',
    parameters: ['ps', 'threshold'],
    see: 'R becomes (1 + R) / (2 sqrt(p)). Where that is at least the threshold, note the number of the window, from 1 on, and start from 0.',
    cases: (random: Random): [number[], number][] => [
      [[0.25, 0.25, 0.25, 0.25], 3], // prettier-ignore
      [[0.0625, 1, 0.01, 0.25, 0.0001], 5], // prettier-ignore
      [numbers(random, 40, () => random.uniform(0.001, 1) ** 2), 12],
    ],
    right: ringing(),
    mistakes: [
      {
        gives: ringing({ after: (evidence) => evidence }),
        hint: 'After an alarm R starts again from 0; here it went on.',
      },
      {
        gives: ringing({ next: (evidence, p) => evidence + 1 / (2 * Math.sqrt(p)) }),
        hint: 'It is (1 + R) *times* 1 / (2 sqrt(p)), not plus: windows that follow each other multiply.',
      },
      {
        gives: ringing({ next: (evidence, p) => (1 + evidence) / (2 * p) }),
        hint: 'The square root of p is missing.',
      },
      {
        gives: ringing({ first: 0 }),
        hint: 'Windows are counted from 1.',
      },
      {
        gives: ringing({ rings: (evidence, threshold) => evidence > threshold }),
        hint: 'It rings where R *is* the threshold, too: at least, not above.',
      },
    ],
  }),
];
