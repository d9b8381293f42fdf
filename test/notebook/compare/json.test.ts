import { expect } from 'chai';
import { compareJson } from '../../../src/notebook/compare/json';

describe('comparison of JSON', () => {
  const compare = (before: string, now: string): string | undefined =>
    compareJson(JSON.parse(before), JSON.parse(now), { rtol: 0, atol: 0 });

  it('knows keys from what every object has', () => {
    for (const key of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      expect(compare('{}', `{"${key}": 1}`), key).equal(`${key} is new`);
      expect(compare(`{"${key}": 1}`, '{}'), key).equal(`${key} is missing`);
      expect(compare(`{"${key}": 1}`, `{"${key}": 2}`), key).match(/^\.\w+: expected 1, got 2/);
    }
  });
});
