import { messageOf } from '../base';
import type { Contender } from './subject';

/**
 * Runs some contenders in turn, again and again, so that whatever else the machine does falls on all of them alike. The
 * order is turned round at each repeat.
 *
 * @param repeats - how often each is run
 * @returns what each has returned, by name; a text says why there is nothing
 * @example
 * const times = await interleaved([{ name: 'a', repeat: async () => timed(a) }], 5);
 */
export async function interleaved<T>(
  contenders: readonly Contender<T>[],
  repeats: number,
  say: (text: string) => void = () => undefined,
): Promise<Record<string, T[] | string>> {
  const found: Record<string, T[] | string> = {};
  for (const { name, absent } of contenders) found[name] = absent ?? [];
  for (let turn = 0; turn < repeats; turn++) {
    const order = turn % 2 === 0 ? contenders : [...contenders].reverse();
    for (const { name, repeat } of order) {
      const values = found[name];
      if (!Array.isArray(values)) continue;
      say(`repeat ${turn + 1} of ${repeats}: ${name}`);
      try {
        values.push(await repeat());
      } catch (error) {
        found[name] = `failed: ${messageOf(error)}`;
      }
    }
  }
  return found;
}

/**
 * One number of each repeat, for a {@link Measure}; a repeat that has a text instead, why there is none, speaks for all.
 *
 * @example
 * { name: 'start', unit: 'ms', better: 'less', samples: pick(found, ({ start }) => start) }
 */
export function pick<T>(
  found: Record<string, T[] | string>,
  value: (repeat: T) => number | string,
): Record<string, number[] | string> {
  const numbers = (repeats: T[]): number[] | string => {
    const values = repeats.map(value);
    return values.find((one) => typeof one === 'string') ?? values.filter((one) => typeof one === 'number');
  };
  return Object.fromEntries(
    Object.entries(found).map(([name, repeats]) => [name, typeof repeats === 'string' ? repeats : numbers(repeats)]),
  );
}

/**
 * How long something takes on average, several times in a row, in ms. Only a promise is awaited: awaiting what is there
 * already would be measured as well.
 */
export async function meanTime(times: number, body: () => unknown): Promise<number> {
  const { ms } = await timed(async () => {
    for (let k = 0; k < times; k++) {
      const going = body();
      if (going instanceof Promise) await going;
    }
  });
  return ms / times;
}

/** How long something takes, in ms, and what it returns. */
export async function timed<T>(body: () => T | Promise<T>): Promise<{ ms: number; value: T }> {
  const start = performance.now();
  const value = await body();
  return { ms: performance.now() - start, value };
}
