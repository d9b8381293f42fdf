import { expect } from 'chai';
import { readdir } from 'node:fs/promises';
import os from 'node:os';
import { lineProgress, setProgress } from '../../src/base';
import { dataBench } from '../../src/bench/data';

describe('bench data', () => {
  after(() => setProgress(lineProgress()));

  it('measures ours, says why there is no Python, and leaves nothing behind', async () => {
    const mine = async (): Promise<string[]> =>
      (await readdir(os.tmpdir())).filter((name) => name.startsWith('risklab-bench-'));
    const before = await mine();
    const { measures, ours } = await dataBench.run({
      repeats: 2,
      python: 'no-such-python',
      options: { images: '20', build: '8' },
      say: () => undefined,
    });
    expect(measures.map(({ name }) => name)).eql([
      'reading 20 images from HDF5',
      'putting a batch of 32 together',
      'building avatar-faces',
    ]);
    for (const { samples } of measures) {
      expect((samples[ours] as number[]).length).equal(2);
      expect((samples[ours] as number[]).every((value) => value > 0)).equal(true);
    }
    expect(measures[0]!.samples['h5py and NumPy']).contain('ENOENT');
    expect(await mine()).eql(before);
  });
});
