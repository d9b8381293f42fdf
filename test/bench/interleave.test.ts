import { expect } from 'chai';
import { interleaved, pick } from '../../src/bench';

describe('bench interleaved', () => {
  it('runs contenders in turn, each time the other way round', async () => {
    const order: string[] = [];
    const contender = (name: string) => ({ name, repeat: () => Promise.resolve(order.push(name)) });
    const found = await interleaved([contender('a'), contender('b')], 3);
    expect(order).deep.equal(['a', 'b', 'b', 'a', 'a', 'b']);
    expect(found).deep.equal({ a: [1, 4, 5], b: [2, 3, 6] });
  });

  it('says which are absent and which failed, and goes on with the others', async () => {
    const found = await interleaved(
      [
        { name: 'gone', absent: 'absent: not installed', repeat: () => Promise.resolve(1) },
        { name: 'broken', repeat: () => Promise.reject(new Error('no such file')) },
        { name: 'well', repeat: () => Promise.resolve(2) },
      ],
      2,
    );
    expect(found).deep.equal({ gone: 'absent: not installed', broken: 'failed: no such file', well: [2, 2] });
  });

  it('picks one number of each repeat, or the reason why one has none', () => {
    const found = { a: [{ n: 1 }, { n: 2 }], b: [{ n: 1 }, { n: 'lost' }], c: 'absent' };
    expect(pick(found, ({ n }) => n)).deep.equal({ a: [1, 2], b: 'lost', c: 'absent' });
  });
});
