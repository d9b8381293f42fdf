import { expect } from 'chai';
import { explain } from '../../src';
import { connected } from '../../src/explain/superpixels/connected';
import { labOf } from '../../src/explain/superpixels/lab';
import { Random } from '../../src/base';
import { Values } from '../../src/learn';
import { toyFaces } from '../support/toyFaces';

/** Whether the pixels of each part are joined. */
function isConnected(labels: ArrayLike<number>, width: number): boolean {
  const seen = new Set<number>();
  const done = new Set<number>();
  for (let first = 0; first < labels.length; first++) {
    if (seen.has(first)) continue;
    if (done.has(labels[first]!)) return false;
    done.add(labels[first]!);
    const waiting = [first];
    seen.add(first);
    while (waiting.length > 0) {
      const at = waiting.pop()!;
      const beside = [at - width, at + width, ...(at % width > 0 ? [at - 1] : []), ...(at % width < width - 1 ? [at + 1] : [])]; // prettier-ignore
      for (const next of beside) {
        if (next < 0 || next >= labels.length || seen.has(next) || labels[next] !== labels[at]) continue;
        seen.add(next);
        waiting.push(next);
      }
    }
  }
  return true;
}

describe('superpixels', () => {
  it('Lab of known colours', () => {
    // Values of the CIE formulas for sRGB under D65, as tables print them: red, green, blue, white, mid grey.
    const expected = [[53.24, 80.09, 67.2], [87.73, -86.18, 83.18], [32.3, 79.19, -107.86], [100, 0, 0], [53.59, 0, 0]]; // prettier-ignore
    const lab = labOf(Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1, 0.5020, 0.5020, 0.5020), 3); // prettier-ignore
    expected.flat().forEach((value, i) => expect(lab[i], `number ${i}`).closeTo(value, 0.02));
    expect(labOf(Float32Array.of(0.502, 0), 1)[0]).closeTo(53.59, 0.02);
  });

  it('fields of colours that a grid would not hit: a slanted border is followed, and each part has one colour', () => {
    const size = 24;
    const pixels = new Float32Array(size * size * 3);
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const color = x + y / 3 < 13 ? [1, 0.2, 0.2] : [0.2, 0.2, 1];
        pixels.set(color, (y * size + x) * 3);
      }
    }
    const { data, shape } = explain.superpixels(new Values(pixels, [1, size, size, 3]), { count: 16 });
    expect(shape).eql([1, size, size]);
    const reds = new Map<number, Set<number>>();
    data.forEach((part, at) => reds.set(part, (reds.get(part) ?? new Set()).add(pixels[at * 3]!)));
    expect(reds.size).within(8, 20);
    for (const colors of reds.values()) expect(colors.size).equal(1);
    expect(isConnected(data, size)).equal(true);
  });

  it('faces: connected, numbered without gaps, of about the same size, the same again', () => {
    const { images } = toyFaces(2, 32);
    const found = explain.superpixels(images, { count: 30 });
    const again = explain.superpixels(images.select([1]), { count: 30 });
    expect([...again.data]).eql([...found.gather([1])]);
    for (const row of [0, 1]) {
      const labels = found.gather([row]);
      const counts = new Map<number, number>();
      for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
      expect([...counts.keys()]).eql(Array.from({ length: counts.size }, (_, i) => i));
      expect(counts.size).within(15, 45);
      expect(Math.min(...counts.values())).at.least(Math.floor(1024 / 30 / 4));
      expect(isConnected(labels, 32)).equal(true);
    }
  });

  it('as many as there are pixels: each is a part; one part: the whole image', () => {
    const random = new Random(0);
    const image = new Values(Float32Array.from({ length: 16 }, () => random.uniform()), [1, 4, 4, 1]); // prettier-ignore
    expect([...explain.superpixels(image, { count: 16 }).data]).eql(Array.from({ length: 16 }, (_, i) => i));
    expect([...explain.superpixels(image, { count: 1 }).data]).eql(new Array(16).fill(0));
  });

  it('what is apart becomes a part of its own, or goes to the neighbour with the longest border when small', () => {
    const labels = [
      0, 0, 1, 1,
      0, 2, 1, 1,
      0, 0, 1, 0,
    ]; // prettier-ignore
    // The 2 has three neighbours of 0 and one of 1; the last 0 is apart from the others, beside 1 alone.
    const merged = [0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1];
    expect([...connected(Int32Array.from(labels), 4, 2)]).eql(merged);
    const kept = [0, 0, 1, 1, 0, 2, 1, 1, 0, 0, 1, 3];
    expect([...connected(Int32Array.from(labels), 4, 1)]).eql(kept);
  });

  it('bad options: one clear error', () => {
    const image = new Values(new Float32Array(16), [1, 4, 4, 1]);
    expect(() => explain.superpixels(image, { count: 0 })).throw(/^superpixels: expected a whole number of at least 1, got 0/); // prettier-ignore
    expect(() => explain.superpixels(image, { compactness: -1 })).throw(/^compactness: expected a number above 0, got -1/); // prettier-ignore
    expect(() => explain.superpixels([[1, 2]])).throw(/^superpixels: expected images, got rows of 2/);
    expect(() => explain.superpixels(image, { superpixels: 3 } as object)).throw(/^superpixels: expected options among count, compactness, got superpixels/); // prettier-ignore
  });
});
