import { expect } from 'chai';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../src/base';
import { formatNotebook, parseNotebook, type Notebook } from '../../src/notebook';
import { mimeText } from '../../src/notebook/nbformat';
import { wheelWay } from '../../src/setup/nativeWheel';
import { realOutside } from '../../src/setup/outside';
import { code, notebook } from '../notebook/support';
import { EmptyFolder, npmMs } from './emptyFolder';

/** The native backend of this project, whoever put it there. */
const addonInProject = path.join('node_modules', '@tensorflow', 'tfjs-node', 'lib', 'napi-v8', 'tfjs_binding.node');

describe('the package, installed into an empty folder', () => {
  const place = new EmptyFolder();
  const inside = place.at('node_modules', 'risklab');

  before(async function () {
    this.timeout(3 * npmMs);
    await place.install('risklab');
  });
  after(() => place.remove());

  it('has what is built, and no source, test, map or stray file', () => {
    const wanted =
      /^(dist\/.*\.(js|d\.ts)|scripts\/(risklab|setup|packages|lock|output)\.mjs|scripts\/bench\/\w+\.py|datasets\/(README\.md|manifest\.json|lfw-subset\.png|compas\.parquet|celeba-counts\.csv|texts\.csv)|templates\/\w+\/[\w.]+|notebooks\/\d\d-[\w-]+\.ipynb|docs\/debiasing\.json|package\.json|README\.md|CHANGELOG\.md|LICENSE)$/;
    const files = place.files();
    expect(files.filter((name) => !wanted.test(name))).deep.equal([]);
    expect(files).include.members(['dist/index.js', 'dist/index.d.ts', 'LICENSE', 'scripts/risklab.mjs']);
    expect(statSync(place.tarball('risklab')).size).lessThan(3_000_000);
  });

  const entries = {
    risklab: 'wrap',
    'risklab/cell': 'display',
    'risklab/check': 'judge',
    'risklab/kernel': 'KernelProcess',
    'risklab/runner': 'runNotebooks',
  };

  it('is imported as an ES module and as CommonJS, by each of its names', async () => {
    const imports = Object.entries(entries).map(([name, one]) => `import { ${one} } from '${name}';`);
    const values = Object.values(entries).join(', ');
    writeFileSync(place.at('a.mjs'), `${imports.join('\n')}\nconsole.log([${values}].map((x) => typeof x).join());`);
    expect(await place.must(process.execPath, ['a.mjs'])).equal('function,function,function,function,function\n');
    const requires = Object.entries(entries).map(([name, one]) => `typeof require('${name}').${one}`);
    writeFileSync(place.at('b.cjs'), `console.log([${requires.join(', ')}].join());`);
    expect(await place.must(process.execPath, ['b.cjs'])).equal('function,function,function,function,function\n');
  });

  it('has types, by each of its names', async () => {
    const imports = Object.entries(entries).map(([name, one]) => `import { ${one} } from '${name}';`);
    const use =
      "const files: Promise<unknown[]> = runNotebooks(['a.ipynb'], { jobs: 2 });\n// @ts-expect-error: no number\nwrap(3);";
    writeFileSync(place.at('c.mts'), `${imports.join('\n')}\n${use}\nexport { files, display, KernelProcess };`);
    const tsc = place.at('node_modules', 'typescript', 'bin', 'tsc');
    const flags = '--noEmit --strict --skipLibCheck --module node20 --target es2022 --types node'.split(' ');
    await place.must(process.execPath, [tsc, ...flags, 'c.mts']);
  });

  it('has a kernel that a program can run a cell in', async () => {
    const cell = "import { Random } from 'risklab';\nnew Random(0).integer(1) + 42";
    const program = `import { KernelProcess } from 'risklab/kernel';
      const kernel = await KernelProcess.start();
      const results = [];
      const onMessage = ({ header, content }) => header.msg_type === 'execute_result' && results.push(content.data['text/plain']);
      const { content } = await kernel.client.execute(${JSON.stringify(cell)}, { onMessage }).done;
      console.log(content.status, results.join());
      await kernel.shutdown();`;
    writeFileSync(place.at('d.mjs'), program);
    expect(await place.must(process.execPath, ['d.mjs'])).equal('ok 42\n');
  });

  /** Runs a notebook that imports the library and says which backend it has. */
  async function runLab(env?: NodeJS.ProcessEnv): Promise<{ backend: string; result: string }> {
    const cells = [
      code(
        "import * as tf from '@tensorflow/tfjs';\nimport { Random, useBackend } from 'risklab';\nawait useBackend();",
      ),
      code('tf.tensor1d([1, 2]).sum().dataSync()[0]! + (new Random(0).uniform() < 1 ? 0 : 9)'),
    ];
    writeFileSync(place.at('lab.ipynb'), formatNotebook(notebook(cells)));
    expect(await place.mustRisklab(['run', 'lab.ipynb'], env)).match(/^ok +lab\.ipynb +2 cells/m);
    const copy = parseNotebook(readFileSync(place.at('executed', 'lab.ipynb'), 'utf8'), 'lab.ipynb');
    return { backend: textOf(copy, 0), result: textOf(copy, 1) };
  }

  it('runs a notebook that imports the library, with a backend', async () => {
    const { backend, result } = await runLab();
    expect(backend).match(/^Backend: wasm /);
    expect(result).equal('3');
  });

  it('installs its kernel, tells of datasets, diagnoses and sets up, and writes nothing into itself', async () => {
    const before_ = place.tree('risklab');
    await place.mustRisklab(['kernel', 'install', '--prefix', place.at('jupyter')]);
    const spec = place.at('jupyter', 'share', 'jupyter', 'kernels', 'tslab', 'kernel.json');
    const { argv, env } = JSON.parse(readFileSync(spec, 'utf8')) as { argv: string[]; env: NodeJS.ProcessEnv };
    expect(existsSync(argv[1] ?? '')).equal(true);
    expect(argv[1]?.startsWith(inside)).equal(true);
    expect(env['RISKLAB_CACHE']).equal(place.cache);
    expect(await place.mustRisklab(['data', 'list'])).match(/^lfw-subset: here$/m);
    const found = await place.mustRisklab(['doctor'], { JUPYTER_PATH: place.at('jupyter', 'share', 'jupyter') });
    expect(found)
      .match(/^ok +Backend +WebAssembly/m)
      .match(/^ok +Kernelspec +tslab, in /m);
    const set = await place.risklab(['setup', '--no-native']);
    expect(set.stderr)
      .match(/^set-up: everything is in place\.$/m)
      .not.match(/packages/);
    expect(set.code).equal(0);
    expect(place.tree('risklab')).deep.equal(before_);
  });

  // A backend is in each cache already, that of this project: it would take a minute to download.
  const own = path.dirname(path.dirname(path.dirname(realpathSync(path.join(projectRoot, addonInProject)))));
  const caches = {
    'the folder that RISKLAB_CACHE names': { cache: place.cache, env: { RISKLAB_CACHE: place.cache } },
    'the cache folder of the user': {
      cache: place.at('user', 'risklab'),
      env: { RISKLAB_CACHE: undefined, XDG_CACHE_HOME: place.at('user') },
    },
  };
  for (const [name, { cache, env }] of Object.entries(caches)) {
    it(`sets up the native backend in ${name}, and changes nothing in node_modules`, async function () {
      this.timeout(npmMs);
      const before_ = place.tree('@tensorflow');
      mkdirSync(path.join(cache, 'native'), { recursive: true });
      // The start image takes seconds; the first of the two makes it.
      const made = path.join(place.cache, 'start-image');
      if (cache !== place.cache && existsSync(made)) cpSync(made, path.join(cache, 'start-image'), { recursive: true });
      symlinkSync(own, path.join(cache, 'native', wheelWay.folderName(realOutside)));
      const native = { ...env, RISKLAB_BACKEND: undefined, RISKLAB_NATIVE: 'wheel' };
      const set = await place.risklab(['setup'], native);
      expect(set.stderr).match(
        /^set-up: native backend: TensorFlow \d+\.\d+\.\d+, libtensorflow from its Python package/m,
      );
      expect(set.code).equal(0);
      const { backend, result } = await runLab(native);
      expect(backend).match(/^Backend: native \(TensorFlow \d/);
      expect(result).equal('3');
      expect(await place.mustRisklab(['doctor'], native)).match(/^ok +Backend +native/m);
      expect((await place.risklab(['setup'], native)).stderr).equal('set-up: everything is in place.\n');
      expect(place.tree('@tensorflow')).deep.equal(before_);
    });
  }

  it('says of the labs that they run in the project, and how to get one', async () => {
    const { code: exit, stderr } = await place.risklab(['labs']);
    expect(exit).equal(2);
    expect(stderr).match(/^labs: expected the project with its sources, got an installed package\. Copy a lab with /);
  });
});

describe('the package of the kernel alone, installed into an empty folder', () => {
  const place = new EmptyFolder();

  before(async function () {
    this.timeout(3 * npmMs);
    await place.install('risklab-kernel');
  });
  after(() => place.remove());

  it('brings neither TensorFlow.js nor polars, nor what only the library draws with', () => {
    const brought = place
      .tree()
      .filter((name) => /tfjs|polars|plotly|vega|dicebear|resvg|h5wasm|emoji-data/.test(name));
    expect(brought).deep.equal([]);
    const library = /^dist\/(index\.|(backend|table|density|network|data|metrics|models|learn|risk|viz|bench)\/)/;
    expect(place.files().filter((name) => library.test(name))).deep.equal([]);
    expect(statSync(place.tarball('risklab-kernel')).size).lessThan(statSync(place.tarball('risklab')).size / 2);
  });

  it('is imported by the names that it has; the library says where it is', async () => {
    const names = ['risklab/cell', 'risklab/kernel', 'risklab/runner'];
    writeFileSync(
      place.at('a.cjs'),
      `console.log(${JSON.stringify(names)}.map((name) => typeof require(name)).join());`,
    );
    expect(await place.must(process.execPath, ['a.cjs'])).equal('object,object,object\n');
    writeFileSync(place.at('b.mjs'), "await import('risklab').catch((error) => console.log(error.message));");
    expect(await place.must(process.execPath, ['b.mjs'])).match(
      /^risklab: expected the library, got the package of the kernel alone\. Install risklab-\d+\.\d+\.\d+\.tgz\.\n$/,
    );
  });

  it('runs notebooks with all reports, installs the kernel, diagnoses and sets up', async () => {
    const cells = [code("import { display } from 'risklab/cell';\nconst x: number = 6;\nx * 7")];
    writeFileSync(place.at('small.ipynb'), formatNotebook(notebook(cells)));
    const reports = ['--html', 'report.html', '--junit', 'report.xml', '--json', 'report.json'];
    expect(await place.mustRisklab(['run', 'small.ipynb', ...reports])).match(/^ok +small\.ipynb +1 cell/m);
    expect(readFileSync(place.at('report.html'), 'utf8')).contain('All 1 notebooks are well');
    await place.mustRisklab(['kernel', 'install', '--prefix', place.at('jupyter')]);
    expect(await place.mustRisklab(['doctor'])).match(/^Notebooks can run\.$/m);
    const set = await place.risklab(['setup']);
    expect(set.stderr)
      .match(/^set-up: everything is in place\.$/m)
      .not.match(/native/);
  });
});

/** The text that a code cell printed or gave. */
function textOf({ cells }: Notebook, index: number): string {
  const [output] = cells[index]?.outputs ?? [];
  if (output?.output_type === 'stream') return output.text;
  return output && 'data' in output ? (mimeText(output.data, 'text/plain') ?? '') : '';
}
