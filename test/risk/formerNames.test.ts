import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { loadBundle, saveBundle } from '../../src/learn';
import { DensityVAEWrapper, DensityWrapper, EnsembleWrapper, MVEWrapper, type RiskWrapper } from '../../src/risk';
import { onBackend } from '../support/backends';
import { rejected } from '../support/rejected';
import { smallNetwork } from '../support/tasks';

describe('a model saved under the name that its class had before', () => {
  onBackend('native');
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-test-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** What an earlier version would have written, its names put in place of the present ones. */
  async function savedByOld(model: RiskWrapper, names: Readonly<Record<string, string>>): Promise<string> {
    const place = path.join(folder, 'model');
    await model.save(place);
    const { meta, arrays } = await loadBundle(place);
    const text = Object.entries(names).reduce(
      (all, [now, old]) => all.replaceAll(`"${now}"`, `"${old}"`),
      JSON.stringify(meta),
    );
    await saveBundle(place, { meta: JSON.parse(text) as unknown, arrays });
    return place;
  }

  it('loads by its class of today: HistogramWrapper is DensityWrapper', async () => {
    const place = await savedByOld(new DensityWrapper(smallNetwork(1)), { DensityWrapper: 'HistogramWrapper' });
    expect(((await loadBundle(place)).meta as { kind: string }).kind).equal('HistogramWrapper');
    expect(await DensityWrapper.load(place)).instanceOf(DensityWrapper);
    expect((await rejected(MVEWrapper.load(place))).message).equal(
      `${place}: expected a saved MVEWrapper, got HistogramWrapper. Load it with DensityWrapper.load.`,
    );
  });

  it('loads by its class of today: HistogramVAEWrapper is DensityVAEWrapper', async () => {
    const model = new DensityVAEWrapper(smallNetwork(1), { latentDim: 2 });
    const place = await savedByOld(model, { DensityVAEWrapper: 'HistogramVAEWrapper' });
    expect(await DensityVAEWrapper.load(place)).instanceOf(DensityVAEWrapper);
  });

  it('is found where it is part of another', async () => {
    const ensemble = new EnsembleWrapper(smallNetwork(1), { members: 2, wrapper: DensityWrapper });
    const place = await savedByOld(ensemble, { DensityWrapper: 'HistogramWrapper' });
    const { options } = (await loadBundle(place)).meta as { options: { wrapper: object } };
    expect(options.wrapper).eql({ $wrapper: 'HistogramWrapper' });
    expect(await EnsembleWrapper.load(place)).instanceOf(EnsembleWrapper);
  });
});
