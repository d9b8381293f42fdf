import { expect } from 'chai';
import { wholeNumber } from '../../src/bench/options';
import { predictBench } from '../../src/bench/predict';
import { rejected } from '../support/rejected';

describe('bench options', () => {
  it('that are whole numbers are read, and refused by the name that is typed', () => {
    expect(wholeNumber({ roundTrips: '50' }, 'roundTrips')).equal(50);
    expect(wholeNumber({ images: '0' }, 'images', 0)).equal(0);
    expect(() => wholeNumber({ roundTrips: '0' }, 'roundTrips')).throw(
      'round-trips: expected a whole number of at least 1, got 0.',
    );
    expect(() => wholeNumber({ images: 'many' }, 'images')).throw('images: expected a whole number of at least 1, got');
  });

  it('are looked at before anything is started', async () => {
    const say = (text: string): never => expect.fail(text);
    const settings = { repeats: 1, python: 'no-such-python', options: { images: '8', batch: 'x' }, say };
    expect((await rejected(predictBench.run(settings))).message).contain('batch: expected a whole number');
  });
});
