import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import type { Outside } from '../../src/setup/outside';
import { probeBackend } from '../../src/setup/probe';
import { runProgram } from '../../src/setup/program';
import { fakeOutside, temporaryFolder } from './fakes';

describe('probeBackend', () => {
  const folder = temporaryFolder();

  /** Runs the trial for real, from its TypeScript source. */
  const real: Outside = {
    ...fakeOutside(),
    run: (program, args, options) => runProgram(program, ['--require', require.resolve('tsx/cjs'), ...args], options),
  };

  it('computes with WebAssembly', async () => {
    expect(await probeBackend('wasm', real)).to.deep.equal({ version: '4.22.0' });
  });

  it('says why an addon does not load', async () => {
    const addon = path.join(folder(), 'tfjs_binding.node');
    await writeFile(addon, 'this is no library');
    const result = await probeBackend('native', real, { addon });
    expect(result)
      .to.have.property('why')
      .that.matches(/tfjs_binding\.node/);
  });

  it('says that the processor is too old', async () => {
    const outside = fakeOutside(() => ({ code: 128, why: 'node was ended by SIGILL' }));
    expect(await probeBackend('native', outside)).to.deep.equal({
      why: 'the processor lacks instructions (AVX) that TensorFlow uses',
    });
  });

  it('says that the trial gave no result', async () => {
    const outside = fakeOutside(() => ({ stdout: 'hello' }));
    expect(await probeBackend('native', outside)).to.deep.equal({ why: 'the trial printed no result, but "hello"' });
  });
});
