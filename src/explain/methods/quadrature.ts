/** Places in [0, 1] and weights that add up to 1: the mean of a function there is about its integral. */
export interface Quadrature {
  readonly places: Float64Array;
  readonly weights: Float64Array;
}

/** The middle of each of equally wide steps. */
export function riemann(steps: number): Quadrature {
  const places = Float64Array.from({ length: steps }, (_, i) => (i + 0.5) / steps);
  return { places, weights: new Float64Array(steps).fill(1 / steps) };
}

/** The rule of Gauss and Legendre, exact for polynomials up to degree 2 * steps - 1: roots of the Legendre polynomial, by Newton's method. */
export function gaussLegendre(steps: number): Quadrature {
  const places = new Float64Array(steps);
  const weights = new Float64Array(steps);
  for (let i = 0; i < steps; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (steps + 0.5));
    let slope = 1;
    for (let round = 0; round < 100; round++) {
      const { value, before } = legendre(steps, x);
      slope = (steps * (x * value - before)) / (x * x - 1);
      const change = value / slope;
      x -= change;
      if (Math.abs(change) < 1e-15) break;
    }
    places[steps - 1 - i] = (x + 1) / 2;
    weights[steps - 1 - i] = 1 / ((1 - x * x) * slope * slope);
  }
  return { places, weights };
}

/** The Legendre polynomial of a degree and that of one degree less, at x. */
function legendre(degree: number, x: number): { value: number; before: number } {
  let [before, value] = [1, x];
  for (let k = 2; k <= degree; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
  return { value, before };
}
