import { existsSync } from 'node:fs';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { findLab, jupyterStep, knownLab, type JupyterPlaces } from '../../src/setup/jupyter';
import type { Outside } from '../../src/setup/outside';
import { fakeContext, fakeOutside, temporaryFolder, tree, type FakeProgram } from './fakes';

describe('jupyterStep', () => {
  const folder = temporaryFolder();
  let places: JupyterPlaces;
  let bin: string;

  beforeEach(async () => {
    places = { venv: path.join(folder(), '.venv'), prefix: path.join(folder(), '.cache/jupyter') };
    bin = path.join(folder(), 'bin');
    await mkdir(bin);
  });

  const jupyterOf = (venv: string): string => path.join(venv, 'bin', 'jupyter');

  async function putProgram(file: string): Promise<void> {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, '#!/bin/sh\n');
    await chmod(file, 0o755);
  }

  /** A machine with Python, whose pip puts a JupyterLab into the environment; `change` answers first. */
  const machine = (
    change: FakeProgram = () => undefined,
    platform: NodeJS.Platform = 'linux',
  ): ReturnType<typeof fakeOutside> =>
    fakeOutside(
      async (call) => {
        const special = await change(call);
        if (special) return special;
        if (path.isAbsolute(call.program) && !existsSync(call.program)) return { code: 127 };
        if (call.line === 'python3 --version') return { stdout: 'Python 3.11.2' };
        if (call.line.includes('-m venv')) await putProgram(path.join(places.venv, 'bin', 'python'));
        if (call.line.includes('pip install')) await putProgram(jupyterOf(places.venv));
        if (call.line.endsWith('lab --version')) return { stdout: '4.4.1\n' };
        return undefined;
      },
      { env: { PATH: bin }, platform },
    );

  const run = (outside: Outside, context = fakeContext()): Promise<string> =>
    jupyterStep({ outside, places })
      .run(context)
      .catch((error: Error) => error.message);

  it('takes the JupyterLab on the PATH, and then has nothing to do', async () => {
    await putProgram(path.join(bin, 'jupyter'));
    const outside = machine();
    expect(await jupyterStep({ outside, places }).needed()).to.equal('none was found yet');
    expect(await run(outside)).to.equal(`version 4.4.1, ${path.join(bin, 'jupyter')}`);
    const before = outside.calls.length;
    expect(await jupyterStep({ outside, places }).needed()).to.equal(undefined);
    expect(outside.calls.length).to.equal(before);
    expect(await tree(places.venv)).to.deep.equal([]);
  });

  it('makes an environment with JupyterLab where the jupyter on the PATH does not start it', async () => {
    await putProgram(path.join(bin, 'jupyter'));
    const outside = machine(({ program }) => (program === path.join(bin, 'jupyter') ? { code: 1 } : undefined));
    const context = fakeContext();
    expect(await run(outside, context)).to.equal(`version 4.4.1, ${jupyterOf(places.venv)}`);
    expect(await tree(places.venv)).to.deep.equal(['bin', 'bin/jupyter', 'bin/python']);
    expect(context.said).to.deep.equal([
      `making ${places.venv} with Python 3.11.2`,
      `installing JupyterLab into ${places.venv}`,
    ]);
    expect(await knownLab(places)).to.deep.equal({ program: jupyterOf(places.venv), version: '4.4.1' });
  });

  it('leaves no environment behind when the installation fails', async () => {
    const outside = machine(({ line }) => (line.includes('pip install') ? { code: 1, why: 'no network' } : undefined));
    expect(await run(outside)).to.equal(
      'JupyterLab cannot be installed: no network. Check the network, or install it yourself.',
    );
    expect(await tree(folder())).to.deep.equal(['bin']);
  });

  it('makes an environment that was left half-made anew', async () => {
    await putProgram(jupyterOf(places.venv));
    await writeFile(path.join(places.venv, '.risklab-unfinished'), '');
    await writeFile(path.join(places.venv, 'rest'), '');
    expect(await findLab(machine(), places)).to.equal(undefined);
    expect(await run(machine())).to.match(/^version 4\.4\.1/);
    expect(await tree(places.venv)).to.deep.equal(['bin', 'bin/jupyter', 'bin/python']);
  });

  it('installs into an environment that the user made, and keeps that when it fails', async () => {
    await putProgram(path.join(places.venv, 'bin', 'python'));
    await writeFile(path.join(places.venv, 'mine'), '');
    const outside = machine(({ line }) => (line.includes('pip install') ? { code: 1, why: 'no network' } : undefined));
    expect(await run(outside)).to.match(/^JupyterLab cannot be installed/);
    expect(await tree(places.venv)).to.include('mine');
    expect(await run(machine())).to.match(/^version 4\.4\.1/);
    expect(await tree(places.venv)).to.include('mine');
  });

  it('says that there is no Python', async () => {
    expect(await run(machine(({ line }) => (line.includes('--version') ? { code: 127 } : undefined)))).to.equal(
      'JupyterLab needs Python, and there is no Python 3. Install Python 3.10 or later and try again.',
    );
    expect(await tree(folder())).to.deep.equal(['bin']);
  });

  it('says that Python has no venv', async () => {
    const outside = machine(({ line }) =>
      line.includes('-m venv') ? { code: 1, why: 'ensurepip is not available' } : undefined,
    );
    expect(await run(outside)).to.match(
      /^no virtual environment can be made: ensurepip is not available\. Install Python's venv \(.*python3-venv\)/,
    );
    expect(await tree(folder())).to.deep.equal(['bin']);
  });

  it('looks again when the JupyterLab that was found is gone', async () => {
    await putProgram(path.join(bin, 'jupyter'));
    await run(machine());
    await rm(path.join(bin, 'jupyter'));
    expect(await jupyterStep({ outside: machine(), places }).needed()).to.equal('none was found yet');
  });
});
