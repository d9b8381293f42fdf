import { expect } from 'chai';
import { ImageStore } from '../../src/data';

/** Four images of 1 x 2 x 3: image i holds 10 i, 10 i + 1, ... */
const shape = { height: 1, width: 2, channels: 3 };
const bytes = Uint8Array.from({ length: 24 }, (_, at) => 10 * Math.floor(at / 6) + (at % 6));
const store = new ImageStore(bytes, shape);

describe('ImageStore', () => {
  it('knows how many images of which size it has', () => {
    const { length, height, width, channels, imageSize } = store;
    expect({ length, height, width, channels, imageSize }).eql({ length: 4, ...shape, imageSize: 6 });
    expect(store.shape).eql(shape);
    expect(new ImageStore(new Uint8Array(0), shape).length).equal(0);
  });

  it('gives an image as a view of the buffer, in row-major order', () => {
    expect([...store.image(2)]).eql([20, 21, 22, 23, 24, 25]);
    expect(store.image(2).buffer).equal(bytes.buffer);
  });

  it('selects rows without a copy, in any order, also more than once and twice over', () => {
    const selected = store.select([3, 1, 1]);
    expect(selected.length).equal(3);
    expect([selected.image(0)[0], selected.image(1)[0], selected.image(2)[0]]).eql([30, 10, 10]);
    expect(selected.image(0).buffer).equal(bytes.buffer);
    expect(selected.select([1, 0]).image(1)[0]).equal(30);
    expect(store.select([]).length).equal(0);
  });

  it('gathers rows as floats: the byte over 255, exactly', () => {
    const batch = store.gather([3, 0]);
    expect([...batch]).eql([30, 31, 32, 33, 34, 35, 0, 1, 2, 3, 4, 5].map((byte) => Math.fround(byte / 255)));
    const all = new ImageStore(
      Uint8Array.from({ length: 256 }, (_, i) => i),
      { height: 1, width: 256, channels: 1 },
    );
    expect([...all.gather([0])]).eql(Array.from({ length: 256 }, (_, i) => Math.fround(i / 255)));
  });

  it('gathers bytes, through a selection, too', () => {
    const out = new Uint8Array(2 * store.imageSize);
    store.select([2, 0]).gatherBytes([1, 0], out);
    expect([...out]).eql([...store.image(0), ...store.image(2)]);
    const short = 'out: expected at least 12 bytes, got 11 bytes.';
    expect(() => store.gatherBytes([1, 2], new Uint8Array(11))).throw(short);
    expect(() => store.gatherBytes([-1], out)).throw('row: expected');
  });

  it('gathers through a selection', () => {
    expect(store.select([2, 0]).gather([1, 0])[6]).equal(Math.fround(20 / 255));
  });

  it('writes into the array it is given, and returns the part it wrote', () => {
    const out = new Float32Array(18).fill(-1);
    const batch = store.gather([1, 2], out);
    expect(batch.buffer).equal(out.buffer);
    expect(batch.length).equal(12);
    expect(out[12]).equal(-1);
    expect(() => store.gather([1, 2], new Float32Array(11))).throw('out: expected at least 12 values, got 11 values.');
  });

  it('refuses rows that it does not have', () => {
    const message = 'row: expected a whole number from 0 to 3, got ';
    expect(() => store.image(4)).throw(`${message}4.`);
    expect(() => store.gather([0, -1])).throw(`${message}-1.`);
    expect(() => store.select([0.5])).throw(`${message}0.5.`);
    expect(() => new ImageStore(bytes, shape, Uint32Array.of(4))).throw(`${message}4.`);
    expect(() => store.select([]).image(0)).throw('row: expected none: the store is empty, got 0.');
  });

  it('refuses a buffer that is cut off, and a shape that is none', () => {
    expect(() => new ImageStore(bytes.subarray(1), shape)).throw(
      'images: expected a multiple of 6 bytes (1 x 2 x 3), got 23 bytes. The buffer is cut off, or the shape is wrong.',
    );
    expect(() => new ImageStore(bytes, { ...shape, width: 0 })).throw(
      'shape: expected a positive height, width and number of channels, got [1, 0, 3].',
    );
  });
});
