import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { compiled, takeRows } from '../../src/backend';
import { alive, backends, onBackend } from '../support/backends';

for (const backend of backends) {
  describe(`takeRows on ${backend}`, () => {
    onBackend(backend);

    it('takes rows by their numbers, compiled without falling back, other ones at each call', () => {
      const { warn } = console;
      const warnings: unknown[] = [];
      console.warn = (...words: unknown[]) => void warnings.push(...words);
      const x = tf.tensor3d([[[1, 2]], [[3, 4]], [[5, 6]]]);
      const take = compiled((from, rows) => ({ y: takeRows(from, tf.cast(rows, 'int32')) }));
      try {
        const of = (...rows: number[]): number[] => {
          const given = tf.tensor1d(rows);
          const { y } = take(x, given);
          expect(y!.shape).eql([rows.length, 1, 2]);
          const values = [...y!.dataSync()];
          tf.dispose([given, y!]);
          return values;
        };
        expect(of(2, 0, 2, 1)).eql([5, 6, 1, 2, 5, 6, 3, 4]);
        const settled = alive().tensors;
        expect(of(1, 1, 0, 2)).eql([3, 4, 3, 4, 1, 2, 5, 6]);
        expect(alive().tensors).equal(settled);
        expect(warnings).eql([]);
      } finally {
        console.warn = warn;
        take.dispose();
        x.dispose();
      }
    });
  });
}
