import type { SplitResult } from './protocol';

/** How often each value of each hyperparameter that is tried was chosen: `p 0.05 x12, 0.1 x8`. */
export function settingsInWords(results: readonly Pick<SplitResult, 'setting'>[]): string {
  const names = Object.keys(results[0]?.setting ?? {}).filter((name) => name !== 'variance');
  return names
    .map((name) => {
      const values = results.map(({ setting }) => setting[name]!);
      const counts = [...new Set(values)]
        .sort((a, b) => a - b)
        .map((v) => `${v} x${values.filter((w) => w === v).length}`);
      return `${name} ${counts.join(', ')}`;
    })
    .join('; ');
}
