import type { WrongAnswers } from './wrongAnswer';

type Game = Record<string, number>;
const total = (values: number[]): number => values.reduce((all, one) => all + one, 0);

export const lab09: WrongAnswers = {
  '9.1': {
    'the sum of the parts less the output': [
      { completenessGap: (parts: number[], output: number) => total(parts) - output },
      /for the baseline is missing/,
    ],
    'too little as positive': [
      { completenessGap: (parts: number[], output: number, baseline: number) => output - baseline - total(parts) },
      /other way round/,
    ],
    'outputs added': [
      { completenessGap: (parts: number[], output: number, baseline: number) => total(parts) - output - baseline },
      /taken away from the output/,
    ],
    'without its sign': [
      {
        completenessGap: (parts: number[], output: number, baseline: number) =>
          Math.abs(total(parts) - (output - baseline)),
      },
      /Keep the sign/,
    ],
  },
  '9.2': {
    'always the gradient': [
      {
        backThroughRelu: (inputs: number[], signal: number[], _rule: string) =>
          signal.map((s, i) => (inputs[i]! > 0 ? s : 0)),
      },
      /the gradient whatever the rule is/,
    ],
    'gradient and deconvolution exchanged': [
      {
        backThroughRelu: (inputs: number[], signal: number[], rule: string) =>
          signal.map((s, i) => {
            const [input, back] = [inputs[i]! > 0, s > 0];
            return (rule === 'gradient' ? back : rule === 'deconvolution' ? input : input && back) ? s : 0;
          }),
      },
      /deconvolution are the other way round/,
    ],
    'guided as deconvolution': [
      {
        backThroughRelu: (inputs: number[], signal: number[], rule: string) =>
          signal.map((s, i) => ((rule === 'gradient' ? inputs[i]! > 0 : s > 0) ? s : 0)),
      },
      /asks for both/,
    ],
    'the mask itself': [
      {
        backThroughRelu: (inputs: number[], signal: number[], rule: string) =>
          signal.map((s, i) => {
            const passes = (rule === 'deconvolution' || inputs[i]! > 0) && (rule === 'gradient' || s > 0);
            return passes ? Math.sign(s) : 0;
          }),
      },
      /keeps its size/,
    ],
  },
  '9.3': {
    'largest absolute value': [
      {
        pointsAt: (map: number[], mask: number[]): boolean => {
          const sizes = map.map(Math.abs);
          return mask[sizes.indexOf(Math.max(...sizes))] === 1;
        },
      },
      /\*absolute\* value/,
    ],
    'smallest value': [
      { pointsAt: (map: number[], mask: number[]) => mask[map.indexOf(Math.min(...map))] === 1 },
      /smallest value of the map/,
    ],
    'one or zero': [
      { pointsAt: (map: number[], mask: number[]) => mask[map.indexOf(Math.max(...map))] },
      /true or false|boolean/,
    ],
  },
  '9.4': {
    'each alone': [
      { shapleyOfThree: (game: Game) => ['a', 'b', 'c'].map((one) => game[one]! - game['']!) },
      /joins \*first\*/,
    ],
    'what is lost without each': [
      { shapleyOfThree: (game: Game) => ['bc', 'ac', 'ab'].map((others) => game['abc']! - game[others]!) },
      /joins \*last\*/,
    ],
    'all coalitions alike': [
      {
        shapleyOfThree: (game: Game): number[] => {
          const added = (one: string, [x, y]: [string, string]) => {
            const of = (...members: string[]) => game[members.sort().join('')]!;
            return (of(one) - of() + (of(one, x) - of(x)) + (of(one, y) - of(y)) + (of(one, x, y) - of(x, y))) / 4;
          };
          return [added('a', ['b', 'c']), added('b', ['a', 'c']), added('c', ['a', 'b'])];
        },
      },
      /taken alike/,
    ],
  },
};
