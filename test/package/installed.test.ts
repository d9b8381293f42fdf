import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../src/base';
import { formatNotebook, parseNotebook } from '../../src/notebook';
import { code, notebook } from '../notebook/support';

/** How long npm may take on a slow network, in ms. */
const npmMs = 10 * 60_000;

/** What a program said, and how it ended. */
interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

describe('the package, installed into an empty folder', () => {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'installed-')));
  const cache = path.join(folder, 'cache');
  const inside = path.join(folder, 'node_modules', 'risklab');
  let packed: { size: number; files: string[] };

  const run = (program: string, args: string[], timeout = 120_000): Promise<Ran> =>
    new Promise((resolve) => {
      const env: NodeJS.ProcessEnv = { ...process.env, RISKLAB_CACHE: cache, RISKLAB_BACKEND: 'wasm' };
      // What npm set for the run of these tests is about another folder.
      for (const name of Object.keys(env)) if (/^npm_/i.test(name)) delete env[name];
      execFile(program, args, { cwd: folder, env, timeout, maxBuffer: 1e8 }, (error, stdout, stderr) => {
        resolve({ code: error ? (typeof error.code === 'number' ? error.code : -1) : 0, stdout, stderr });
      });
    });
  const risklab = (...args: string[]): Promise<Ran> =>
    run(process.execPath, [path.join(folder, 'node_modules', '.bin', 'risklab'), ...args]);
  const must = async (ran: Promise<Ran>): Promise<string> => {
    const { code: exit, stdout, stderr } = await ran;
    if (exit !== 0) throw new Error(`exit code ${exit}: ${stdout}${stderr}`);
    return stdout;
  };

  before(async function () {
    this.timeout(2 * npmMs);
    const pack = ['pack', projectRoot, '--json', '--ignore-scripts', '--pack-destination', folder];
    const [one] = JSON.parse(await must(run('npm', pack, npmMs))) as [
      { filename: string; size: number; files: { path: string }[] },
    ];
    packed = { size: one.size, files: one.files.map((file) => file.path) };
    writeFileSync(path.join(folder, 'package.json'), '{ "name": "somebody", "private": true }');
    const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
    await must(run('npm', [...install, path.join(folder, one.filename)], npmMs));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('has what is built, and no source, test, map or stray file', () => {
    const wanted =
      /^(dist\/.*\.(js|d\.ts)|scripts\/(risklab|setup|packages|lock|output)\.mjs|scripts\/bench\/\w+\.py|datasets\/(README\.md|manifest\.json|lfw-subset\.png)|package\.json|README\.md|CHANGELOG\.md|LICENSE)$/;
    expect(packed.files.filter((name) => !wanted.test(name))).deep.equal([]);
    expect(packed.files).include.members(['dist/index.js', 'dist/index.d.ts', 'LICENSE', 'scripts/risklab.mjs']);
    expect(packed.size).lessThan(3_000_000);
  });

  const entries = {
    risklab: 'wrap',
    'risklab/cell': 'display',
    'risklab/kernel': 'KernelProcess',
    'risklab/runner': 'runNotebooks',
  };

  it('is imported as an ES module and as CommonJS, by each of its names', async () => {
    const imports = Object.entries(entries).map(([name, one]) => `import { ${one} } from '${name}';`);
    const values = Object.values(entries).join(', ');
    writeFileSync(
      path.join(folder, 'a.mjs'),
      `${imports.join('\n')}\nconsole.log([${values}].map((x) => typeof x).join());`,
    );
    expect(await must(run(process.execPath, ['a.mjs']))).equal('function,function,function,function\n');
    const requires = Object.entries(entries).map(([name, one]) => `typeof require('${name}').${one}`);
    writeFileSync(path.join(folder, 'b.cjs'), `console.log([${requires.join(', ')}].join());`);
    expect(await must(run(process.execPath, ['b.cjs']))).equal('function,function,function,function\n');
  });

  it('has types, by each of its names', async () => {
    const imports = Object.entries(entries).map(([name, one]) => `import { ${one} } from '${name}';`);
    const use =
      "const files: Promise<unknown[]> = runNotebooks(['a.ipynb'], { jobs: 2 });\n// @ts-expect-error: no number\nwrap(3);";
    writeFileSync(
      path.join(folder, 'c.mts'),
      `${imports.join('\n')}\n${use}\nexport { files, display, KernelProcess };`,
    );
    const tsc = path.join(folder, 'node_modules', 'typescript', 'bin', 'tsc');
    const flags = [
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--module',
      'node20',
      '--target',
      'es2022',
      '--types',
      'node',
    ];
    await must(run(process.execPath, [tsc, ...flags, 'c.mts']));
  });

  it('runs a notebook that imports the library, with a backend', async () => {
    const cells = [
      code(
        "import * as tf from '@tensorflow/tfjs';\nimport { Random, useBackend } from 'risklab';\nawait useBackend();",
      ),
      code('tf.tensor1d([1, 2]).sum().dataSync()[0]! + (new Random(0).uniform() < 1 ? 0 : 9)'),
    ];
    writeFileSync(path.join(folder, 'lab.ipynb'), formatNotebook(notebook(cells)));
    expect(await must(risklab('run', 'lab.ipynb'))).match(/^ok +lab\.ipynb +2 cells/m);
    const copy = parseNotebook(readFileSync(path.join(folder, 'executed', 'lab.ipynb'), 'utf8'), 'lab.ipynb');
    expect(copy.cells[1]?.outputs?.[0]).deep.include({ data: { 'text/plain': '3' } });
  });

  it('installs its kernel, tells of datasets, diagnoses and sets up, and writes nothing into itself', async () => {
    const tree = (): string[] => (readdirSync(inside, { recursive: true }) as string[]).sort();
    const before_ = tree();
    await must(risklab('kernel', 'install', '--prefix', path.join(folder, 'jupyter')));
    const spec = path.join(folder, 'jupyter', 'share', 'jupyter', 'kernels', 'tslab', 'kernel.json');
    const { argv } = JSON.parse(readFileSync(spec, 'utf8')) as { argv: string[] };
    expect(existsSync(argv[1] ?? '')).equal(true);
    expect(argv[1]?.startsWith(inside)).equal(true);
    expect(await must(risklab('data', 'list'))).match(/^lfw-subset: here$/m);
    expect(await must(risklab('doctor'))).match(/^ok +Backend +WebAssembly/m);
    const set = await risklab('setup', '--no-native');
    expect(set.stderr)
      .match(/^set-up: everything is in place\.$/m)
      .not.match(/packages/);
    expect(set.code).equal(0);
    expect(tree()).deep.equal(before_);
  });

  it('says of the labs that they are not in it', async () => {
    const { code: exit, stderr } = await risklab('labs');
    expect(exit).equal(2);
    expect(stderr).match(
      /^labs: expected a folder .*notebooks, got none\. They come with the project, not with the package\./,
    );
  });

  it('has a kernel that needs neither TensorFlow.js nor polars', async () => {
    for (const name of ['@tensorflow', 'nodejs-polars']) {
      rmSync(path.join(folder, 'node_modules', name), { recursive: true, force: true });
    }
    writeFileSync(path.join(folder, 'small.ipynb'), formatNotebook(notebook([code('const x: number = 6;\nx * 7')])));
    expect(await must(risklab('run', 'small.ipynb'))).match(/^ok +small\.ipynb +1 cell/m);
  });
});
