import { expect } from 'chai';
import { checksType, type CheckResult } from '../../src/check';
import type { KernelProcess } from '../../src/jupyter';
import { begin, resultText, run, startKernel, type Ran } from '../jupyter/support';

/** The plain data that a cell shows of its checks. */
function checksIn({ outputs }: Ran): CheckResult[] {
  const [, content] = outputs.find(([type]) => type === 'execute_result') ?? [];
  const data = content?.['data'] as Record<string, { checks: CheckResult[] }> | undefined;
  return data?.[checksType]?.checks ?? [];
}

const formula = '0.5 * (Math.log(2 * Math.PI) + Math.log(variance) + (y - mean) ** 2 / variance)';

describe('check in a cell', function () {
  let kernel: KernelProcess;
  before(async () => {
    kernel = await startKernel();
    await run(kernel, `import { check, checkAll } from 'risklab/check';`);
  });
  after(() => kernel.shutdown());

  const checked = async (...cells: string[]): Promise<CheckResult | undefined> => {
    for (const cell of cells) expect((await run(kernel, cell)).reply['status'], cell).equal('ok');
    return checksIn(await run(kernel, `await check('0.1');`))[0];
  };

  it('says that the exercise has not been run yet', async () => {
    const result = await checked();
    expect(result).include({ id: '0.1', state: 'error' });
    expect(result?.findings[0]).include({ what: 'negativeLogLikelihood', got: 'none' });
    expect(result?.findings[0]?.hint).match(/^Run the cell of the exercise\./);
    expect(resultText(await run(kernel, 'await checkAll()'))).match(/^There is nothing to check yet: run the cells/);
  });

  const declarations: Record<string, string> = {
    const: `const negativeLogLikelihood = (y: number, mean: number, variance: number): number => ${formula};`,
    let: `let negativeLogLikelihood = (y: number, mean: number, variance: number): number => ${formula};`,
    function: `function negativeLogLikelihood(y: number, mean: number, variance: number): number { return ${formula}; }`,
  };
  for (const [kind, code] of Object.entries(declarations))
    it(`looks up what was declared by ${kind}, and takes what it means now`, async () => {
      const stub = `const negativeLogLikelihood = (y: number): number => { throw new Error('TODO 0.1: write it'); };`;
      expect(await checked(stub)).include({ state: 'open' });
      expect(await checked(code)).include({ state: 'passed' });
      expect(checksIn(await run(kernel, 'await checkAll()'))[0]).include({ id: '0.1', state: 'passed' });
    });

  it('sees what a failed cell had replaced before it failed', async () => {
    await checked(declarations['const']!);
    const failing = `const negativeLogLikelihood = 5;\nthrow new Error('later');`;
    expect((await run(kernel, failing)).reply['status']).equal('error');
    expect(await checked()).include({ state: 'failed' });
  });

  it('follows a variable that is given another value, and finds classes too', async () => {
    await run(kernel, `let counter = 1; class Shape { side = 2; }`);
    await run(kernel, `counter = 5; import { cellVariable } from 'risklab/cell';`);
    expect(resultText(await run(kernel, `cellVariable('counter')`))).equal('{ value: 5 }');
    expect(resultText(await run(kernel, `cellVariable('Shape')`))).equal('{ value: [class Shape] }');
    expect(resultText(await run(kernel, `String(cellVariable('nothing'))`))).equal(`'undefined'`);
    expect(resultText(await run(kernel, `String(cellVariable('toString'))`))).equal(`'undefined'`);
  });

  it('works in the cell of the exercise as well', async () => {
    const ran = await run(kernel, `${declarations['function']!}\nawait check('0.1')`);
    expect(checksIn(ran)[0]).include({ state: 'passed' });
  });

  it('can be interrupted in a function that never ends, and works again after that', async () => {
    await run(kernel, 'const negativeLogLikelihood = (): number => { for (;;) { /* busy */ } };');
    const { ran, done } = begin(kernel, `await check('0.1')`);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await kernel.interrupt();
    expect((await done).content).include({ status: 'error', ename: 'Interrupted' });
    expect(checksIn(ran)).eql([]);
    expect(await checked(declarations['const']!)).include({ state: 'passed' });
  });
});
