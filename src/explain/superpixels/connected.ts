/**
 * Makes parts of an image connected: what is not joined to the rest of its part becomes a part of its own, and one of fewer than `least` pixels goes to the
 * neighbour with which it shares the longest border. Parts are numbered from 0 by their first pixel.
 *
 * @param labels - a number a pixel, line after line
 * @returns the new numbers
 */
export function connected(labels: Int32Array, width: number, least: number): Int32Array {
  const parts = components(labels, width);
  mergeSmall(parts, width, least);
  return renumbered(parts);
}

/** Calls `use` with the pixels beside one: left, right, above, below. */
function eachBeside(at: number, width: number, size: number, use: (beside: number) => void): void {
  const column = at % width;
  if (column > 0) use(at - 1);
  if (column < width - 1) use(at + 1);
  if (at >= width) use(at - width);
  if (at + width < size) use(at + width);
}

/** A number for each set of joined pixels of one label. */
function components(labels: Int32Array, width: number): Int32Array {
  const found = new Int32Array(labels.length).fill(-1);
  let count = 0;
  for (let first = 0; first < labels.length; first++) {
    if (found[first] !== -1) continue;
    const waiting = [first];
    found[first] = count;
    while (waiting.length > 0) {
      const at = waiting.pop()!;
      eachBeside(at, width, labels.length, (next) => {
        if (found[next] !== -1 || labels[next] !== labels[at]) return;
        found[next] = count;
        waiting.push(next);
      });
    }
    count++;
  }
  return found;
}

/** Joins small parts to neighbours, the smallest first, until none is small or one is left. */
function mergeSmall(parts: Int32Array, width: number, least: number): void {
  const pixels = new Map<number, number[]>();
  parts.forEach((part, at) => {
    const own = pixels.get(part);
    if (own) own.push(at);
    else pixels.set(part, [at]);
  });
  for (;;) {
    let [part, own]: [number, number[]] = [-1, []];
    for (const [one, its] of pixels) if (part < 0 || its.length < own.length) [part, own] = [one, its];
    if (own.length >= least || pixels.size === 1) return;
    const borders = new Map<number, number>();
    for (const at of own) {
      eachBeside(at, width, parts.length, (next) => {
        const other = parts[next]!;
        if (other !== part) borders.set(other, (borders.get(other) ?? 0) + 1);
      });
    }
    const [longest] = [...borders].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    for (const at of own) parts[at] = longest![0];
    pixels.get(longest![0])!.push(...own);
    pixels.delete(part);
  }
}

function renumbered(parts: Int32Array): Int32Array {
  const numbers = new Map<number, number>();
  return parts.map((part) => {
    if (!numbers.has(part)) numbers.set(part, numbers.size);
    return numbers.get(part)!;
  });
}
