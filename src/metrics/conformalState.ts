import { InputError } from '../base';

/** Refuses what is not the state of a conformal predictor of a kind. @throws InputError */
export function checkConformalState(kind: 'conformalClassifier' | 'conformalRegressor', state: unknown): void {
  const given = state as { kind?: unknown; threshold?: unknown } | null | undefined;
  if (given?.kind === kind && typeof given.threshold === 'number' && !Number.isNaN(given.threshold)) return;
  throw new InputError(kind, `what toJSON() of a ${kind} gave`, state);
}

/** Refuses to write over a column that a predictor reads: the next reader would take the one for the other. @throws InputError */
export function keepRead(read: readonly string[], added: readonly string[]): void {
  const both = read.find((name) => added.includes(name));
  if (both === undefined) return;
  throw new InputError(
    'column',
    `names other than ${added.join(', ')}, which the result adds`,
    both,
    'Rename it first.',
  );
}
