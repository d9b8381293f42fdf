import { expect } from 'chai';
import sharp from 'sharp';
import { diagram } from '../../../src/viz';
import { layOut } from '../../../src/viz/diagram/layout';
import { readParts } from '../../../src/viz/diagram/parts';
import { textsOf } from '../helpers';

const place = (description: string) =>
  Object.fromEntries(readParts(description).boxes.map(({ name, column, row }) => [name, [column, row]]));

describe('diagram', () => {
  it('puts each box after the one before it, and a second way out below the first', () => {
    expect(place('a -> b -> c\n b -> d -> e\n f -> b')).eql({
      a: [0, 0],
      b: [1, 0],
      c: [2, 0],
      d: [2, 1],
      e: [3, 1],
      f: [0, 2],
    });
  });

  it('goes on in the same row where there is room, and fills rows from above', () => {
    expect(place('a -> b\n b -> c')).eql({ a: [0, 0], b: [1, 0], c: [2, 0] });
    expect(place('a -> b -> c -> d\n a -> e -> c\n c -> f')).eql({
      a: [0, 0],
      b: [1, 0],
      c: [2, 0],
      d: [3, 0],
      e: [1, 1],
      f: [3, 1],
    });
  });

  it('tells values from steps, and keeps the words of an arrow', () => {
    const { boxes, arrows } = readParts('(x) -> square root --the larger one--> (y)\n(y) -> x');
    expect(boxes.map(({ name, kind }) => `${name}: ${kind}`)).eql(['x: value', 'square root: step', 'y: value']);
    expect(arrows.map(({ from, to, label }) => [from.name, to.name, label])).eql([
      ['x', 'square root', ''],
      ['square root', 'y', 'the larger one'],
      ['y', 'x', ''],
    ]);
  });

  it('draws no box over another, and every arrow from edge to edge', () => {
    const { boxes, arrows, width, height } = layOut(readParts('a -> b -> a long name of a box\n b -> d\n d -> a'), 30);
    const overlaps = boxes.flatMap((one, i) =>
      boxes.slice(i + 1).filter((other) => {
        const apartX = one.x + one.width <= other.x || other.x + other.width <= one.x;
        const apartY = one.y + one.height <= other.y || other.y + other.height <= one.y;
        return !(apartX || apartY);
      }),
    );
    expect(overlaps).eql([]);
    for (const { x, y, width: wide, height: high } of boxes) {
      expect(x).least(0);
      expect(y).least(30);
      expect(x + wide).most(width);
      expect(y + high).most(height);
    }
    const [a, b, , d] = boxes.map((box) => ({ ...box, right: box.x + box.width, bottom: box.y + box.height }));
    expect(arrows[0]?.points).eql([
      [a!.right, a!.y + a!.height / 2],
      [b!.x, b!.y + b!.height / 2],
    ]);
    // Back from d to a: down, along below all boxes, and up.
    const way = arrows[3]!.points;
    expect(way[0]).eql([d!.x + d!.width / 2, d!.bottom]);
    expect(way.at(-1)).eql([a!.x + a!.width / 2, a!.bottom]);
    expect(way[1]![1]).above(Math.max(...boxes.map((box) => box.y + box.height)));
    expect(way[1]![1]).equal(way[2]![1]);
  });

  it('shows itself as SVG and as PNG of the same size, and in words', async () => {
    const figure = diagram('(picture) -> network --0 to 1--> (face & other)', { title: 'What it does' });
    const { data, metadata } = await figure.render();
    expect(Object.keys(data)).eql(['image/svg+xml', 'image/png', 'text/plain']);
    expect(textsOf(figure.svg)).eql(['What it does', '0 to 1', 'picture', 'network', 'face & other']);
    expect(figure.text).equal('What it does\npicture → network\nnetwork → face & other (0 to 1)');
    const png = await sharp(Buffer.from(data['image/png'] as string, 'base64')).metadata();
    const { width, height } = metadata['image/svg+xml'] as { width: number; height: number };
    expect([png.width, png.height]).eql([2 * width, 2 * height]);
  });

  it('refuses a description without arrows, or an arrow that goes nowhere', () => {
    expect(() => diagram('a, b')).throw('diagram: expected lines such as a -> b, got a, b.');
    expect(() => diagram('a -> ')).throw('diagram: expected a box on both sides of each arrow, got a ->.');
    expect(() => diagram('a -> b', { titel: 'x' } as never)).throw('titel');
  });
});
