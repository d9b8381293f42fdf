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

/** The pixels beside one: left, right, above, below. */
function neighbours(at: number, width: number, size: number): number[] {
  const column = at % width;
  const beside: number[] = [];
  if (column > 0) beside.push(at - 1);
  if (column < width - 1) beside.push(at + 1);
  if (at >= width) beside.push(at - width);
  if (at + width < size) beside.push(at + width);
  return beside;
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
      for (const next of neighbours(at, width, labels.length)) {
        if (found[next] !== -1 || labels[next] !== labels[at]) continue;
        found[next] = count;
        waiting.push(next);
      }
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
    const [smallest] = [...pixels].filter(([, own]) => own.length < least).sort((a, b) => a[1].length - b[1].length);
    if (!smallest || pixels.size === 1) return;
    const [part, own] = smallest;
    const borders = new Map<number, number>();
    for (const at of own) {
      for (const next of neighbours(at, width, parts.length)) {
        const other = parts[next]!;
        if (other !== part) borders.set(other, (borders.get(other) ?? 0) + 1);
      }
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
