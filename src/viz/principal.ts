import { sum } from '../base';

/** Points along the three directions in which they spread the most. */
export interface PrincipalPoints {
  /** Three arrays, one per direction. */
  axes: [Float64Array, Float64Array, Float64Array];
  /** Share of the whole variance along each. */
  shares: [number, number, number];
}

const sweeps = 300;

/**
 * The three principal components of points, by orthogonal iteration on their covariance (Golub and Van Loan, Matrix
 * Computations, 8.2.4). Signs are chosen so that the largest loading is positive: the same points give the same picture.
 *
 * @param data - row after row
 * @param width - how many numbers a row has, at least 3
 */
export function principalPoints(data: ArrayLike<number>, width: number): PrincipalPoints {
  const n = data.length / width;
  const centred = centre(data, width);
  const covariance = covarianceOf(centred, width);
  const total = sum(Array.from({ length: width }, (_, i) => covariance[i * width + i]!));
  const directions = leadingDirections(covariance, width);
  const project = (direction: Float64Array) =>
    Float64Array.from({ length: n }, (_, row) => dot(centred.subarray(row * width, (row + 1) * width), direction));
  const axes = directions.map(project) as PrincipalPoints['axes'];
  const shares = axes.map((axis) => (total > 0 ? dot(axis, axis) / n / total : 0)) as PrincipalPoints['shares'];
  return { axes, shares };
}

function centre(data: ArrayLike<number>, width: number): Float64Array {
  const centred = Float64Array.from(data);
  const n = centred.length / width;
  for (let column = 0; column < width; column++) {
    let mean = 0;
    for (let at = column; at < centred.length; at += width) mean += centred[at]! / n;
    for (let at = column; at < centred.length; at += width) centred[at] = centred[at]! - mean;
  }
  return centred;
}

function covarianceOf(centred: Float64Array, width: number): Float64Array {
  const n = centred.length / width;
  const covariance = new Float64Array(width * width);
  for (let start = 0; start < centred.length; start += width) {
    for (let i = 0; i < width; i++) {
      const scaled = centred[start + i]! / n;
      for (let j = 0; j < width; j++) {
        covariance[i * width + j] = covariance[i * width + j]! + scaled * centred[start + j]!;
      }
    }
  }
  return covariance;
}

function leadingDirections(matrix: Float64Array, width: number): Float64Array[] {
  // Start values without symmetry: none of them is orthogonal to the components.
  let basis: Float64Array[] = [1, 2, 3].map((k) =>
    Float64Array.from({ length: width }, (_, i) => 1 / (1 + ((i * k + k) % (width + 1)))),
  );
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const image = basis.map((vector) =>
      Float64Array.from({ length: width }, (_, i) => dot(matrix.subarray(i * width, (i + 1) * width), vector)),
    );
    basis = orthonormal(image);
  }
  return basis.map((vector) => {
    const largest = vector.reduce((top, value) => (Math.abs(value) > Math.abs(top) ? value : top), 0);
    return largest < 0 ? vector.map((value) => -value) : vector;
  });
}

/** Gram-Schmidt; what has no length left, as with points in a plane, stays zero. */
function orthonormal(vectors: Float64Array[]): Float64Array[] {
  const done: Float64Array[] = [];
  for (const vector of vectors) {
    const before = Math.sqrt(dot(vector, vector));
    const rest = vector.slice();
    for (const other of done) {
      const along = dot(rest, other);
      rest.forEach((value, i) => (rest[i] = value - along * other[i]!));
    }
    const length = Math.sqrt(dot(rest, rest));
    done.push(length > 1e-12 * before ? rest.map((value) => value / length) : rest.fill(0));
  }
  return done;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
