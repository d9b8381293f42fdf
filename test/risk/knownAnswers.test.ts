import { expect } from 'chai';
import { ensembleOnCubic, varianceOnCubic, varianceOnMoons } from '../../scripts/known-answers';
import { lineProgress, setProgress, silentProgress } from '../../src/base';
import { onBackend } from '../support/backends';

// The same experiments over five seeds are in docs/risk.md; here one seed, held against bounds with room to spare.
describe('known answers', () => {
  onBackend('native');
  beforeEach(() => setProgress(silentProgress));
  afterEach(() => setProgress(lineProgress()));

  it('a variance head finds sigma(x) of the cubic data', async () => {
    const { sigmaCorrelation, nllExcess } = await varianceOnCubic(1);
    expect(sigmaCorrelation).above(0.9);
    expect(nllExcess).below(0.05);
  });

  it('an ensemble disagrees where there are no data', async () => {
    const { spreadRatio, outsideAuroc } = await ensembleOnCubic(1);
    expect(spreadRatio).above(5);
    expect(outsideAuroc).above(0.99);
  });

  it('a variance head finds where labels are flipped', async () => {
    expect((await varianceOnMoons(1)).patchAuroc).above(0.9);
  });
});
