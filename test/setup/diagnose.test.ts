import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../../src/base';
import { diagnose, type Finding } from '../../src/setup';
import type { Outside } from '../../src/setup/outside';
import { projectLinkStep } from '../../src/setup/projectLink';
import { fakeContext, fakeOutside, temporaryFolder, type Call } from './fakes';

const addon = 'node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node';

describe('diagnose', () => {
  const folder = temporaryFolder();

  beforeEach(async () => {
    await writeFile(path.join(folder(), 'package.json'), JSON.stringify({ engines: { node: '>=20.19.0' } }));
    await mkdir(path.join(folder(), 'notebooks'));
    await writeFile(path.join(folder(), 'notebooks', '01-one.ipynb'), '{}');
    await mkdir(path.join(folder(), path.dirname(addon)), { recursive: true });
    await writeFile(path.join(folder(), addon), 'addon');
    await projectLinkStep(folder()).run(fakeContext());
  });

  /** A machine on which the named backends work. */
  const machine = (works: string[], change: Partial<Outside> = {}): Outside =>
    fakeOutside(({ args }: Call) => {
      if (args[0] === '--version') return { stdout: 'Python 3.11.2' };
      const version = args[1] === 'wasm' ? '4.22.0' : '2.21.0';
      if (works.includes(args[1] ?? '')) return { stdout: JSON.stringify({ version }) };
      return { code: 1, stderr: `${args[1]} does not load\n` };
    }, change);

  async function find(what: string, outside: Outside): Promise<Finding | undefined> {
    return (await diagnose({ outside, root: folder() })).find((finding) => finding.what === what);
  }

  it('finds nothing to fix where all is well', async () => {
    const findings = await diagnose({ outside: machine(['native', 'wasm']), root: folder() });
    expect(findings.filter(({ state }) => state === 'fix')).to.deep.equal([]);
    expect(findings.map(({ what }) => what)).to.deep.equal([
      ...['Node', 'Backend', 'Library', 'Labs', 'Disk', 'Python', 'JupyterLab', 'Kernelspec'],
    ]);
  });

  it('wants a newer Node', async () => {
    expect(await find('Node', machine([], { node: 'v20.9.0' }))).to.deep.equal({
      what: 'Node',
      state: 'fix',
      text: '20.9.0 (linux-x64); 20.19.0 or later is needed. Install it.',
    });
  });

  it('says which backend, and why', async () => {
    expect(await find('Backend', machine(['native']))).to.deep.include({
      state: 'ok',
      text: 'native, as it loads and is the fastest: TensorFlow 2.21.0',
    });
    expect(await find('Backend', machine(['wasm']))).to.deep.include({
      state: 'optional',
      text:
        'WebAssembly: TensorFlow.js 4.22.0, as native does not load. It is much slower; `npm run setup` tries to get the ' +
        'native one.',
    });
    expect(await find('Backend', machine(['native', 'wasm'], { env: { RISKLAB_BACKEND: 'wasm' } }))).to.deep.include({
      state: 'ok',
      text: 'WebAssembly: TensorFlow.js 4.22.0, as RISKLAB_BACKEND is wasm',
    });
  });

  it('finds that no backend works', async () => {
    expect(await find('Backend', machine([]))).to.deep.include({
      state: 'fix',
      text: 'neither native (native does not load) nor WebAssembly (wasm does not load) works. Run `npm ci`.',
    });
  });

  it('does not accept WebAssembly where the native one is demanded', async () => {
    expect(await find('Backend', machine(['wasm'], { env: { RISKLAB_BACKEND: 'native' } }))).to.deep.include({
      state: 'fix',
      text: 'RISKLAB_BACKEND is native, but native does not load. Run `npm run setup`.',
    });
  });

  it('sees that a backend is demanded that there is not', async () => {
    const asking = (name: string): Outside => machine(['native', 'wasm'], { env: { RISKLAB_BACKEND: name } });
    expect(await find('Backend', asking('bogus'))).to.deep.include({
      state: 'fix',
      text: 'RISKLAB_BACKEND: expected native or wasm, got bogus. Set it to one of them, or to nothing.',
    });
    expect(await find('Backend', asking(''))).to.have.property('state', 'ok');
  });

  it('wants room on the disk', async () => {
    const full = machine(['wasm'], { freeBytes: () => Promise.resolve(3e8) });
    expect(await find('Disk', full)).to.deep.include({
      state: 'fix',
      text: '300 MB free, and the labs need 1 GB. Make room.',
    });
  });

  it('does without Python and JupyterLab, and says how to get them', async () => {
    const bare = fakeOutside(() => ({ code: 127 }));
    expect(await find('Python', bare)).to.have.property('state', 'optional');
    const lab = await find('JupyterLab', bare);
    expect(lab).to.deep.include({
      state: 'optional',
      text: 'not found. `npm start` installs it; `npm run labs` does without.',
    });
  });

  it('knows the kernel that is installed where Jupyter looks, and not one of another project', async () => {
    const spec = async (name: string, file: string): Promise<string> => {
      const at = path.join(folder(), name);
      await mkdir(at);
      await writeFile(path.join(at, 'kernel.json'), JSON.stringify({ argv: ['node', file] }));
      return at;
    };
    const ours = await spec('ours', path.join(projectRoot, 'package.json'));
    const other = await spec('other', path.join(folder(), 'package.json'));
    const kernel = async (kernelspecs: string[]): Promise<Finding | undefined> =>
      (await diagnose({ outside: machine(['wasm']), root: folder(), kernelspecs })).at(-1);
    expect(await kernel([other, ours])).to.deep.equal({ what: 'Kernelspec', state: 'ok', text: `tslab, in ${ours}` });
    expect(await kernel([other])).to.have.property('state', 'optional');
  });

  it('misses the labs', async () => {
    const empty = path.join(folder(), 'empty');
    await mkdir(empty);
    await writeFile(path.join(empty, 'package.json'), JSON.stringify({ engines: { node: '>=20.19.0' } }));
    const findings = await diagnose({ outside: machine(['wasm']), root: empty });
    const text = `there are no notebooks in ${path.join(empty, 'notebooks')}. Get them back with \`git checkout notebooks\`.`;
    expect(findings.find(({ what }) => what === 'Labs')).to.deep.include({ state: 'fix', text });
    expect(findings.find(({ what }) => what === 'Library')).to.deep.include({ state: 'fix' });
  });
});
