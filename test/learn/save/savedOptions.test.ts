import { expect } from 'chai';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DensityWrapper, EnsembleWrapper, PlainModel } from '../../../src/risk';
import { kNearest } from '../../../src/density';
import { onBackend } from '../../support/backends';
import { rejected } from '../../support/rejected';
import { smallNetwork } from '../../support/tasks';

describe('saving what could not be loaded', () => {
  onBackend('native');

  it('is refused at once, not when it is too late', async () => {
    class Unknown extends PlainModel {}
    const own = { ...kNearest({ k: 2 }), name: 'own' };
    const folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-test-'));
    try {
      const to = path.join(folder, 'model');
      const ensemble = new EnsembleWrapper(smallNetwork(1), { wrapper: Unknown, members: 2 });
      expect((await rejected(ensemble.save(to))).message).match(
        /^wrapper: expected one of .*, got Unknown\. Register it/,
      );
      const rare = new DensityWrapper(smallNetwork(1), { density: own });
      expect((await rejected(rare.save(to))).message).match(
        /^density to be saved: expected one of histogram, .*, got own\./,
      );
      expect(await readdir(folder)).eql([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
