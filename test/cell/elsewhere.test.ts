import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { projectRoot } from '../../src/base';
import type { KernelProcess } from '../../src/jupyter';
import { run, startKernel, streamText } from '../jupyter/support';

const install = 'Install the kernel with npx risklab kernel install, and choose TypeScript (tslab) in the notebook.';
const onlyKernel: Record<string, string> = {
  clearOutput: 'await clearOutput();',
  input: `await input('Name: ');`,
  onComm: `onComm('x', () => undefined);`,
  openComm: `openComm('x');`,
};
const names = 'clearOutput, display, input, onComm, openComm, progress, updateDisplay';

describe('cell: under a stock tslab kernel', () => {
  let kernel: KernelProcess;
  before(async function () {
    const program = path.join(projectRoot, 'node_modules', 'tslab', 'bin', 'tslab');
    kernel = await startKernel({
      argv: [process.execPath, program, 'kernel', '--config-path', '{connection_file}'],
      transport: 'tcp',
      startTimeoutMs: 100_000,
    });
  });
  after(() => kernel.kill());

  const imported = `import { ${names} } from 'risklab/cell';\n`;

  it('shows, replaces and reports progress', async () => {
    const { outputs } = await run(
      kernel,
      `${imported}await display({ 'text/html': '<b>', 'text/plain': 'b' }, { id: 'd' });
       await updateDisplay('d', 'c');
       const bar = progress('p', 2); bar.update(1); bar.end();`,
    );
    const [shown, replaced, ...progress] = outputs;
    expect(shown).deep.equal([
      'display_data',
      { data: { 'text/html': '<b>', 'text/plain': 'b' }, metadata: {}, transient: { display_id: 'd' } },
    ]);
    expect(replaced).deep.equal([
      'update_display_data',
      { data: { 'text/plain': 'c' }, metadata: {}, transient: { display_id: 'd' } },
    ]);
    expect(progress.map(([type]) => type)).deep.equal(['display_data', 'update_display_data']);
  });

  for (const [name, code] of Object.entries(onlyKernel)) {
    it(`says that ${name} needs another kernel`, async () => {
      // Such a kernel aborts what comes within 200 ms of an error, so the error is caught in the cell.
      const ran = await run(
        kernel,
        `${imported}try { ${code} } catch (error) { console.log((error as Error).message) }`,
      );
      expect(streamText(ran, 'stdout')).equal(
        `${name}: expected a cell that runs in the kernel of risklab, got a stock tslab kernel. ${install}\n`,
      );
    });
  }
});

describe('cell: in a program outside notebooks', () => {
  const program = (code: string): string =>
    execFileSync(
      process.execPath,
      ['-e', `const { ${names} } = require('risklab/cell'); (async () => { ${code} })();`],
      {
        cwd: projectRoot,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );

  it('prints the text of what it shows', () => {
    expect(
      program(`display({ 'text/html': '<b>', 'text/plain': 'b' }); display([1]); updateDisplay('x', 'c\\n');`),
    ).equal('b\n[ 1 ]\nc\n');
  });

  for (const [name, code] of Object.entries(onlyKernel)) {
    it(`says that ${name} needs a kernel`, () => {
      expect(program(`try { ${code} } catch (error) { console.log(error.message) }`)).equal(
        `${name}: expected a cell that runs in the kernel of risklab, got a program outside notebooks. ${install}\n`,
      );
    });
  }
});
