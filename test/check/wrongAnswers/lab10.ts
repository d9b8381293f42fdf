import type { WrongAnswers } from './wrongAnswer';

const total = (values: number[]): number => values.reduce((all, one) => all + one, 0);
const share = (list: boolean[]): number => list.filter((one) => one).length / list.length;
const dot = (p: number[], q: number[]): number => total(p.map((value, i) => value * q[i]!));

/** Windows at which evidence rings. @param next - how it grows */
const rung = (ps: number[], threshold: number, next: (evidence: number, p: number) => number, restarts = true): number[] => {
  const windows: number[] = [];
  let evidence = 0;
  for (const [i, p] of ps.entries()) {
    evidence = next(evidence, p);
    if (evidence < threshold) continue;
    windows.push(i + 1);
    if (restarts) evidence = 0;
  }
  return windows;
}; // prettier-ignore

export const lab10: WrongAnswers = {
  '10.1': {
    'all errors together': [
      { meanCorruptionError: (e: number[][], b: number[][]) => total(e.flat()) / total(b.flat()) },
      /added up before dividing/,
    ],
    'strength by strength': [
      {
        meanCorruptionError: (e: number[][], b: number[][]) =>
          total(e.map((own, k) => total(own.map((error, s) => error / b[k]![s]!)) / own.length)) / e.length,
      },
      /divided one by one/,
    ],
    'upside down': [
      {
        meanCorruptionError: (e: number[][], b: number[][]) =>
          total(e.map((own, k) => total(b[k]!) / total(own))) / e.length,
      },
      /belongs below the line/,
    ],
    'the sum': [
      {
        meanCorruptionError: (e: number[][], b: number[][]) => total(e.map((own, k) => total(own) / total(b[k]!))),
      },
      /the sum over the kinds/,
    ],
  },
  '10.2': {
    'all together': [
      { worstAccuracy: (right: boolean[], _hospitals: string[]) => share(right) },
      /all hospitals together/,
    ],
    'the best': [
      {
        worstAccuracy: (right: boolean[], hospitals: string[]) =>
          Math.max(...[...new Set(hospitals)].map((one) => share(right.filter((_, i) => hospitals[i] === one)))),
      },
      /accuracy is highest/,
    ],
    'the first one': [
      {
        worstAccuracy: (right: boolean[], hospitals: string[]) =>
          share(right.filter((_, i) => hospitals[i] === hospitals[0])),
      },
      /the smallest of these shares/,
    ],
  },
  '10.3': {
    'the slope itself': [
      {
        fgsmStep: (pixels: number[], slopes: number[], eps: number) =>
          pixels.map((pixel, i) => Math.min(1, Math.max(0, pixel + eps * slopes[i]!))),
      },
      /the \*sign\* of the slope/,
    ],
    'as training does': [
      {
        fgsmStep: (pixels: number[], slopes: number[], eps: number) =>
          pixels.map((pixel, i) => Math.min(1, Math.max(0, pixel - eps * Math.sign(slopes[i]!)))),
      },
      /The loss is to \*grow\*/,
    ],
    'not cut': [
      {
        fgsmStep: (pixels: number[], slopes: number[], eps: number) =>
          pixels.map((pixel, i) => pixel + eps * Math.sign(slopes[i]!)),
      },
      /left the range/,
    ],
    'the change alone': [
      { fgsmStep: (_pixels: number[], slopes: number[], eps: number) => slopes.map((slope) => eps * Math.sign(slope)) },
      /That is the change r/,
    ],
  },
  '10.4': {
    'away from the border': [
      { smallestChange: (w: number[], b: number, x: number[]) => w.map((one) => ((dot(w, x) + b) / dot(w, w)) * one) },
      /away from the border/,
    ],
    'without the offset': [
      { smallestChange: (w: number[], _b: number, x: number[]) => w.map((one) => (-dot(w, x) / dot(w, w)) * one) },
      /offset b is missing/,
    ],
    'by the length': [
      {
        smallestChange: (w: number[], b: number, x: number[]) =>
          w.map((one) => (-(dot(w, x) + b) / Math.sqrt(dot(w, w))) * one),
      },
      /It takes its square/,
    ],
    'its length': [
      {
        smallestChange: (w: number[], b: number, x: number[]) => Math.abs(dot(w, x) + b) / Math.sqrt(dot(w, w)),
      },
      /length of the change|a list/,
    ],
  },
  '10.5': {
    'some attack fails': [
      { leftByAll: (fooled: boolean[][]) => share(fooled[0]!.map((_, i) => fooled.some((attack) => !attack[i]))) },
      /takes the one that works/,
    ],
    'the strongest attack': [
      { leftByAll: (fooled: boolean[][]) => Math.min(...fooled.map((attack) => 1 - share(attack))) },
      /strongest single attack/,
    ],
    'fooled in place of left': [
      { leftByAll: (fooled: boolean[][]) => share(fooled[0]!.map((_, i) => fooled.some((attack) => attack[i]))) },
      /Give the share that is left/,
    ],
  },
  '10.6': {
    'without a new start': [
      {
        alarmWindows: (ps: number[], threshold: number) =>
          rung(ps, threshold, (evidence, p) => (1 + evidence) / (2 * Math.sqrt(p)), false),
      },
      /starts again from 0/,
    ],
    'added up': [
      {
        alarmWindows: (ps: number[], threshold: number) =>
          rung(ps, threshold, (evidence, p) => evidence + 1 / (2 * Math.sqrt(p))),
      },
      /\*times\* 1/,
    ],
    'without the root': [
      {
        alarmWindows: (ps: number[], threshold: number) =>
          rung(ps, threshold, (evidence, p) => (1 + evidence) / (2 * p)),
      },
      /square root/,
    ],
    'from 0 on': [
      {
        alarmWindows: (ps: number[], threshold: number) =>
          rung(ps, threshold, (evidence, p) => (1 + evidence) / (2 * Math.sqrt(p))).map((window) => window - 1),
      },
      /counted from 1/,
    ],
  },
};
