import { sum, type Random } from '../../base';
import type { Exercise } from '../exercise';
import { functionExercise } from '../functionExercise';

/** The value of each coalition of three players, by their names in the order of the alphabet; nobody is ''. */
type Game = Record<string, number>;

const coalitions = ['', 'a', 'b', 'c', 'ab', 'ac', 'bc', 'abc'] as const;
const players = ['a', 'b', 'c'] as const;

const valueOf = (game: Game, members: string): number => game[[...members].sort().join('')]!;

/** By how much a player raises the value of each coalition without it, smallest first. */
function raises(game: Game, player: string): number[] {
  const without = coalitions.filter((members) => !members.includes(player));
  return without.map((members) => valueOf(game, members + player) - valueOf(game, members));
}

const weighted = (weights: readonly number[]) => (game: Game) =>
  players.map((player) => sum(raises(game, player).map((raise, i) => raise * weights[i]!)));

/** Of three orders in two a player comes first or last, each in two of six; in between after each other player once. */
const shapley = weighted([1 / 3, 1 / 6, 1 / 6, 1 / 3]);

const gap = (parts: readonly number[], output: number, baseline: number): number =>
  sum([...parts]) - (output - baseline);

/** Whether the largest value, after a change to each, lies in the mask. */
const pointsAt =
  (change: (value: number) => number) =>
  (map: readonly number[], mask: readonly number[]): boolean => {
    const changed = map.map(change);
    return mask[changed.indexOf(Math.max(...changed))] === 1;
  };

type Rule = 'gradient' | 'deconvolution' | 'guided';

const reluBack = (
  inputs: readonly number[],
  signal: readonly number[],
  keeps: (input: number, signal: number) => boolean,
) => signal.map((value, i) => (keeps(inputs[i]!, value) ? value : 0));

const right = (inputs: readonly number[], signal: readonly number[], rule: Rule): number[] =>
  reluBack(inputs, signal, (x, s) => (rule === 'deconvolution' || x > 0) && (rule === 'gradient' || s > 0));

/** The exercises of lab 09. */
export const lab09: readonly Exercise[] = [
  functionExercise({
    id: '9.1',
    title: 'the completeness gap',
    name: 'completenessGap',
    parameters: ['parts', 'output', 'outputOfBaseline'],
    see: 'Integrated gradients promise that the parts add up to f(x) - f(baseline). Give their sum less that difference.',
    cases: (random: Random): [number[], number, number][] => [
      [[1, 2, 3], 7, 2],
      [[-1, 0.5], 0, -0.5],
      [Array.from({ length: 20 }, () => random.normal()), random.normal(2), random.normal(-1)],
    ],
    right: gap,
    mistakes: [
      {
        gives: (parts: number[], output: number) => gap(parts, output, 0),
        hint: 'What the network gives for the baseline is missing: the parts add up to the *difference* of the two outputs.',
      },
      {
        gives: (parts: number[], output: number, baseline: number) => -gap(parts, output, baseline),
        hint: 'It is the other way round: the difference of the outputs is taken away from the sum of the parts.',
      },
      {
        gives: (parts: number[], output: number, baseline: number) => gap(parts, output, -baseline),
        hint: 'The output of the baseline is taken away from the output, not added to it.',
      },
      {
        gives: (parts: number[], output: number, baseline: number) => Math.abs(gap(parts, output, baseline)),
        hint: 'Keep the sign: it says whether the sum of the parts is too large or too small.',
      },
    ],
  }),
  functionExercise({
    id: '9.2',
    title: 'backwards through a rectified linear unit',
    name: 'backThroughRelu',
    parameters: ['inputs', 'signal', 'rule'],
    see: 'The gradient passes where the *input* of the unit was above 0, deconvolution where the *signal* that comes back is above 0, guided backpropagation where both are.',
    cases: (random: Random): [number[], number[], Rule][] => {
      const numbers = (): number[] => Array.from({ length: 12 }, () => random.normal());
      return (['gradient', 'deconvolution', 'guided'] as const).flatMap((rule): [number[], number[], Rule][] => [
        [[1, 1, -1, -1], [2, -2, 2, -2], rule],
        [numbers(), numbers(), rule],
      ]);
    },
    right: right,
    mistakes: [
      {
        gives: (inputs: number[], signal: number[]) => right(inputs, signal, 'gradient'),
        hint: 'That is the gradient whatever the rule is. The other two look at the sign of the signal.',
      },
      {
        gives: (inputs: number[], signal: number[], rule: Rule) =>
          right(inputs, signal, rule === 'gradient' ? 'deconvolution' : rule === 'deconvolution' ? 'gradient' : rule),
        hint: 'Gradient and deconvolution are the other way round: the gradient asks for the input, deconvolution for the signal.',
      },
      {
        gives: (inputs: number[], signal: number[], rule: Rule) =>
          right(inputs, signal, rule === 'guided' ? 'deconvolution' : rule),
        hint: 'Guided backpropagation asks for both: the input *and* the signal have to be above 0.',
      },
      {
        gives: (inputs: number[], signal: number[], rule: Rule) =>
          right(inputs, signal, rule).map((value) => Math.sign(value)),
        hint: 'What passes keeps its size: give the signal itself, not whether it passes.',
      },
    ],
  }),
  functionExercise({
    id: '9.3',
    title: 'the pointing game',
    name: 'pointsAt',
    parameters: ['map', 'mask'],
    see: 'Find the place of the largest value of the map. The answer is whether the mask has a 1 there.',
    cases: (random: Random): [number[], number[]][] => {
      const drawn = (): [number[], number[]] => [
        Array.from({ length: 16 }, () => random.normal()),
        Array.from({ length: 16 }, () => Number(random.chance(0.5))),
      ];
      return [
        [[0.1, 0.9, -2], [0, 1, 0]], // prettier-ignore
        [[0.1, 0.9, -2], [1, 0, 0]], // prettier-ignore
        ...Array.from({ length: 8 }, drawn),
      ];
    },
    right: pointsAt((value) => value),
    mistakes: [
      {
        gives: pointsAt(Math.abs),
        hint: 'The largest *absolute* value may speak against the class. The pointing game asks for the largest value.',
      },
      {
        gives: pointsAt((value) => -value),
        hint: 'That is the smallest value of the map.',
      },
      {
        gives: (map: number[], mask: number[]) => Number(pointsAt((value) => value)(map, mask)),
        hint: 'Give true or false, not 1 or 0.',
      },
    ],
  }),
  functionExercise({
    id: '9.4',
    title: "Shapley's values of three columns",
    name: 'shapleyOfThree',
    parameters: ['game'],
    see: 'For each player: of the six orders in which three can join, it is first in two, last in two, and comes second after each of the others in one. Average what it adds.',
    cases: (random: Random): [Game][] => [
      [{ '': 0, a: 1, b: 2, c: 3, ab: 3, ac: 4, bc: 5, abc: 6 }],
      [{ '': 0, a: 0, b: 0, c: 0, ab: 6, ac: 0, bc: 0, abc: 6 }],
      [Object.fromEntries(coalitions.map((members) => [members, random.normal()]))],
    ],
    right: shapley,
    mistakes: [
      {
        gives: weighted([1, 0, 0, 0]),
        hint: 'That is what each adds when it joins *first*. It may also join later: average over all orders.',
      },
      {
        gives: weighted([0, 0, 0, 1]),
        hint: 'That is what each adds when it joins *last*. It may also join before: average over all orders.',
      },
      {
        gives: weighted([1 / 4, 1 / 4, 1 / 4, 1 / 4]),
        hint: 'All four coalitions were taken alike. Of six orders a player is first in two and last in two, but second after a given other player in one only: 1/3, 1/6, 1/6, 1/3.',
      },
      {
        gives: weighted([1 / 2, 0, 0, 1 / 2]),
        hint: 'The orders in which the player comes second are missing.',
      },
    ],
  }),
];
