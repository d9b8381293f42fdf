import { expect } from 'chai';
import { labBench } from '../../src/bench/lab';
import { rejected } from '../support/rejected';

describe('bench lab', () => {
  it('refuses numbers that make no lab, before anything is drawn or started', async () => {
    const said: string[] = [];
    const options = { epochs: '0', images: '16000', pythonSteps: '60' };
    const settings = { repeats: 1, python: 'python3', options, say: (text: string) => said.push(text) };
    const error = await rejected(labBench.run(settings));
    expect(error.message).match(/^epochs: expected a whole number .*, got 0/);
    expect(said).deep.equal([]);
  });
});
