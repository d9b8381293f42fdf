import { expect } from 'chai';
import { datasetsFinding } from '../../src/cli/doctor';
import type { DatasetState } from '../../src/data';

describe('datasetsFinding', () => {
  type Built = DatasetState['built'][number];
  const state = (name: string, ...built: Partial<Built>[]): DatasetState =>
    ({ name, built }) as unknown as DatasetState;
  const manifest = {} as Built['manifest'];

  it('sums up what is built of each dataset', () => {
    const one = { folder: '/a', manifest, bytes: 40e6 };
    const two = { folder: '/b', manifest, bytes: 1.2e9 };
    expect(
      datasetsFinding([state('avatar-faces', one, two), state('mit-faces', one), state('lfw-subset')]),
    ).to.deep.equal({
      what: 'Datasets',
      state: 'ok',
      text: 'built: avatar-faces (1.2 GB), mit-faces (40 MB)',
    });
  });

  it('says that none is built, which is no hindrance', () => {
    expect(datasetsFinding([state('avatar-faces')])).to.deep.include({
      state: 'optional',
      text: 'none is built yet; a lab builds what it needs when it first runs',
    });
  });

  it('says which are damaged, and what to do', () => {
    expect(
      datasetsFinding([state('avatar-faces', { folder: '/cache/x', manifest: undefined, bytes: 0 })]),
    ).to.deep.include({
      state: 'optional',
      text: 'damaged: /cache/x. Delete it; it is built again.',
    });
  });
});
