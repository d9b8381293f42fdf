import { expect } from 'chai';
import { checkChoice, checkInteger, checkKeyNames, checkKeys, checkPositive, checkRange, keysOf } from '../../src/base';

describe('checkKeyNames', () => {
  const known = ['learningRate', 'beta1', 'beta2'];

  it('passes known keys, also none', () => {
    expect(() => checkKeyNames('adam', { beta1: 1, learningRate: 2 }, known)).not.throw();
    expect(() => checkKeyNames('adam', {}, known)).not.throw();
  });

  it('names an unknown key and the known ones', () => {
    expect(() => checkKeyNames('adam', { rate: 1 }, known)).throw(
      /^adam: expected options among learningRate, beta1, beta2, got rate\.$/,
    );
  });

  it('hints at a key that differs in case or by one letter', () => {
    const hint = (key: string): void => checkKeyNames('adam', { [key]: 1 }, known);
    expect(() => hint('learningrate')).throw('got learningrate. Did you mean learningRate?'); // case
    expect(() => hint('LEARNINGRATE')).throw('Did you mean learningRate?');
    expect(() => hint('learningRat')).throw('Did you mean learningRate?'); // one left out
    expect(() => hint('learningRates')).throw('Did you mean learningRate?'); // one added
    expect(() => hint('learningXate')).throw('Did you mean learningRate?'); // one changed
    expect(() => hint('learning')).throw(/got learning\.$/); // two left out
    expect(() => hint('beta')).throw('Did you mean beta1?');
  });

  it('refuses what is no object of options', () => {
    expect(() => checkKeyNames('fit', 3 as unknown as object, known)).throw(
      'fit: expected an object of options, got 3.',
    );
    expect(() => checkKeyNames('fit', null as unknown as object, known)).throw(
      'fit: expected an object of options, got null.',
    );
    expect(() => checkKeyNames('fit', [1], known)).throw('fit: expected an object of options, got [1].');
  });
});

describe('checkKeys and keysOf', () => {
  interface Options {
    rate?: number;
    seed: number;
  }
  const options: Options = { seed: 1 };

  it('check the same at run time', () => {
    expect(() => checkKeys('fit', { seed: 1, rat: 2 } as Options, ['rate', 'seed'])).throw(
      'fit: expected options among rate, seed, got rat. Did you mean rate?',
    );
    expect(keysOf<Options>()('rate', 'seed')).eql(['rate', 'seed']);
  });

  // The check of types fails where one of the lines below compiles.
  it('do not compile with a key that is forgotten, misspelt or unknown at compile time', () => {
    const list: readonly string[] = ['rate', 'seed'];
    checkKeys('fit', options, ['seed', 'rate']);
    // @ts-expect-error rate is forgotten
    checkKeys('fit', options, ['seed']);
    // @ts-expect-error rat is misspelt
    checkKeys('fit', options, ['seed', 'rate', 'rat']);
    // @ts-expect-error a list that may hold anything
    checkKeys('fit', options, list);
    // @ts-expect-error rate is forgotten
    keysOf<Options>()('seed');
    // @ts-expect-error rat is misspelt
    keysOf<Options>()('seed', 'rate', 'rat');
    expect(Object.keys(options)).eql(['seed']);
  });
});

describe('checks of numbers and words', () => {
  it('checkInteger: whole numbers from a bound on, nothing else', () => {
    expect(() => checkInteger('epochs', 1, 1)).not.throw();
    for (const bad of [0, 1.5, NaN, Infinity, '2' as unknown as number, undefined as unknown as number]) {
      expect(() => checkInteger('epochs', bad, 1, 'Try 6.')).throw(
        `epochs: expected a whole number of at least 1, got ${String(bad)}. Try 6.`,
      );
    }
  });

  it('checkRange: both ends belong, NaN and infinities do not', () => {
    expect(() => checkRange('p', 0, 0, 1)).not.throw();
    expect(() => checkRange('p', 1, 0, 1)).not.throw();
    for (const bad of [NaN, -0.1, 1.1, Infinity, '0.5' as unknown as number]) {
      expect(() => checkRange('p', bad, 0, 1)).throw(`p: expected a number between 0 and 1, got ${String(bad)}.`);
    }
    expect(() => checkRange('rate', NaN, 0, Infinity)).throw('rate: expected a number of at least 0, got NaN.');
    expect(() => checkRange('rate', Infinity, 0, Infinity)).throw(
      'rate: expected a number of at least 0, got Infinity.',
    );
    expect(() => checkRange('rate', 1e300, 0, Infinity)).not.throw();
  });

  it('checkRange: a bound that is excluded is said to be', () => {
    for (const good of [0, 0.5, 1 - Number.EPSILON / 2]) {
      expect(() => checkRange('p', good, 0, { below: 1 })).not.throw();
    }
    for (const bad of [1, 1.1, -0.1, NaN, -Infinity, '0.5' as unknown as number]) {
      expect(() => checkRange('p', bad, 0, { below: 1 }, 'Try 0.1.')).throw(
        `p: expected a number of at least 0 and below 1, got ${String(bad)}. Try 0.1.`,
      );
    }
  });

  it('checkPositive: above 0, at most a bound', () => {
    expect(() => checkPositive('share', 5e-324, 1)).not.throw();
    expect(() => checkPositive('share', 1, 1)).not.throw();
    for (const bad of [0, -0, -1, 1.1, NaN, Infinity, '0.5' as unknown as number]) {
      expect(() => checkPositive('share', bad, 1)).throw(
        `share: expected a number above 0, at most 1, got ${String(bad)}.`,
      );
    }
    expect(() => checkPositive('smoothing', 0)).throw('smoothing: expected a number above 0, got 0.');
    expect(() => checkPositive('smoothing', 1e300)).not.throw();
  });

  it('checkChoice: one of a few words', () => {
    expect(() => checkChoice('rule', 'sound', ['sound', 'reference'])).not.throw();
    expect(() => checkChoice('rule', 'loud', ['sound', 'reference'])).throw(
      /^rule: expected one of sound, reference, got loud\.$/,
    );
    for (const bad of [undefined, null, 3]) {
      expect(() => checkChoice('rule', bad as unknown as string, ['sound'])).throw(`of sound, got ${String(bad)}.`);
    }
  });

  it('checkChoice: hints at what is near, and at what other words stand for', () => {
    const rule = (word: string): void =>
      checkChoice('rule', word, ['sound', 'reference'], { true: 'sound', o: 'both' });
    expect(() => rule('Sound')).throw('rule: expected one of sound, reference, got Sound. Did you mean sound?');
    expect(() => rule('refrence')).throw('got refrence. Did you mean reference?');
    expect(() => rule('true')).throw('rule: expected one of sound, reference, got true. Did you mean sound?');
    expect(() => rule('toString')).throw(/got toString\.$/);
  });
});
