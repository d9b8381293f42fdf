import { expect } from 'chai';
import { loadDataset, SPLITS } from '../../src/data';
import { SOURCES } from '../../src/data/sources';
import { readCatalogue } from '../../src/data/catalogue';
import { messageFrom } from './support';

/** As from a notebook, past the type checks. */
const loose = loadDataset as (name: string, options?: object) => Promise<unknown>;

describe('loadDataset', () => {
  it('refuses a dataset that it does not know, and says which there are', async () => {
    expect(await messageFrom(loose('avatarfaces'))).equal(
      'dataset: expected one of avatar-faces, lfw-subset, mit-faces, mit-h5, image-folder, got avatarfaces.',
    );
  });

  for (const { name, keys } of SOURCES) {
    it(`refuses options that ${name} does not know, before it does anything`, async () => {
      expect(await messageFrom(loose(name, { sise: 3 }))).match(
        new RegExp(`^${name}: expected options among ${keys.join(', ')}, got sise\\.`),
      );
    });
  }

  it('has an entry in the committed manifest for each dataset, and for no other', async () => {
    const catalogue = await readCatalogue();
    expect(Object.keys(catalogue).sort()).eql(SOURCES.map(({ name }) => name).sort());
    for (const { title, licence, source } of Object.values(catalogue)) {
      expect([title, licence, source].every((text) => text.length > 3)).equal(true);
    }
  });

  it('knows three splits', () => {
    expect(SPLITS).eql(['train', 'validation', 'test']);
  });
});
