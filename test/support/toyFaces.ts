import pl from 'nodejs-polars';
import { Random } from '../../src/base';
import { ImageStore, type Split } from '../../src/data';

/**
 * A small set that a network can learn: "faces" are bright discs on dark noise, the others are noise alone. Half of each,
 * labels alternate. A column `group` holds a or b.
 */
export function toyFaces(count = 128, size = 64, seed = 1): Split {
  const random = new Random(seed);
  const bytes = new Uint8Array(count * size * size * 3);
  const label = Array.from({ length: count }, (_, row) => row % 2);
  label.forEach((isFace, row) => {
    const [cx, cy, radius] = [
      random.uniform(0.3, 0.7) * size,
      random.uniform(0.3, 0.7) * size,
      random.uniform(0.15, 0.3) * size,
    ];
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const inside = isFace === 1 && (x - cx) ** 2 + (y - cy) ** 2 < radius ** 2;
        const at = ((row * size + y) * size + x) * 3;
        for (let c = 0; c < 3; c++) bytes[at + c] = (inside ? 150 : 30) + random.integer(60);
      }
    }
  });
  const table = pl.DataFrame({
    row: label.map((_, row) => row),
    label,
    group: label.map((isFace, row) => (isFace ? (row % 8 === 1 ? 'b' : 'a') : null)),
  });
  return { name: 'toy', table, images: new ImageStore(bytes, { height: size, width: size, channels: 3 }) };
}
