import { expect } from 'chai';
import { LatentQueue } from '../../src/risk';

const rows = (queue: LatentQueue): number[] => [...queue.rows()];

describe('LatentQueue', () => {
  it('holds what was pushed, the last ones once it is full', () => {
    const queue = new LatentQueue(3, 2);
    expect([queue.length, rows(queue)]).eql([0, []]);
    queue.push(Float32Array.of(1, 2));
    expect([queue.length, rows(queue)]).eql([1, [1, 2]]);
    queue.push(Float32Array.of(3, 4, 5, 6));
    expect([queue.length, rows(queue)]).eql([3, [1, 2, 3, 4, 5, 6]]);
    queue.push(Float32Array.of(7, 8));
    expect([queue.length, rows(queue)]).eql([3, [7, 8, 3, 4, 5, 6]]);
    queue.push(Float32Array.of(9, 10, 11, 12, 13, 14, 15, 16)); // more than it holds: the last three stay
    expect(new Set(rows(queue))).eql(new Set([11, 12, 13, 14, 15, 16]));
    expect(queue.length).equal(3);
  });

  it('knows what was never filled; the reference does not', () => {
    const queue = new LatentQueue(3, 1);
    queue.push(Float32Array.of(5));
    expect(rows(queue)).eql([5]);
    expect([...queue.padded()]).eql([5, 0, 0]);
  });

  it('copies what is pushed', () => {
    const queue = new LatentQueue(2, 1);
    const batch = Float32Array.of(1);
    queue.push(batch);
    batch[0] = 9;
    expect(rows(queue)).eql([1]);
  });

  it('goes on from a state, which stays as it was', () => {
    const queue = new LatentQueue(3, 1);
    queue.push(Float32Array.of(1, 2, 3, 4));
    const state = queue.state();
    queue.push(Float32Array.of(5));
    const other = new LatentQueue(3, 1);
    other.restore(state);
    expect(rows(other)).eql([4, 2, 3]);
    other.push(Float32Array.of(5));
    expect(rows(other)).eql(rows(queue));
    expect([...state.rows]).eql([4, 2, 3]);
  });

  it('refuses the state of a queue of another size, and bad sizes', () => {
    const state = new LatentQueue(3, 2).state();
    expect(() => new LatentQueue(2, 2).restore(state)).throw('saved queue: expected 2 rows of 2 values, got 6 values.');
    expect(() => new LatentQueue(4, 2).restore(state)).throw('saved queue: expected 4 rows of 2 values, got 6 values.');
    expect(() => new LatentQueue(0, 2)).throw('queueSize: expected a whole number of at least 1, got 0.');
    expect(() => new LatentQueue(2, NaN)).throw('width: expected a whole number of at least 1, got NaN.');
  });
});
