import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { readVariables, writeVariables } from '../../src/learn';
import { Snapshot } from '../../src/learn/variables';
import { alive, backends, onBackend } from '../support/backends';

const variables = (): tf.Variable[] =>
  tf.tidy(() => [
    tf.variable(
      tf.tensor2d([
        [1, 2],
        [3, 4],
      ]),
    ),
    tf.variable(tf.scalar(5)),
  ]);
/** Under names, in any order. */
const named = ([matrix, number]: tf.Variable[]): Record<string, tf.Variable> => ({ number: number!, matrix: matrix! });
const valuesOf = (all: tf.Variable[]): number[][] => all.map((variable) => [...variable.dataSync()]);

for (const backend of backends) {
  describe(`variables on ${backend}`, () => {
    onBackend(backend);

    it('are read and put back by name', () => {
      const from = variables();
      const kept = readVariables(named(from));
      expect(Object.entries(kept).map(([name, values]) => [name, [...values]])).eql([
        ['variable:number', [5]],
        ['variable:matrix', [1, 2, 3, 4]],
      ]);
      const to = variables();
      to[0]!.assign(tf.zeros([2, 2]));
      writeVariables(named(to), { ...kept, another: new Float32Array(3) });
      expect(valuesOf(to)).eql([[1, 2, 3, 4], [5]]);
      kept['variable:matrix']!.fill(9); // what was read is a copy, what was written too
      expect(valuesOf(from)[0]).eql([1, 2, 3, 4]);
      tf.dispose([from, to]);
    });

    it('of another model are refused, and nothing is assigned', () => {
      const all = variables();
      const one = { 'variable:matrix': Float32Array.of(0, 0, 0, 0) };
      expect(() => writeVariables(named(all), one)).throw('saved model: expected 2 variables, got 1.');
      expect(() => writeVariables(named(all), { ...one, 'variable:number': new Float32Array(2) })).throw(
        'saved variable number: expected 1 values for shape [], got 2.',
      );
      expect(() => writeVariables(named(all), { ...one, 'variable:other': new Float32Array(1) })).throw(
        'saved variable number: expected 1 values for shape [], got none.',
      );
      expect(valuesOf(all)).eql([[1, 2, 3, 4], [5]]);
      tf.dispose(all);
    });

    it('go back to a snapshot, more than once, and the snapshot does not move with them', () => {
      const all = variables();
      const start = alive().tensors;
      const snapshot = new Snapshot(all);
      for (let k = 0; k < 2; k++) {
        tf.tidy(() => {
          all[0]!.assign(tf.mul(all[0]!, -1));
          all[1]!.assign(tf.scalar(k));
        });
        expect(valuesOf(all)).eql([[-1, -2, -3, -4], [k]]);
        snapshot.restore();
        expect(valuesOf(all)).eql([[1, 2, 3, 4], [5]]);
      }
      snapshot.dispose();
      expect(valuesOf(all)).eql([[1, 2, 3, 4], [5]]);
      expect(alive().tensors).equal(start);
      tf.dispose(all);
    });
  });
}
