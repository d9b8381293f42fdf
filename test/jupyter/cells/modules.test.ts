import { expect } from 'chai';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { Language } from '../../../src/jupyter/engine/cells';
import { runCell } from './engines';

describe('modules in cells', function () {
  let root: string;
  let language: Language;
  beforeEach(() => {
    root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'modules-')));
    language = new Language(root);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function write(file: string, text: string): void {
    const whole = path.join(root, file);
    mkdirSync(path.dirname(whole), { recursive: true });
    writeFileSync(whole, text);
  }

  /** The value of a cell; the first line of its error. */
  async function run(code: string): Promise<unknown> {
    const outcome = await runCell(language, code);
    return outcome.status === 'ok' ? outcome.value : outcome.evalue.split('\n')[0];
  }

  function commonJs(name: string, code: string): void {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    write(`node_modules/${name}/index.js`, code);
  }

  it('CommonJS that calls itself an ES module, in each form', async () => {
    commonJs('marked', 'exports.__esModule = true; exports.default = () => "d"; exports.five = 5;');
    expect(await run('import d, { five } from "marked"; [d(), five]')).deep.equal(['d', 5]);
    expect(await run('import * as all from "marked"; [Object.keys(all), all.default()]')).deep.equal([
      ['__esModule', 'default', 'five'],
      'd',
    ]);
    expect(await run('import whole = require("marked"); whole.default()')).equal('d');
    commonJs('nameless', 'exports.__esModule = true; exports.five = 5;');
    expect(await run('import nameless from "nameless"; nameless.five')).equal(5);
  });

  it('a function with __esModule and a default of its own, such as axios', async () => {
    const code = 'const f = () => "f"; f.default = f; f.__esModule = true; f.get = () => 1; module.exports = f;';
    commonJs('callable', code);
    expect(await run('const all = await import("callable"); [all.default(), all.get()]')).deep.equal(['f', 1]);
    expect(await run('import callable, { get } from "callable"; [callable(), get()]')).deep.equal(['f', 1]);
  });

  it('a function, a number, a proxy, frozen exports and an instance as CommonJS exports', async () => {
    commonJs('fn', 'module.exports = () => "f"; module.exports.extra = 2;');
    expect(await run('import * as fn from "fn"; [Object.keys(fn), fn.default()]')).deep.equal([
      ['default', 'extra'],
      'f',
    ]);
    commonJs('number', 'module.exports = 7;');
    expect(await run('import number from "number"; number')).equal(7);
    commonJs('proxy', 'module.exports = new Proxy({}, { get: (_, name) => () => name });');
    expect(await run('import { anything } from "proxy"; anything()')).equal('anything');
    expect(await run('typeof (await import("proxy")).default')).equal('object');
    commonJs('frozen', 'module.exports = Object.freeze({ a: 1, get b() { return 2; } });');
    expect(await run('import frozen, { a, b } from "frozen"; [a, b, frozen.a]')).deep.equal([1, 2, 1]);
    commonJs('instance', 'class A { #n = 3; n() { return 3; } } module.exports = new A();');
    expect(await run('import { n } from "instance"; n()')).equal(3);
  });

  it('the form of a package for import, and the form for require', async () => {
    const exports = { '.': { import: './index.mjs', require: './index.cjs' } };
    write('node_modules/dual/package.json', JSON.stringify({ name: 'dual', exports }));
    write('node_modules/dual/index.mjs', 'export const form = "es"; export default 1;');
    write('node_modules/dual/index.cjs', 'exports.form = "commonjs";');
    expect(await run('import { form } from "dual"; form')).equal('es');
    expect(await run('const one = await import("dual"); [one.form, Object.keys(one)]')).deep.equal([
      'es',
      ['default', 'form'],
    ]);
    expect(await run('require("dual").form')).equal('commonjs');
    expect(await run('import dual = require("dual"); dual.form')).equal('commonjs');
  });

  it('import.meta in a file and in a cell', async () => {
    write(
      'src/m.ts',
      'export const { dirname, filename, url } = import.meta; export const m = import.meta.resolve("./n.ts");',
    );
    write('src/n.ts', 'export {};');
    const file = path.join(root, 'src', 'm.ts');
    expect(await run('import { dirname, filename, url, m } from "./src/m"; [dirname, filename, url, m]')).deep.equal([
      path.join(root, 'src'),
      file,
      pathToFileURL(file).href,
      pathToFileURL(path.join(root, 'src', 'n.ts')).href,
    ]);
    expect(await run('[import.meta.dirname, import.meta.resolve("./src/n.ts")]')).deep.equal([
      root,
      pathToFileURL(path.join(root, 'src', 'n.ts')).href,
    ]);
    write('d.json', '{ "k": 1 }');
    const load = 'import { createRequire } from "node:module"; createRequire(import.meta.url)("./d.json").k';
    expect(await run(load)).equal(1);
  });

  it('a file that asks whether it is the main one', async () => {
    write('tool.ts', 'export const main = require.main === module; export const { filename } = module;');
    write('late.mts', 'export const main = await Promise.resolve(require.main === module);');
    expect(await run('import { main, filename } from "./tool"; [main, filename]')).deep.equal([
      false,
      path.join(root, 'tool.ts'),
    ]);
    expect(await run('import { main as late } from "./late.mjs"; late')).equal(false);
  });

  it('a file that awaits at its top, also by way of another', async () => {
    write('t.ts', 'export const t = await Promise.resolve(5);');
    write('u.ts', 'import { t } from "./t"; export const u = t + 1; export * from "./t";');
    expect(await run('import { t } from "./t"; t')).equal(5);
    expect(await run('import * as all from "./u"; [all.u, all.t]')).deep.equal([6, 5]);
    expect(await run('(await import("./u")).u')).equal(6);
    expect(await run('require("./u")')).match(/^require\("\.\/u"\): expected a module without a top-level await/);
  });

  it('exports that change, seen by cells and files', async () => {
    write('count.ts', 'export let n = 0; export function inc() { n++; }');
    write('twice.ts', 'import { n, inc } from "./count"; export const twice = () => { inc(); inc(); return n; };');
    expect(await run('import { n, inc } from "./count"; inc(); n')).equal(1);
    expect(await run('import { twice } from "./twice"; [twice(), n]')).deep.equal([3, 3]);
    expect(await run('inc(); ({ n })')).deep.equal({ n: 4 });
  });

  it('files that import each other', async () => {
    write(
      'a.ts',
      'import { fb } from "./b"; export const a = 1; export function fa() { return "fa"; } export const got = fb();',
    );
    write(
      'b.ts',
      `import { a, fa } from "./a"; export const early = fa(); export function fb() { return "fb"; }
       export let soon: string; try { soon = String(a); } catch (error) { soon = String(error); }`,
    );
    expect(await run('import { got } from "./a"; import { early, soon } from "./b"; [got, early, soon]')).deep.equal([
      'fb',
      'fa',
      "ReferenceError: Cannot access 'a' before initialization",
    ]);
  });

  it('exports of all kinds', async () => {
    write('types.ts', 'export interface X { a: number }');
    write('eq.ts', 'class K { a = 1 } export = K;');
    write('old.cts', 'import path = require("node:path"); export const sep = path.sep;');
    write(
      'all.ts',
      `import type { X } from "./types"; import { X as Y } from "./types"; import K = require("./eq");
       export default function () { return 1; } export class Z implements Y { a = new K().a; }
       export const [first, ...rest] = new Set([1, 2]); export enum E { A = 3 } export let unset: X | undefined;
       export { sep } from "./old.cts"; export * as self from "./all"; export { rest as "with space" };`,
    );
    const names = ['E', 'Z', 'default', 'first', 'rest', 'self', 'sep', 'unset', 'with space'];
    expect(await run('import * as all from "./all"; Object.keys(all)')).deep.equal(names);
    const values =
      '[all.default(), all.default.name, new all.Z().a, all.first, all.rest, all.E.A, all.sep, all.self === all]';
    expect(await run(values)).deep.equal([1, 'default', 1, 1, [2], 3, path.sep, true]);
    write('small.ts', 'export const a = 1; export default class {}');
    expect(inspect(await run('await import("./small")'))).equal(
      '[Module: null prototype] { a: 1, default: [class default] }',
    );
  });

  it('JSON, .mjs and .cjs files, read again after a change, also by way of others', async () => {
    const read = 'import d from "./d.json"; import { m } from "./m.mjs"; import { c } from "./c.cjs"; [d, m, c]';
    write('d.json', '{ "k": 1 }');
    write('m.mjs', 'import d from "./d.json" with { type: "json" }; export const m = d.k;');
    write('c.cjs', 'exports.c = require("./d.json").k;');
    expect(await run(read)).deep.equal([{ k: 1 }, 1, 1]);
    write('d.json', '{ "k": 2, "added": true }');
    expect(await run(read)).deep.equal([{ k: 2, added: true }, 2, 2]);
    write('m.mjs', 'export const m = "new";');
    write('c.cjs', 'exports.c = "new too";');
    expect(await run(read)).deep.equal([{ k: 2, added: true }, 'new', 'new too']);
    expect(await run('require("./d.json").added')).equal(true);
  });

  it('files that have changed, also when their size is the same and their time was put back', async () => {
    const files = ['t.ts', 'd.json', 'm.mjs', 'c.cjs'];
    const read =
      'import { t } from "./t"; import d from "./d.json"; import { m } from "./m.mjs"; import { c } from "./c.cjs"; ';
    const fill = (n: number): void => {
      write('t.ts', `export const t = ${n};`);
      write('d.json', `{ "d": ${n} }`);
      write('m.mjs', `export const m = ${n};`);
      write('c.cjs', `exports.c = ${n};`);
      // As tar, rsync and some editors do.
      for (const file of files) utimesSync(path.join(root, file), 1e9, 1e9);
    };
    fill(1);
    expect(await run(`${read}[t, d.d, m, c]`)).deep.equal([1, 1, 1, 1]);
    fill(2);
    expect(await run(`${read}[t, d.d, m, c]`)).deep.equal([2, 2, 2, 2]);
    // Another file in its place, as most editors save.
    for (const file of files) {
      const text = readFileSync(path.join(root, file), 'utf8').replace('2', '3');
      write(`new-${file}`, text);
      utimesSync(path.join(root, `new-${file}`), 1e9, 1e9);
      renameSync(path.join(root, `new-${file}`), path.join(root, file));
    }
    expect(await run(`${read}[t, d.d, m, c]`)).deep.equal([3, 3, 3, 3]);
    expect(await run('const checked: 3 = t;')).equal(undefined);
  });

  it('a file that throws while it is loaded, until it is fixed', async () => {
    write('lib.ts', 'interface A {\n  a: number;\n}\nthrow new Error("early");\nexport const a = 1;');
    write('user.ts', 'export { a } from "./lib";');
    expect(await run('const { a } = await import("./user"); a')).equal('early');
    write('lib.ts', 'export const a = "fixed";');
    expect(await run('const { a } = await import("./user"); a')).equal('fixed');
  });

  it('a syntax error in a file, with its place', async () => {
    write('far/wrong.ts', 'export const a = 1;\nexport const b = (;');
    language = new Language(path.join(root, 'far'));
    expect(await run('await import("./wrong")')).match(/^wrong\.ts:2:19 - TS1109/);
    write('near/.keep', '');
    language = new Language(path.join(root, 'near'));
    expect(await run('import { a } from "../far/wrong"; a')).match(/^wrong\.ts:2:19 - TS1109: Expression expected/);
    write('far/wrong.mjs', 'export const a = 1;\nexport const b = (;');
    expect(await run('await import("../far/wrong.mjs")')).match(/^wrong\.mjs:2:19 - TS1109/);
  });

  it('names of package.json and of tsconfig.json', async () => {
    write('package.json', JSON.stringify({ name: 'own', imports: { '#x': './src/x.ts' } }));
    write('tsconfig.json', JSON.stringify({ compilerOptions: { paths: { '~/*': ['./src/*'] } } }));
    write('src/x.ts', 'export const x = "x";');
    write('src/y.js', 'export const y = "y";');
    write('src/y.d.ts', 'export const y: string;');
    language = new Language(root);
    expect(await run('import { x } from "#x"; import { y } from "~/y"; [x, y]')).deep.equal(['x', 'y']);
  });

  it('an import that is found nowhere, as Node says it', async () => {
    expect(await run('await import("nowhere" as string)')).match(
      /^Cannot find package 'nowhere' imported from .*cell-\d+\.ts$/,
    );
  });
});
