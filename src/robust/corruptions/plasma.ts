import { least, most, type Random } from '../../base';

/**
 * A cloud by the diamond-square method: halfway between known points lies their mean and a random step, and the steps of each finer level are
 * smaller. The cloud joins itself at its edges.
 *
 * @param side - a power of two
 * @param decay - by how much steps get smaller
 * @returns side x side numbers, the least 0, the largest 1
 */
export function plasma(side: number, decay: number, random: Random): Float32Array {
  const map = new Float64Array(side * side);
  const place = (y: number, x: number): number => ((y + side) % side) * side + ((x + side) % side);
  for (let step = side, wibble = 1; step >= 2; step /= 2, wibble /= decay * decay) {
    const half = step / 2;
    const fill = (y: number, x: number, neighbours: readonly (readonly [number, number])[]): void => {
      const mean = neighbours.reduce((sum, [dy, dx]) => sum + map[place(y + dy * half, x + dx * half)]!, 0) / 4;
      map[place(y, x)] = mean + random.uniform(-wibble, wibble);
    };
    for (let y = 0; y < side; y += step) for (let x = 0; x < side; x += step) fill(y + half, x + half, corners);
    for (let y = 0; y < side; y += step) {
      for (let x = 0; x < side; x += step) {
        fill(y, x + half, sides);
        fill(y + half, x, sides);
      }
    }
  }
  const [low, high] = [least(map), most(map)];
  return Float32Array.from(map, (value) => (high > low ? (value - low) / (high - low) : 0));
}

const corners = [[-1, -1], [-1, 1], [1, -1], [1, 1]] as const; // prettier-ignore
const sides = [[-1, 0], [1, 0], [0, -1], [0, 1]] as const; // prettier-ignore
