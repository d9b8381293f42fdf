import { expect } from 'chai';
import { Resvg } from '@resvg/resvg-js';
import { Random } from '../../../src/base';
import { drawBackground } from '../../../src/data/avatarFaces/background';
import { composeScene, turn, type Drawing } from '../../../src/data/avatarFaces/scene';
import type { Difficulty } from '../../../src/data/avatarFaces/settings';

const plain = {
  scale: [1, 1],
  shift: 0,
  rotation: 0,
  clutter: [0, 0],
  blur: [0, 0],
  noise: [0, 0],
  lookalike: 0,
} as const;
/** A drawing whose frame (10, 20) to (18, 28) is red at the left and blue at the right. */
const drawing = {
  elements:
    '<rect x="10" y="20" width="4" height="8" fill="#f00"/><rect x="14" y="20" width="4" height="8" fill="#00f"/>',
  frame: [10, 20, 8],
} as const;

/** A scene with any background. */
function sceneOf(subject: Drawing, difficulty: Difficulty, seed: number): string {
  const random = new Random(seed);
  return composeScene(subject, drawBackground(random).elements, difficulty, random).svg;
}

/** Red, green, blue of a pixel. */
function pixel(svg: string, x: number, y: number): number[] {
  const at = (y * 64 + x) * 4;
  return [...new Resvg(svg).render().pixels.subarray(at, at + 3)];
}

describe('avatar-faces: scene', () => {
  it('turns by any angle as sine and cosine do', () => {
    for (const degrees of [-180, -90, -33, 0, 1, 30, 45, 90, 179]) {
      const { cos, sin } = turn(degrees);
      expect(cos).closeTo(Math.cos((degrees * Math.PI) / 180), 1e-9);
      expect(sin).closeTo(Math.sin((degrees * Math.PI) / 180), 1e-9);
    }
    expect(turn(30).sin).closeTo(0.5, 1e-15);
  });

  it('fills the image with the frame at scale 1, mirrored half of the time', () => {
    const left = Array.from({ length: 60 }, (_, seed) => pixel(sceneOf(drawing, plain, seed), 2, 32));
    const mirrored = left.filter(([red, , blue]) => red === 0 && blue === 255).length;
    expect(left.filter(([red, , blue]) => red === 255 && blue === 0).length + mirrored).equal(60);
    expect(mirrored).within(15, 45);
  });

  it('scales around the middle, and turns and shifts as far as it is told', () => {
    const half = sceneOf(drawing, { ...plain, scale: [0.5, 0.5] }, 1);
    // At half the size the drawing takes the pixels 16 to 47 of both axes.
    const colours = [17, 46].map((at) => pixel(half, at, at));
    for (const [red, green, blue] of colours) expect([green, (red as number) + (blue as number)]).eql([0, 255]);
    expect(['255,0,0', '0,0,255']).not.include(pixel(half, 14, 14).join());
    // A quarter turn takes left and right to top and bottom: the two pixels differ along y and not along x.
    const differs = (seed: number): boolean => {
      const svg = sceneOf(drawing, { ...plain, rotation: 180 }, seed);
      return pixel(svg, 32, 12).join() !== pixel(svg, 32, 52).join();
    };
    expect(Array.from({ length: 30 }, (_, seed) => differs(seed)).filter(Boolean).length).above(15);
  });

  it('keeps the shape whatever the angle: half the size is a quarter of the area', () => {
    const red = { ...drawing, elements: '<rect x="10" y="20" width="8" height="8" fill="#f00"/>' };
    for (let seed = 0; seed < 20; seed++) {
      const svg = sceneOf(red, { ...plain, scale: [0.5, 0.5], rotation: 180 }, seed);
      const painted = new Resvg(svg.replace(/<rect width="64".*?>/, '')).render().pixels.filter((_, i) => i % 4 === 3);
      expect(painted.reduce((sum, alpha) => sum + alpha, 0) / 255).closeTo(1024, 16);
    }
  });

  it('draws background and clutter behind, nothing transparent', () => {
    const svg = sceneOf({ ...drawing, elements: '' }, { ...plain, clutter: [5, 5] }, 3);
    expect(svg.match(/<(ellipse|path|rect)/g)?.length).equal(6);
    const alpha = new Resvg(svg).render().pixels.filter((_, i) => i % 4 === 3);
    expect(alpha.every((value) => value === 255)).equal(true);
  });
});
