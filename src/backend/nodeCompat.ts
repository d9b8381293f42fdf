import util from 'node:util';

/**
 * Gives `node:util` back the two functions that `@tensorflow/tfjs-node` 4.22 calls and that Node 23 removed. Call it
 * before that package is loaded.
 */
export function restoreUtil(): void {
  const old = util as unknown as Record<string, unknown>;
  old['isNullOrUndefined'] ??= (value: unknown): boolean => value === null || value === undefined;
  old['isArray'] ??= Array.isArray;
}
