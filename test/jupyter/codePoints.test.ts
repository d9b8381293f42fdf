import { expect } from 'chai';
import { fromCodePoints, toCodePoints } from '../../src/jupyter/engine/codePoints';

describe('code points', () => {
  it('count an emoji once where UTF-16 counts it twice', () => {
    const text = 'a😀b';
    expect([0, 1, 2, 3].map((n) => fromCodePoints(text, n))).deep.equal([0, 1, 3, 4]);
    expect([0, 1, 3, 4].map((n) => toCodePoints(text, n))).deep.equal([0, 1, 2, 3]);
  });

  it('end at the end of the text', () => {
    expect(fromCodePoints('ab', 9)).equal(2);
  });
});
