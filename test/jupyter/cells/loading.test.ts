import { expect } from 'chai';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../../../src/base';
import { Language } from '../../../src/jupyter/engine/cells';
import { isOwn } from '../../../src/jupyter/engine/cells/commonJsModule';
import { runCell } from './engines';

describe('what modules are named by, and when they are loaded anew', function () {
  let root: string;
  let language: Language;
  beforeEach(() => {
    root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'loading-')));
    language = new Language(root);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function write(file: string, text: string): string {
    const whole = path.join(root, file);
    mkdirSync(path.dirname(whole), { recursive: true });
    writeFileSync(whole, text);
    return whole;
  }

  /** The value of a cell; the first line of its error. */
  async function run(code: string): Promise<unknown> {
    const outcome = await runCell(language, code);
    return outcome.status === 'ok' ? outcome.value : outcome.evalue.split('\n')[0];
  }

  it('the library of the project that the kernel belongs to, as a package: loaded by Node, not compiled once more', async () => {
    const notebooks = path.join(projectRoot, 'notebooks');
    const outcome = await runCell(new Language(notebooks), `import { display } from 'risklab/cell'`);
    expect(outcome.status, JSON.stringify(outcome)).equal('ok');
    const file = path.join(projectRoot, 'dist', 'cell', 'index.js');
    const module = createRequire(file).cache[file];
    expect(module?.loaded).equal(true);
    expect(isOwn(module!)).equal(false);
  });

  it('a data: URL', async () => {
    const url = JSON.stringify('data:text/javascript,export default 5; export const six = 6;');
    expect(await run(`import five, { six } from ${url}; [five, six]`)).deep.equal([5, 6]);
    expect(await run(`const all = await import(${url}); [all.default, all.six]`)).deep.equal([5, 6]);
    expect(await run('import d from "data:application/json,[7]" with { type: "json" }; d')).deep.equal([7]);
  });

  it('a file: URL, also one with a query, which is another module', async () => {
    const url = pathToFileURL(write('src/state.mjs', 'export const state = { n: 0 }; export const five = 5;')).href;
    expect(await run(`import { five } from "${url}"; five`)).equal(5);
    const same = `import { state } from "./src/state.mjs"; (await import("${url}")).state === state`;
    expect(await run(same)).equal(true);
    expect(await run(`(await import("${url}?other")).state === state`)).equal(false);
    const typed = pathToFileURL(write('src/t.ts', 'export const six: number = 6;')).href;
    expect(await run(`import { six } from "${typed}"; six`)).equal(6);
  });

  it('a file that was deleted from require.cache', async () => {
    write('count.cjs', 'globalThis.loaded = (globalThis.loaded ?? 0) + 1; exports.loaded = globalThis.loaded;');
    write('user.cjs', 'exports.user = require("./count.cjs").loaded;');
    expect(await run('[require("./count.cjs").loaded, require("./count.cjs").loaded]')).deep.equal([1, 1]);
    expect(await run('require("./user.cjs").user')).equal(1);
    const remove = 'delete require.cache[require.resolve("./count.cjs")];';
    expect(await run(`${remove} require("./count.cjs").loaded`)).equal(2);
    expect(await run(`${remove} require("./user.cjs").user`)).equal(1);
  });

  it('the module that automatic JSX imports', async () => {
    const options = { jsx: 'react-jsx', jsxImportSource: 'mini' };
    write('tsconfig.json', JSON.stringify({ compilerOptions: options }));
    write('node_modules/mini/package.json', JSON.stringify({ name: 'mini', exports: { './jsx-runtime': './run.js' } }));
    write('node_modules/mini/run.js', 'exports.jsx = exports.jsxs = (tag, props) => [tag, props];');
    write('view.tsx', 'export const view = <p id="x">hi</p>; export default 1;');
    language = new Language(root);
    const shown = ['p', { id: 'x', children: 'hi' }];
    expect(await run('import { view } from "./view"; view')).deep.equal(shown);
    expect(await run('require("./view").view')).deep.equal(shown);
    expect(await run('/** @module cellview\n @jsx */\nexport const inner = <p id="x">hi</p>;')).equal(undefined);
    expect(await run('import { inner } from "./cellview"; inner')).deep.equal(shown);
  });

  it('import.meta.resolve of packages, of parts of Node, of files, and of what is nowhere', async () => {
    const exports = { '.': { import: './index.mjs', require: './index.cjs' } };
    write('node_modules/dual/package.json', JSON.stringify({ name: 'dual', exports }));
    const dual = pathToFileURL(write('node_modules/dual/index.mjs', 'export const form = "es";')).href;
    write('node_modules/dual/index.cjs', 'exports.form = "commonjs";');
    const file = pathToFileURL(path.join(root, 'not there.mjs')).href;
    const asked = ['dual', 'fs', 'node:fs', './not there.mjs', 'data:text/javascript,1', 'https://example.org/x.js'];
    const wanted = [dual, 'node:fs', 'node:fs', file, ...asked.slice(4)];
    const resolve = `${JSON.stringify(asked)}.map((name) => import.meta.resolve(name))`;
    expect(await run(resolve)).deep.equal(wanted);
    write('m.ts', `export const found = ${resolve};`);
    expect(await run('import { found } from "./m"; found')).deep.equal(wanted);
    expect(await run('import.meta.resolve("nowhere")')).match(/^Cannot find package 'nowhere' imported from /);
    expect(await run('import.meta.resolve("dual/inner")')).match(/^Package subpath '\.\/inner' is not defined/);
  });
});
