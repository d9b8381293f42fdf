import { expect } from 'chai';
import { boxOfAnchor, intersectionOverUnion, withoutDoubles } from '../../../src/models/foreign/anchors';

describe('boxes from anchors', () => {
  it('counts cells row by row, with the anchors of a cell after each other', () => {
    // 2 x 2 cells with 3 anchors: number 10 is the second of cell 3, the lower right one, whose middle is (0.75, 0.75).
    const box = boxOfAnchor({ cells: 2, anchors: 3 }, 10, [-8, 4, 32, 16], 64);
    expect(box).eql({ x1: 0.375, y1: 0.6875, x2: 0.875, y2: 0.9375 });
    // Number 5 is the last of cell 1, the upper right one.
    expect(boxOfAnchor({ cells: 2, anchors: 3 }, 5, [0, 0, 0, 0], 64)).eql({ x1: 0.75, y1: 0.25, x2: 0.75, y2: 0.25 });
  });

  it('measures how much two boxes overlap', () => {
    const box = (x1: number, x2: number) => ({ x1, x2, y1: 0, y2: 1 });
    expect(intersectionOverUnion(box(0, 1), box(0, 1))).equal(1);
    expect(intersectionOverUnion(box(0, 2), box(1, 3))).closeTo(1 / 3, 1e-12);
    expect(intersectionOverUnion(box(0, 1), box(1, 2))).equal(0);
  });

  it('keeps the best of boxes that overlap, and those that do not', () => {
    const box = (logit: number, x1: number) => ({ logit, x1, x2: x1 + 2, y1: 0, y2: 1 });
    const kept = withoutDoubles([box(1, 0), box(3, 0.5), box(2, 5), box(0, 2)], 0.3);
    // The box from 0 has 1.5 of 2.5 in common with the best one; the one from 2 only 0.5 of 3.5.
    expect(kept.map(({ logit }) => logit)).eql([3, 2, 0]);
  });
});
