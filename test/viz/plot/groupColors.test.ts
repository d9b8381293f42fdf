import { expect } from 'chai';
import { groupColors } from '../../../src/viz/plot/groupColors';
import { palette } from '../../../src/viz/theme';

describe('groupColors', () => {
  it('gives a class its own colour, whatever else is there and in whatever order', () => {
    for (const values of [
      ['0', '1'],
      ['1', '0', '1'],
    ]) {
      const { groups, labels, colors } = groupColors('label', values);
      expect([groups, labels, colors]).eql([
        ['0', '1'],
        ['0', '1'],
        [palette[0], palette[1]],
      ]);
    }
    expect(groupColors('label', ['1']).colors).eql([palette[1]]);
    expect(groupColors('hat', ['true']).colors).eql([palette[1]]);
    expect(groupColors('label', ['1.0', '0.0']).colors).eql([palette[0], palette[1]]);
  });

  it('gives other groups colours in their order, numbers by their size, and grey to empty values', () => {
    expect(groupColors('tone', ['light', null, 'dark'])).deep.include({
      groups: ['light', 'dark', '(none)'],
      colors: [palette[0], palette[1], '#8C8C8C'],
    });
    expect(groupColors('size', ['100', '20', '3'])).deep.include({
      groups: ['3', '20', '100'],
      colors: [palette[0], palette[1], palette[2]],
    });
  });

  it('has one order and a colour each, whatever the groups are called and whichever comes first', () => {
    const order = ['', '1a', '2', '10', 'b'];
    for (const values of [order, order.toReversed(), ['1a', '2', 'b', '10', '']]) {
      expect(groupColors('code', values).groups).eql(order);
    }
    expect(groupColors('code', ['1', '01']).colors).eql([palette[0], palette[1]]);
    expect(groupColors('part', ['constructor', 'toString']).labels).eql(['constructor', 'toString']);
  });

  it('calls groups as told', () => {
    const { labels, labelOf } = groupColors('label', ['0', '1', null], { names: { 1: 'face' } });
    expect(labels).eql(['0', 'face', '(none)']);
    expect(['0', '1', null].map(labelOf)).eql(labels);
  });

  it('refuses names of groups that are not there, and more groups than colours', () => {
    expect(() => groupColors('label', ['0', '1'], { names: { 2: 'face' } })).throw(
      'names: expected values of label among 0, 1, got 2.',
    );
    expect(() => groupColors('label', ['0', '1'], { names: { 0: 'face', 1: 'face' } })).throw(
      'names: expected a name of its own for each, got face twice.',
    );
    expect(() => groupColors('label', ['(none)', null])).throw('got (none) twice.');
    const nine = Array.from({ length: 9 }, (_, i) => `g${i}`);
    expect(() => groupColors('label', nine)).throw('label: expected 1 to 8 things to compare, got 9.');
    expect(() => groupColors('label', [...nine.slice(1), null])).throw('got 9.');
  });
});
