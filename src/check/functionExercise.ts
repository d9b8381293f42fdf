import { Random } from '../base';
import { callLearner, TensorInput, type Answer } from './callLearner';
import type { Finding } from './checkResult';
import { difference, isEqual, type Tolerance } from './compare';
import { describePlain } from './describe';
import type { Exercise } from './exercise';
import { commonPattern } from './patterns';
import { toPlain } from './plain';

/** A wrong idea that many have. */
export interface Mistake<A extends readonly unknown[]> {
  /** What comes out of it. */
  readonly gives: (...inputs: A) => unknown;
  /** What is wrong with it, and where to look, as a sentence. */
  readonly hint: string;
}

/** A function to write. */
export interface FunctionExerciseOptions<A extends readonly unknown[]> {
  id: string;
  title: string;
  /** The name of the function. */
  name: string;
  /** The names of its parameters. */
  parameters: readonly string[];
  /** What it earns. Default 1. */
  points?: number;
  /** Inputs to try, those that are easy to follow by hand first. */
  cases: (random: Random) => readonly A[];
  /** The right answer. Must not change its inputs. */
  right: (...inputs: A) => unknown;
  /** Default 1e-6 and 1e-4 of the right value. */
  tolerance?: Tolerance;
  /** Wrong ideas to be told by what comes out of them. Default none. */
  mistakes?: readonly Mistake<A>[];
  /** Where to look when nothing better is known, as a sentence. */
  see: string;
  /** Whether the function may be asynchronous. Default false. */
  waits?: boolean;
}

/** What the first half of the check hands to the second. */
interface Answers {
  /** How many parameters the function has, up to the first with a default. */
  parameters: number;
  calls: Answer[];
  /** The first call once more. */
  again: Answer;
}

/** How many findings a learner reads. */
const mostFindings = 3;

/**
 * Makes an {@link Exercise} of a function to write: it is called on inputs drawn from a seed, and what it gives is compared with the right
 * answers.
 *
 * @example
 * functionExercise({
 *   id: '0.1', title: 'half', name: 'half', parameters: ['x'], see: 'Look at section 1.',
 *   cases: (random) => [[2], [random.normal()]],
 *   right: (x: number) => x / 2,
 *   mistakes: [{ gives: (x: number) => 2 * x, hint: 'That is the double.' }],
 * });
 */
export function functionExercise<A extends readonly unknown[]>(options: FunctionExerciseOptions<A>): Exercise {
  const { id, title, name, parameters, points = 1, waits = false, cases } = options;
  return {
    id,
    title,
    names: [name],
    points,
    probe: async (values, seed): Promise<Answers> => {
      const learners = values[name];
      const calls: Answer[] = [];
      const all = cases(new Random(seed));
      for (const inputs of all) calls.push(await callLearner(learners, inputs, { parameters, waits }));
      const again = await callLearner(learners, all[0] ?? [], { parameters, waits });
      return { parameters: typeof learners === 'function' ? learners.length : -1, calls, again };
    },
    judge: (answers, seed) => judged(options, cases(new Random(seed)), answers),
  };
}

function judged<A extends readonly unknown[]>(
  options: FunctionExerciseOptions<A>,
  cases: readonly A[],
  answers: unknown,
): Finding[] {
  const { name, parameters, see, tolerance } = options;
  const { calls, again, parameters: count } = answersIn(answers, cases.length);
  if (!calls)
    return [{ what: name, expected: `${cases.length} answers`, got: 'others', hint: 'The check was tampered with.' }];
  if (count === -1)
    return [
      {
        what: name,
        expected: 'a function',
        got: describePlain(calls[0]?.value),
        hint: `Declare \`${name}\` as in the task.`,
      },
    ];
  const findings = calls.flatMap((answer, i) => callFindings(options, cases[i]!, answer));
  if (findings.length === 0) return repeatFinding(options, cases[0]!, calls[0]!, again);
  const [first] = findings;
  const mistake = sharedHint(options, cases, calls);
  if (mistake !== undefined) return [{ ...first!, hint: mistake }];
  if (first!.hint === '') {
    const lost =
      count < parameters.length ? `The function takes ${parameters.join(', ')}, in this order. Did one get lost?` : '';
    if (lost)
      return [
        { what: name, expected: `${parameters.length} parameters`, got: String(count), hint: lost },
        { ...first!, hint: see },
      ];
    const pattern = commonPattern(wrongPairs(options, cases, calls), tolerance);
    if (pattern !== undefined) return [{ ...first!, hint: pattern }];
  }
  return distinct(findings.map((finding) => ({ ...finding, hint: finding.hint || see }))).slice(0, mostFindings);
}

/** One finding for each hint. */
function distinct(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ hint }, i) => findings.findIndex((one) => one.hint === hint) === i);
}

function callFindings<A extends readonly unknown[]>(
  { name, parameters, right, tolerance, see }: FunctionExerciseOptions<A>,
  inputs: A,
  { value, thrown, changed }: Answer,
): Finding[] {
  const what = callText(name, inputs);
  if (thrown !== undefined) {
    const hint = `Your code threw this. Try \`${name}\` on these inputs in a cell of your own.`;
    return [{ what, expected: describePlain(toPlain(right(...inputs))), got: thrown, hint }];
  }
  const found = difference(right(...inputs), value, tolerance);
  if (found) {
    const { at, ...rest } = found;
    return [{ what: `${what}${at}`, ...rest }];
  }
  if (!changed?.length) return [];
  const names = changed.filter((one) => parameters.includes(one)).join(', ') || 'an input';
  const hint = `Work on a copy, such as \`[...${changed[0] ?? ''}]\`: \`sort\`, \`reverse\`, \`push\` and assignments change the list itself. ${see}`;
  return [{ what, expected: `${names} as before the call`, got: `${names} with other values`, hint }];
}

function repeatFinding<A extends readonly unknown[]>(
  { name, tolerance }: FunctionExerciseOptions<A>,
  inputs: A,
  first: Answer,
  again: Answer,
): Finding[] {
  if (again.thrown === undefined && isEqual(first.value ?? null, again.value, tolerance)) return [];
  const hint =
    'A second call with the same inputs gave another result: does it use random numbers, or a variable outside that it changes?';
  const got = again.thrown ?? describePlain(again.value);
  return [{ what: callText(name, inputs), expected: describePlain(first.value), got, hint }];
}

/** The hint of the wrong idea that explains all answers, if one does. */
function sharedHint<A extends readonly unknown[]>(
  { mistakes = [], tolerance }: FunctionExerciseOptions<A>,
  cases: readonly A[],
  calls: readonly Answer[],
): string | undefined {
  return mistakes.find(({ gives }) =>
    calls.every(({ value }, i) => value !== undefined && isEqual(toPlain(gives(...cases[i]!)), value, tolerance)),
  )?.hint;
}

function wrongPairs<A extends readonly unknown[]>(
  { right }: FunctionExerciseOptions<A>,
  cases: readonly A[],
  calls: readonly Answer[],
): { right: unknown; got: unknown }[] {
  return calls.map(({ value }, i) => ({ right: right(...cases[i]!), got: value }));
}

/** The answers where they have the form that `probe` gives them: whoever hands them in may have made them up. */
function answersIn(answers: unknown, count: number): { calls?: Answer[]; again: Answer; parameters: number } {
  const { calls, again, parameters } = (answers ?? {}) as { calls?: unknown; again?: unknown; parameters?: unknown };
  const found = Array.isArray(calls) ? calls.map(answerIn) : [];
  const other = answerIn(again);
  const arity = typeof parameters === 'number' ? parameters : 0;
  const isWhole = found.length === count && other && found.every((one) => one !== undefined);
  return isWhole ? { calls: found, again: other, parameters: arity } : { again: {}, parameters: arity };
}

function answerIn(answer: unknown): Answer | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { value, thrown, changed } = answer as { value?: Answer['value']; thrown?: unknown; changed?: unknown };
  if (typeof thrown === 'string') return { thrown: thrown.slice(0, 300) };
  if (value === undefined) return undefined;
  const names = Array.isArray(changed) ? changed.filter((one) => typeof one === 'string') : [];
  return { value, changed: names.map((one) => one.slice(0, 40)) };
}

/** A call as a learner would write it, lists cut. */
function callText(name: string, inputs: readonly unknown[]): string {
  const texts = inputs.map((input) =>
    input instanceof TensorInput
      ? `tensor of shape [${input.shape.join(', ')}]`
      : describePlain(toPlain(input)).replace(/^\w+Array (?=\[)/, ''),
  );
  return `${name}(${texts.join(', ')})`;
}
