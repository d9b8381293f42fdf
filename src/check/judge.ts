import { messageOf } from '../base';
import type { CheckResult, CheckState, Finding } from './checkResult';
import type { Exercise } from './exercise';
import { exerciseOf } from './exercises';
import { notebookSeed } from './probe';

/**
 * The second half of a check: says whether answers are right. It runs none of the learner's code, and takes whatever comes: answers that
 * nobody can have given are an error of their own.
 *
 * @param id - such as `4.2`
 * @param probed - what {@link probe} gave, perhaps in another process
 * @param seed - the one that `probe` had. Default 0
 * @throws InputError when there is no such exercise
 */
export function judge(id: string, probed: unknown, seed = notebookSeed): CheckResult {
  const exercise = exerciseOf(id);
  const { state, answers, todo, names, reason } = asObject(probed);
  if (state === 'open') return result(exercise, 'open', [openFinding(exercise, textOf(todo))]);
  if (state === 'missing') return result(exercise, 'error', [missingFinding(exercise, textsOf(names), textOf(reason))]);
  if (state !== 'answered') return unreadable(exercise, 'no answers');
  try {
    const findings = exercise.judge(answers, seed);
    return result(exercise, findings.length === 0 ? 'passed' : 'failed', findings);
  } catch (error) {
    return unreadable(exercise, messageOf(error));
  }
}

function result({ id, title, points }: Exercise, state: CheckState, findings: Finding[]): CheckResult {
  return { id, title, state, points: state === 'passed' ? points : 0, of: points, findings };
}

function unreadable(exercise: Exercise, got: string): CheckResult {
  const hint = 'Run the notebook from top to bottom in a fresh kernel.';
  return result(exercise, 'error', [{ what: 'the answers', expected: 'answers of this check', got, hint }]);
}

function openFinding({ names }: Exercise, todo: string): Finding {
  const words = todo.replace(/^TODO\s+[\d.]*:?\s*/, '');
  const hint = 'Write it in place of the line that throws TODO, run that cell, then this one.';
  return { what: names.join(', '), expected: words || 'your code', got: 'the TODO', hint };
}

function missingFinding({ id, names }: Exercise, missing: readonly string[], reason: string): Finding {
  const what = missing.join(', ') || names.join(', ');
  const call = `\`await check('${id}', { ${names.map((name) => `${name}: ${name}`).join(', ')} })\``;
  if (reason === 'host')
    return {
      what,
      expected: `${names.join(', ')} of this notebook`,
      got: 'a place where check cannot look variables up',
      hint: `Only the kernel of risklab can. Hand them over: ${call}.`,
    };
  const hint =
    reason === 'given'
      ? `Hand it over: ${call}.`
      : 'Run the cell of the exercise. If it fails, or declares another name, nothing is there to check.';
  return { what, expected: `a declaration of ${what}`, got: 'none', hint };
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 300) : '';
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(textOf).filter((one) => one !== '') : [];
}
