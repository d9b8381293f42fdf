import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { exercises, judge, probe, type CheckResult } from '../../src/check';
import { startBackend } from '../../src/backend';
import { declaredIn } from './exerciseCells';
import { wrongAnswers } from './wrongAnswers/index';

const judged = async (id: string, values: Record<string, unknown>, seed = 0): Promise<CheckResult> =>
  judge(id, JSON.parse(JSON.stringify(await probe(id, values, seed))), seed);

describe('the exercises of the labs', () => {
  before(() => startBackend('wasm'));

  it('have wrong answers on record, each of them', () => {
    expect(Object.keys(wrongAnswers).sort()).eql(exercises.map(({ id }) => id).sort());
  });

  it('have names and numbers of their own', () => {
    const names = exercises.flatMap((exercise) => exercise.names);
    expect(names).eql([...new Set(names)]);
    const ids = exercises.map(({ id }) => id);
    expect(ids).eql([...new Set(ids)]);
    expect(ids.every((id) => /^\d+\.\d$/.test(id))).equal(true);
  });

  for (const { id, title, names } of exercises)
    describe(`${id}, ${title}`, () => {
      it('is passed by the solution of the lab, with any seed, and leaves no tensor', async () => {
        const solution = await declaredIn('solution', id, names);
        const before = tf.memory().numTensors;
        for (const seed of [0, 1, 2, 3, 41]) {
          const { state, points, of, findings } = await judged(id, solution, seed);
          expect({ state, findings }, `seed ${seed}`).eql({ state: 'passed', findings: [] });
          expect(points).equal(of);
        }
        expect(tf.memory().numTensors).equal(before);
      });

      it('is open in the version of learners, and says what there is to do', async () => {
        const { state, points, findings } = await judged(id, await declaredIn('student', id, names));
        expect(state).equal('open');
        expect(points).equal(0);
        expect(findings).lengthOf(1);
        // Not the number alone: words that help.
        expect(findings[0]!.expected).match(/\w+ \w+ \w+/);
        expect(findings[0]!.expected).not.match(/TODO/);
      });

      const wrong = wrongAnswers[id] ?? {};
      it('has at least two plausible wrong answers', () => {
        expect(Object.keys(wrong).length).least(2);
      });

      for (const [name, [values, said]] of Object.entries(wrong))
        it(`tells what is wrong: ${name}`, async () => {
          for (const seed of [0, 5]) {
            const { state, points, findings } = await judged(id, values, seed);
            expect(state).equal('failed');
            expect(points).equal(0);
            const texts = findings.map(
              ({ what, expected, got, hint }) => `${what}: expected ${expected}, got ${got}. ${hint}`,
            );
            expect(texts.join('\n')).match(said);
          }
        });
    });
});
