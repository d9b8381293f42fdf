import { mkdir, readlink, realpath, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { projectLinkStep } from '../../src/setup/projectLink';
import { fakeContext, temporaryFolder } from './fakes';

describe('projectLinkStep', () => {
  const folder = temporaryFolder();

  it('links the project into its own packages, and then has nothing to do', async () => {
    await mkdir(path.join(folder(), 'node_modules'));
    const step = projectLinkStep(folder());
    expect(await step.needed()).to.equal('node_modules/risklab does not lead to this folder');
    await step.run(fakeContext());
    const link = path.join(folder(), 'node_modules', 'risklab');
    expect(await realpath(link)).to.equal(await realpath(folder()));
    expect(await readlink(link)).to.equal('..');
    expect(await step.needed()).to.equal(undefined);
  });

  it('replaces something else of that name', async () => {
    await mkdir(path.join(folder(), 'node_modules', 'risklab'), { recursive: true });
    await writeFile(path.join(folder(), 'node_modules', 'risklab', 'package.json'), '{}');
    const step = projectLinkStep(folder());
    await step.run(fakeContext());
    expect(await step.needed()).to.equal(undefined);
  });
});
