import { expect } from 'chai';
import { ranCodes } from '../../src/cell';
import type { KernelProcess } from '../../src/jupyter';
import { resultText, run, startKernel } from '../jupyter/support';

describe('ranCodes', function () {
  let kernel: KernelProcess;
  before(async () => (kernel = await startKernel()));
  after(() => kernel.shutdown());

  it('has the code of each cell that ran, failed ones too, and of the one that runs', async () => {
    const cells = [`import { ranCodes } from 'risklab/cell';`, `throw new Error('no');`];
    for (const cell of cells) await run(kernel, cell);
    const asked = `ranCodes()?.slice(-3).join(' | ')`;
    expect(resultText(await run(kernel, asked))).equal(`"${[...cells, asked].join(' | ')}"`);
  });

  it('says nothing outside the kernel', () => expect(ranCodes()).equal(undefined));
});
