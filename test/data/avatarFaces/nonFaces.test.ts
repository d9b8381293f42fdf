import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { Random } from '../../../src/base';
import { listEmoji } from '../../../src/data/avatarFaces/emoji';
import { nonFacePainter } from '../../../src/data/avatarFaces/nonFaces';
import { loadPainter } from '../../../src/data/avatarFaces/painter';

describe('avatar-faces: non-faces', () => {
  it('takes emoji of animals and things, whose pictures are there', () => {
    const emoji = listEmoji();
    const codes = new Set(emoji.map(({ code }) => code));
    expect(emoji.length).above(700);
    expect(emoji.every(({ file }) => existsSync(file))).equal(true);
    // Cat, hat, sunglasses; but no grinning face, no person, no jack-o'-lantern, no sun with face, no flag.
    expect(codes).include.keys('1f431', '1f3a9', '1f576-fe0f');
    for (const code of ['1f600', '1f468', '1f383', '1f31e', '1f1ee-1f1f7']) expect(codes.has(code), code).equal(false);
    expect(emoji.find(({ code }) => code === '1f431')?.animal).equal(true);
    expect(emoji.find(({ code }) => code === '1f3a9')?.animal).equal(false);
  });

  it('uses every generator, as often as it is meant to be', async () => {
    const paint = nonFacePainter(await loadPainter(), 0.5);
    const random = new Random(3);
    const counts: Record<string, number> = {};
    for (let i = 0; i < 1000; i++) {
      const { style, source, elements } = paint(random);
      counts[style] = (counts[style] ?? 0) + 1;
      expect(source).match(/^(dicebear\/[a-z]+|noto-emoji\/[0-9a-f-]+)$/);
      expect(elements).match(/^</);
    }
    const shares = {
      bottts: 22,
      thumbs: 12,
      animals: 22,
      objects: 22,
      shapes: 7,
      icons: 6,
      identicon: 4,
      rings: 3,
      glass: 2,
    };
    expect(Object.keys(counts).sort()).eql(Object.keys(shares).sort());
    // Four standard deviations of a binomial distribution.
    for (const [style, share] of Object.entries(shares)) {
      const spread = 4 * Math.sqrt(1000 * (share / 100) * (1 - share / 100));
      expect(counts[style], style).within(10 * share - spread, 10 * share + spread);
    }
  });
});
