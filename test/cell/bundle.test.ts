import { expect } from 'chai';
import { bundleOf, displaySymbol, isMimeBundle } from '../../src/cell/bundle';

describe('cell: bundles', () => {
  it('are the text of what knows nothing of notebooks', () => {
    expect(bundleOf([1, 'a'])).deep.equal({ 'text/plain': "[ 1, 'a' ]" });
    expect(bundleOf(undefined)).deep.equal({ 'text/plain': 'undefined' });
  });

  it('are what an object says, with a text, and bytes as base64', async () => {
    const own = { [displaySymbol]: () => ({ 'text/html': '<b>', 'image/png': new Uint8Array([1, 2]) }) };
    // AQI= is base64 of the bytes 1 and 2.
    expect(bundleOf(own)).deep.include({ 'text/html': '<b>', 'image/png': 'AQI=' });
    expect(bundleOf(own)).property('text/plain').a('string');
    const late = { [displaySymbol]: () => Promise.resolve({ 'text/plain': 'own words' }) };
    expect(await bundleOf(late)).deep.equal({ 'text/plain': 'own words' });
    const broken = { [displaySymbol]: () => 5, x: 1 };
    expect(bundleOf(broken)).property('text/plain').contain('x: 1');
  });

  it('may be given as plain objects whose keys are all MIME types', () => {
    for (const yes of [{ 'text/plain': 'x' }, { 'image/svg+xml': '', 'application/vnd.vegalite.v5+json': {} }]) {
      expect(isMimeBundle(yes), JSON.stringify(yes)).equal(true);
    }
    class Own {
      'text/plain' = 'x';
    }
    for (const no of [{}, { a: 1 }, { 'text/plain': 'x', b: 2 }, { 'a/b/c': 1 }, [], 'text/plain', null, new Own()]) {
      expect(isMimeBundle(no), JSON.stringify(no)).equal(false);
    }
  });
});
