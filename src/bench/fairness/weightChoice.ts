import type { MethodFound, TableFound } from './summary';

/** How much less accurate than the same network without it a method may be on average. */
const mostLost = 0.02;

/** The rule by which weights are chosen, on validation rows: the largest whose price is at most 2 points of accuracy; undefined where none is. */
export function chosenWeight(tried: readonly Pick<MethodFound, 'weight' | 'gain'>[]): number | undefined {
  const cheap = tried.flatMap(({ weight, gain }) =>
    weight !== undefined && gain !== null && gain.mean >= -mostLost ? [weight] : [],
  );
  return cheap.length === 0 ? undefined : Math.max(...cheap);
}

/** What the rule says of each method of a table that was tried with several weights. */
export function choiceInWords({ data, methods }: TableFound): string[] {
  return [...new Set(methods.map(({ name }) => name))].flatMap((name) => {
    const tried = methods.filter((method) => method.name === name);
    if (tried.length < 2) return [];
    const chosen = chosenWeight(tried) ?? 'none';
    return [`${data}, ${name}: the largest weight that costs at most 2 points of accuracy on average is ${chosen}.`];
  });
}
