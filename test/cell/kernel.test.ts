import { expect } from 'chai';
import type { KernelProcess } from '../../src/jupyter';
import { resultText, run, startKernel } from '../jupyter/support';

const imported = `import { clearOutput, display, progress, updateDisplay } from 'risklab/cell';`;

describe('cell: in the kernel', () => {
  let kernel: KernelProcess;
  before(async () => {
    kernel = await startKernel();
    await run(kernel, imported);
  });
  after(() => kernel.shutdown());

  const failure = async (code: string): Promise<unknown> => (await run(kernel, code)).reply['evalue'];

  it('comes without TensorFlow', async () => {
    const loaded = `Object.keys(require.cache).filter((file) => /tfjs|polars/.test(file)).length`;
    expect(resultText(await run(kernel, loaded))).equal('0');
  });

  it('is also part of the library', async () => {
    const code = `import * as cell from 'risklab/cell'; import * as all from 'risklab';
      (['clearOutput', 'display', 'input', 'onComm', 'openComm', 'progress', 'updateDisplay'] as const)
        .filter((name) => cell[name] !== all[name])`;
    expect(resultText(await run(kernel, code))).equal('[]');
  });

  it('shows several forms in one output, with metadata and an id', async () => {
    const ran = await run(
      kernel,
      `const png = new Uint8Array([1, 2]);
       await display({ 'text/html': '<b>x</b>', 'image/png': png, 'text/plain': 'x' },
         { id: 'one', metadata: { 'image/png': { width: 10 } } });`,
    );
    expect(ran.outputs).deep.equal([
      [
        'display_data',
        {
          data: { 'text/html': '<b>x</b>', 'image/png': 'AQI=', 'text/plain': 'x' },
          metadata: { 'image/png': { width: 10 } },
          transient: { display_id: 'one' },
        },
      ],
    ]);
  });

  it('replaces what it has shown, from any cell', async () => {
    const ran = await run(kernel, `await updateDisplay('one', [1, 2], { metadata: { m: 1 } });`);
    expect(ran.outputs).deep.equal([
      [
        'update_display_data',
        { data: { 'text/plain': '[ 1, 2 ]' }, metadata: { m: 1 }, transient: { display_id: 'one' } },
      ],
    ]);
  });

  it('keeps the order of what is shown without await', async () => {
    const ran = await run(kernel, `display('a'); console.log('b'); display({ c: 1 }); undefined`);
    expect(ran.outputs.map(([, content]) => content['text'] ?? content['data'])).deep.equal([
      { 'text/plain': 'a' },
      'b\n',
      { 'text/plain': '{ c: 1 }' },
    ]);
  });

  it('clears', async () => {
    const ran = await run(kernel, `await clearOutput(); await clearOutput({ wait: true });`);
    expect(ran.outputs).deep.equal([
      ['clear_output', { wait: false }],
      ['clear_output', { wait: true }],
    ]);
  });

  it('shows progress in one output that ends as a line', async () => {
    const ran = await run(
      kernel,
      `const bar = progress('a < b', 1000);
       for (let i = 1; i <= 1000; i++) bar.update(i, 'step');
       bar.end();`,
    );
    const [first, ...rest] = ran.outputs;
    expect(first?.[0]).equal('display_data');
    expect(rest.map(([type]) => type))
      .contain('update_display_data')
      .not.contain('display_data');
    const ids = ran.outputs.map(([, { transient }]) => (transient as Record<string, unknown>)['display_id']);
    expect(new Set(ids).size).equal(1);
    const bundle = (at: number): Record<string, string> => ran.outputs.at(at)?.[1]['data'] as Record<string, string>;
    expect(bundle(0)['text/html']).match(
      /^<div><progress value="1" max="1000" .*a &lt; b: 0%, \d+ s left, step<\/div>$/,
    );
    expect(bundle(-1)['text/plain']).match(/^a < b: done \(\d+\.\d s\)$/);
    // A thousand updates within a moment are not a thousand messages.
    expect(ran.outputs.length).lessThan(100);
  });

  it('refuses what it cannot use', async () => {
    expect(await failure(`await display(1, { di: 'x' } as object)`)).equal(
      'display: expected options among id, metadata, got di.',
    );
    expect(await failure(`await display(1, { id: '' })`)).equal(
      'display, id: expected a text that is not empty, got .',
    );
    expect(await failure(`await updateDisplay(5 as any, 1)`)).equal(
      'updateDisplay, id: expected a text that is not empty, got 5.',
    );
    expect(await failure(`await updateDisplay('x', 1, { id: 'x' } as object)`)).equal(
      'updateDisplay: expected options among metadata, got id.',
    );
    expect(await failure(`await clearOutput({ wiat: true } as object)`)).match(/^clearOutput: expected options among/);
    expect(await failure(`progress('x', NaN)`)).equal('progress, total: expected a number of at least 0, got NaN.');
  });
});
