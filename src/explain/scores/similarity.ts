/**
 * How far each value is among the `count` largest: 1 or 0; those that are equal to the last one share what is left for them.
 *
 * @param count - at least 1, at most all
 */
export function strongest(values: Float64Array, count: number): Float64Array {
  const last = Float64Array.from(values).sort()[values.length - count]!;
  let [above, equal] = [0, 0];
  for (const value of values) {
    if (value > last) above++;
    else if (value === last) equal++;
  }
  const part = (count - above) / equal;
  return values.map((value) => (value > last ? 1 : value === last ? part : 0));
}

/** Which part of the `count` largest of two lists they share, in [0, 1]; of lists in random order `count / all`. */
export function sharedTop(first: Float64Array, second: Float64Array, count: number): number {
  const [a, b] = [strongest(first, count), strongest(second, count)];
  let shared = 0;
  a.forEach((part, i) => (shared += Math.min(part, b[i]!)));
  return shared / count;
}

/** Values of at least 0 with the largest 1; zeros stay. */
export function scaledToOne(values: Float64Array): Float64Array {
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  return largest === 0 ? values : values.map((value) => value / largest);
}

/** The side of the windows that {@link structuralSimilarity} compares. */
const window = 7;
const [c1, c2] = [0.01 ** 2, 0.03 ** 2];

/**
 * The structural similarity of two maps in [0, 1] (Wang and others 2004), by windows of 7 x 7 that lie within them, all pixels weighing the same (smaller
 * maps are one window): 1 for the same map, near 0 for maps that have nothing in common.
 */
export function structuralSimilarity(
  first: Float64Array,
  second: Float64Array,
  [height, width]: readonly [height: number, width: number],
): number {
  const [lines, columns] = [Math.min(window, height), Math.min(window, width)];
  const over = (value: (i: number) => number): ((y: number, x: number) => number) =>
    windowMeans(value, [height, width], [lines, columns]);
  const [meanA, meanB] = [over((i) => first[i]!), over((i) => second[i]!)];
  const [squareA, squareB] = [over((i) => first[i]! ** 2), over((i) => second[i]! ** 2)];
  const product = over((i) => first[i]! * second[i]!);
  let [total, count] = [0, 0];
  for (let y = 0; y + lines <= height; y++) {
    for (let x = 0; x + columns <= width; x++) {
      const [a, b] = [meanA(y, x), meanB(y, x)];
      const [varianceA, varianceB] = [squareA(y, x) - a * a, squareB(y, x) - b * b];
      const covariance = product(y, x) - a * b;
      total += ((2 * a * b + c1) * (2 * covariance + c2)) / ((a * a + b * b + c1) * (varianceA + varianceB + c2));
      count++;
    }
  }
  return total / count;
}

/** The mean over the window whose first line and column are given, by sums over all that is above and to the left. */
function windowMeans(
  value: (i: number) => number,
  [height, width]: readonly [number, number],
  [lines, columns]: readonly [number, number],
): (y: number, x: number) => number {
  const sums = new Float64Array((height + 1) * (width + 1));
  const at = (y: number, x: number): number => y * (width + 1) + x;
  for (let y = 0; y < height; y++) {
    for (let x = 0, line = 0; x < width; x++) {
      line += value(y * width + x);
      sums[at(y + 1, x + 1)] = sums[at(y, x + 1)]! + line;
    }
  }
  return (y, x) => {
    const [bottom, right] = [y + lines, x + columns];
    const sum = sums[at(bottom, right)]! - sums[at(y, right)]! - sums[at(bottom, x)]! + sums[at(y, x)]!;
    return sum / (lines * columns);
  };
}
