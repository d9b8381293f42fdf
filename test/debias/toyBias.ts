import pl from 'nodejs-polars';
import { Random } from '../../src/base';
import { ImageStore, type Split } from '../../src/data';
import type { debias } from '../../src';
import { adam, augment } from '../../src/learn';
import { DensityVAEWrapper, wrap, type RiskWrapper } from '../../src/risk';
import { smallClassifier, smallDecoder, smallSize } from '../support/smallModels';

/**
 * Small images whose label is the side that has a bright spot, while the colour of all of it goes with the label, but for some rows: a
 * network learns the colour first, and fails those rows. Column `group`: `common` or `rare`.
 *
 * @param rare - the share of rows whose colour goes with the other label
 */
export function toyBias(count = 192, rare = 0.1, seed = 3): Split {
  const random = new Random(seed);
  const pixels = smallSize * smallSize * 3;
  const bytes = new Uint8Array(count * pixels);
  const label = Array.from({ length: count }, (_, row) => row % 2);
  const every = Math.max(2, Math.round(1 / rare));
  const isRare = label.map((_, row) => (row >> 1) % every === every - 1);
  label.forEach((value, row) => {
    const red = isRare[row] ? 1 - value : value;
    for (let y = 0; y < smallSize; y++) {
      for (let x = 0; x < smallSize; x++) {
        const spot = y >= 3 && y <= 4 && (value === 1 ? x < 3 : x >= 5);
        const at = row * pixels + (y * smallSize + x) * 3;
        for (let c = 0; c < 3; c++)
          bytes[at + c] = (c === (red ? 0 : 2) ? 150 : 60) + (spot ? 60 : 0) + random.integer(30);
      }
    }
  });
  const table = pl.DataFrame({
    row: label.map((_, row) => row),
    id: label.map((_, row) => `toy-${row}`),
    label,
    group: isRare.map((one) => (one ? 'rare' : 'common')),
  });
  return { name: 'toy', table, images: new ImageStore(bytes, { height: smallSize, width: smallSize, channels: 3 }) };
}

/** A recipe for such images: a small network, and a small autoencoder on it. */
export function toyRecipe(seed = 1): debias.Recipe<RiskWrapper> {
  return {
    model: (of, parts) => wrap(smallClassifier(of), {}, { parts: [augment({ noise: 0.02 }), ...parts], seed: of }),
    latentModel: (of) =>
      new DensityVAEWrapper(smallClassifier(of), { latentDim: 3, decoder: smallDecoder(3, of + 1), seed: of }),
    epochs: 4,
    batchSize: 16,
    seed,
    optimizer: () => adam({ learningRate: 5e-3 }),
  };
}
