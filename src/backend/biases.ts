/**
 * Whether something of the second size is a bias of something of the first: as long as its last dimension, with all other
 * sizes, if it has any, being 1.
 */
export function isBias(sizes: readonly number[], bias: readonly number[]): boolean {
  return (
    sizes.length > 1 &&
    bias.length >= 1 &&
    bias.length <= sizes.length &&
    bias.at(-1) === sizes.at(-1) &&
    bias.slice(0, -1).every((size) => size === 1)
  );
}
