import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../../src/base';
import { kernelspecIn, kernelspecIsGood, kernelspecStep } from '../../src/setup/kernelspec';
import { fakeContext, fakeOutside, temporaryFolder } from './fakes';

describe('kernelspecStep', () => {
  const folder = temporaryFolder();

  async function putSpec(argv: string[]): Promise<void> {
    const kernel = path.join(folder(), 'share', 'jupyter', 'kernels', 'tslab');
    await mkdir(kernel, { recursive: true });
    await writeFile(path.join(kernel, 'kernel.json'), JSON.stringify({ argv, display_name: 'TypeScript' }));
  }

  const ours = [process.execPath, path.join(projectRoot, 'package.json'), '{connection_file}'];

  it('installs by the command, and then has nothing to do', async () => {
    const outside = fakeOutside(() => putSpec(ours));
    const step = kernelspecStep({ outside, prefix: folder() });
    expect(await step.needed()).to.equal('Jupyter does not know it yet');
    expect(await step.run(fakeContext())).to.equal(`installed into ${folder()}`);
    expect(outside.calls[0]?.args.slice(1)).to.deep.equal(['kernel', 'install', '--prefix', folder()]);
    expect(await step.needed()).to.equal(undefined);
  });

  it('says why the command failed', async () => {
    const outside = fakeOutside(() => ({ code: 1, why: 'no space left' }));
    const error = await kernelspecStep({ outside, prefix: folder() })
      .run(fakeContext())
      .catch((caught: Error) => caught);
    expect(error).to.have.property('message', 'the kernel cannot be installed: no space left');
  });

  it('notices that the command did nothing', async () => {
    const error = await kernelspecStep({ outside: fakeOutside(), prefix: folder() })
      .run(fakeContext())
      .catch((caught: Error) => caught);
    expect(error).to.have.property('message', `the kernel was installed, but not into ${folder()}`);
  });

  it('does not take a kernel of another project, or one whose files are gone', async () => {
    await putSpec([process.execPath, '{connection_file}']);
    expect(await kernelspecIsGood(kernelspecIn(folder()))).to.equal(false);
    await putSpec([process.execPath, path.join(projectRoot, 'no-such-file.js')]);
    expect(await kernelspecIsGood(kernelspecIn(folder()))).to.equal(false);
    await putSpec(ours);
    expect(await kernelspecIsGood(kernelspecIn(folder()))).to.equal(true);
  });
});
