/** The tag of a record that holds bytes for the pipe as they are. */
export const rawTag = 0;

const names = ['stdout', 'stderr'] as const;

/** The tag of a record that holds text for a stream of a cell; cells count from 1. */
export function streamTag(cell: number, name: 'stdout' | 'stderr'): number {
  return names.length * cell + names.indexOf(name);
}

/** The cell and the stream of a tag. */
export function streamOf(tag: number): { cell: number; name: 'stdout' | 'stderr' } {
  return { cell: Math.floor(tag / names.length), name: names[tag % names.length] ?? 'stdout' };
}
