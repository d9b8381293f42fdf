import util from 'node:util';

/**
 * Gives `node:util` the two functions that `@tensorflow/tfjs-node` 4.22 calls: Node 23 removed the one, and from Node 22 on
 * calling the other, or the one where it is still there, prints a warning that it is deprecated. Call it before anything
 * runs in that package. Node's own are replaced without being looked at; these do the same.
 */
export function restoreUtil(): void {
  Object.assign(util, {
    isNullOrUndefined: (value: unknown): boolean => value === null || value === undefined,
    isArray: Array.isArray,
  });
}
