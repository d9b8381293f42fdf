import JSON5 from 'json5';
import type { Step } from '../plan';

/** Values that cells tagged `metric` have returned, by name; that of `{ groups: { a: 1 } }` is `groups.a`. */
export type Metrics = Map<string, { value: unknown; step: Step }>;

/**
 * Reads the results of the cells tagged `metric`: objects, as JSON or as a kernel of this project shows them. A result that
 * is something else gives no metrics; a name that comes twice has its last value.
 */
export function metricsOf(steps: readonly Step[]): Metrics {
  const metrics: Metrics = new Map();
  for (const step of steps.filter(({ rules }) => rules.metric)) {
    for (const [name, one] of flat(metricOf(step) ?? {})) metrics.set(name, { value: one, step });
  }
  return metrics;
}

/** The metrics whose names an earlier cell has given already: of two values only one could be compared. */
export function repeatedMetrics(steps: readonly Step[]): { name: string; step: Step }[] {
  const seen = new Set<string>();
  return steps
    .filter(({ rules }) => rules.metric)
    .flatMap((step) => {
      const names = flat(metricOf(step) ?? {}).map(([name]) => name);
      const again = names.filter((name) => seen.has(name));
      for (const name of names) seen.add(name);
      return again.map((name) => ({ name, step }));
    });
}

/** The cells tagged `metric` that were run, and whose results have no named values to compare. */
export function withoutMetrics(steps: readonly Step[]): Step[] {
  return steps.filter((step) => step.rules.metric && !step.rules.skip && flat(metricOf(step) ?? {}).length === 0);
}

function metricOf({ cell }: Step): object | undefined {
  const result = cell.outputs?.findLast((output) => output.output_type === 'execute_result');
  if (!result || !('data' in result)) return undefined;
  const value = result.data['application/json'] ?? parsed(result.data['text/plain']);
  return typeof value === 'object' && value !== null ? value : undefined;
}

/** The inspected form of plain objects, numbers and strings is JSON5. */
function parsed(text: unknown): unknown {
  try {
    return JSON5.parse(String(text));
  } catch {
    return undefined;
  }
}

function flat(value: unknown, prefix = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[prefix, value]];
  return Object.entries(value).flatMap(([key, one]) => flat(one, prefix === '' ? key : `${prefix}.${key}`));
}
