import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { compiled, runEagerly } from '../../src/backend';
import { ImageStore } from '../../src/data';
import { RowTensors, unpacked, Values } from '../../src/learn';
import { alive, backends, onBackend } from '../support/backends';

/** Four images of 8 x 8 pixels with four channels: all bytes, each image beginning elsewhere. */
const images = new ImageStore(
  Uint8Array.from({ length: 4 * 256 }, (_, i) => i + 7 * Math.floor(i / 256)),
  { height: 8, width: 8, channels: 4 },
);

for (const backend of backends) {
  describe(`RowTensors on ${backend}`, () => {
    onBackend(backend);

    for (const eager of [false, true]) {
      it(`gives every byte over 255 ${eager ? 'as it is' : 'in a graph'}`, () => {
        runEagerly(eager);
        const before = alive();
        const read = compiled((x) => ({ values: tf.mul(unpacked(x, 4), 1) }));
        try {
          const batches = new RowTensors(images);
          for (const rows of [[3, 0], [1, 2], [2]]) {
            const x = batches.of(rows);
            const { values } = read(x);
            expect(values!.shape).eql([rows.length, 8, 8, 4]);
            const found = values!.dataSync();
            rows.forEach((row, k) => {
              for (let i = 0; i < 256; i++) expect(found[256 * k + i]).closeTo(((i + 7 * row) % 256) / 255, 1.2e-7);
            });
            tf.dispose([x, values!]);
          }
        } finally {
          runEagerly(false);
          read.dispose();
        }
        expect(alive()).eql(before);
      });
    }

    it('gives images of other sizes but as many bytes in other shapes, for graphs of their own', () => {
      const shapes = [
        { height: 2, width: 8, channels: 1 },
        { height: 4, width: 4, channels: 1 },
      ].map((shape) => {
        const x = new RowTensors(new ImageStore(new Uint8Array(16), shape)).of([0]);
        x.dispose();
        return [...x.shape, x.dtype];
      });
      const packed = [
        [1, 2, 2, 'int32'],
        [1, 4, 1, 'int32'],
      ];
      const plain = [
        [1, 2, 8, 1, 'float32'],
        [1, 4, 4, 1, 'float32'],
      ];
      expect(shapes).eql(backend === 'native' ? packed : plain);
    });

    it('gives numbers, and images whose lines are no multiple of 4 bytes, as floats', () => {
      const numbers = new RowTensors(new Values(Float32Array.of(1, 2, 3, 4), [2, 2])).of([1, 0]);
      expect([numbers.dtype, ...numbers.dataSync()]).eql(['float32', 3, 4, 1, 2]);
      expect(unpacked(numbers, 2)).equal(numbers);
      const small = new ImageStore(Uint8Array.of(0, 255, 51, 102, 153, 204), { height: 1, width: 1, channels: 3 });
      const x = new RowTensors(small).of([1]);
      expect([x.shape, ...x.dataSync()]).eql([[1, 1, 1, 3], Math.fround(0.4), Math.fround(0.6), Math.fround(0.8)]);
      tf.dispose([numbers, x]);
    });

    it('refuses rows that are not there', () => {
      expect(() => new RowTensors(images).of([0, 4])).throw('row: expected a whole number from 0 to 3, got 4.');
    });
  });
}
