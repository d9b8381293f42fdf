import { expect } from 'chai';
import { InputError, messageOf, RisklabError } from '../../src/base';

const got = (value: unknown): string => new InputError('x', 'a thing', value).message;

describe('errors', () => {
  it('say what was expected, what came, and what to do', () => {
    const error = new InputError('batchSize', 'an even number', 7, 'Half of a batch are faces.');
    expect(error.message).equal('batchSize: expected an even number, got 7. Half of a batch are faces.');
    expect(error.what).equal('batchSize');
    expect(error.name).equal('InputError');
    expect(error).instanceOf(RisklabError).instanceOf(Error);
    expect(new RisklabError('no').name).equal('RisklabError');
  });

  it('leave out what to do when there is nothing to say', () => {
    expect(new InputError('seed', 'a number', 'x').message).equal('seed: expected a number, got x.');
  });

  it('keep the cause', () => {
    const cause = new Error('deep');
    expect(new RisklabError('no', { cause }).cause).equal(cause);
  });

  it('describe values in a few words, never dumps of data', () => {
    expect(got(undefined)).equal('x: expected a thing, got undefined.');
    expect(got(null)).equal('x: expected a thing, got null.');
    expect(got(NaN)).equal('x: expected a thing, got NaN.');
    expect(got(3n)).equal('x: expected a thing, got 3.');
    expect(got(true)).equal('x: expected a thing, got true.');
    expect(got(() => 1)).equal('x: expected a thing, got a function.');
    expect(got([1, [2, 'a']])).equal('x: expected a thing, got [1, [2, a]].');
    expect(got(new Array(9).fill(0))).equal('x: expected a thing, got 9 values.');
    expect(got(new Float32Array(1000))).equal('x: expected a thing, got Float32Array of 4000 bytes.');
    expect(got({ a: 1, b: 2 })).equal('x: expected a thing, got an object with keys a, b.');
    expect(got({})).equal('x: expected a thing, got an object with keys (none).');
    expect(got(Object.create(null))).equal('x: expected a thing, got an object with keys (none).');
    expect(got(new Map([[1, 2]]))).equal('x: expected a thing, got an object of class Map.');
    expect(got(new (class {})())).equal('x: expected a thing, got an object with keys (none).');
  });

  it('messageOf reads errors and anything else that was thrown', () => {
    expect(messageOf(new Error('why'))).equal('why');
    expect(messageOf('plain')).equal('plain');
    expect(messageOf(undefined)).equal('undefined');
    expect(messageOf(Object.create(null))).equal('something that cannot be shown');
    expect(messageOf(Object.assign(new Error(), { message: Symbol('why') }))).equal('Symbol(why)');
  });
});
