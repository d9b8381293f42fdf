import { expect } from 'chai';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Language } from '../../../src/jupyter/engine/cells';
import { runCell } from './engines';

describe('packages and project files in cells', function () {
  let root: string;
  let notebooks: string;
  beforeEach(() => {
    root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'cells-')));
    notebooks = path.join(root, 'notebooks');
    write('notebooks/.keep', '');
    mkdirSync(path.join(root, 'node_modules'));
    symlinkSync(path.resolve('node_modules', '@types'), path.join(root, 'node_modules', '@types'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function write(file: string, text: string): string {
    const whole = path.join(root, file);
    mkdirSync(path.dirname(whole), { recursive: true });
    writeFileSync(whole, text);
    return whole;
  }

  function modern(name: string, files: Record<string, string>): void {
    const exports = { '.': { types: './index.d.ts', import: './index.js' } };
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, type: 'module', exports }));
    for (const [file, text] of Object.entries(files)) write(`node_modules/${name}/${file}`, text);
  }

  async function run(...cells: string[]): Promise<unknown> {
    const language = new Language(notebooks);
    let last: unknown;
    for (const code of cells) {
      const outcome = await runCell(language, code);
      last = outcome.status === 'ok' ? outcome.value : outcome.evalue;
    }
    return last;
  }

  it('find the types of a package that has only exports, and run it', async () => {
    modern('shiny', {
      'index.d.ts': 'export const five: 5; export default function f(): "d";',
      'index.js': 'export const five = 5; export default () => "d";',
    });
    expect(await run('import d, { five } from "shiny";', '[d(), five]')).deep.equal(['d', 5]);
    expect(await run('import { five } from "shiny"; const x: string = five;')).match(
      /'number' is not assignable to type 'string'/,
    );
    expect(await run('(await import("shiny")).five')).equal(5);
    expect(await run('import * as all from "shiny"; Object.keys(all).includes("five")')).equal(true);
  });

  it("find the library in any folder: the folder's own, else the kernel's, which is told once", async () => {
    const said: unknown[] = [];
    const { warn } = console;
    console.warn = (text: unknown) => void said.push(text);
    try {
      const cells = [
        'import { Random } from "risklab"; import pl from "nodejs-polars"; import { display } from "risklab/cell";',
        'const number: number = new Random(0).uniform(); [typeof number, typeof pl.DataFrame, typeof display]',
      ];
      expect(await run(...cells)).deep.equal(['number', 'function', 'function']);
      expect(await run('import { Random } from "risklab"; const x: string = new Random(0).uniform();')).match(
        /'number' is not assignable to type 'string'/,
      );
      expect(await run('const { Random: R } = require("risklab"); typeof R')).equal('function');
      expect(said.map((text) => String(text).replace(/\(.*\)/, '(...)'))).deep.equal([
        "risklab: this folder has none, so it is the kernel's own (...).",
        "nodejs-polars: this folder has none, so it is the kernel's own (...).",
      ]);
      modern('risklab', { 'index.d.ts': 'export const mine: 1;', 'index.js': 'export const mine = 1;' });
      expect(await run('import { mine } from "risklab"; mine')).equal(1);
      expect(said).lengthOf(2);
      expect(await run('import express from "express-that-nobody-has";')).match(/Cannot find module/);
    } finally {
      console.warn = warn;
    }
  });

  it('find what a file of the project imports once it is there, as what a cell imports', async () => {
    write('m.ts', 'import { n } from "./n";\nexport const m = n;');
    const language = new Language(notebooks);
    const cell = 'import { m } from "../m";\nm';
    const first = await runCell(language, cell);
    expect(first.status === 'error' && first.evalue).match(/n'/);
    write('n.ts', 'export const n = 7;');
    const second = await runCell(language, cell);
    expect(second.status === 'ok' && second.value).equal(7);
  });

  it('run an ES module that awaits while it is loaded', async () => {
    modern('slow', {
      'index.d.ts': 'export const five: number;',
      'index.js': 'export const five = await Promise.resolve(5);',
    });
    expect(await run('import { five } from "slow";', 'five')).equal(5);
    expect(await run('(await import("slow")).five')).equal(5);
  });

  it('find types that the exports of a package do not lead to', async () => {
    write(
      'node_modules/old/package.json',
      JSON.stringify({ name: 'old', main: 'main.js', types: 'own.d.ts', exports: './main.js' }),
    );
    write('node_modules/old/own.d.ts', 'export const five: number;');
    write('node_modules/old/main.js', 'exports.five = 5;');
    expect(await run('import { five } from "old"; const s: string = five;')).match(/TS2322/);
    expect(await run('import * as old from "old"; [old.five]')).deep.equal([5]);
  });

  it('find a package that was installed after the first attempt', async () => {
    const language = new Language(notebooks);
    expect((await runCell(language, 'import { five } from "late";')).status).equal('error');
    modern('late', { 'index.d.ts': 'export const five: number;', 'index.js': 'export const five = 5;' });
    expect(await runCell(language, 'import { five } from "late"; five')).deep.equal({ status: 'ok', value: 5 });
  });

  it('compile TypeScript files of the project, also outside the folder of the notebook', async () => {
    write('src/deep.ts', 'export enum Colour { Red = 3 }');
    write('src/lib.ts', 'import { Colour } from "./deep"; export const colour: Colour = Colour.Red;');
    write('notebooks/near.ts', 'export { colour } from "../src/lib";');
    expect(await run('import { colour } from "../src/lib";', 'colour')).equal(3);
    expect(await run('import { colour } from "./near"; colour')).equal(3);
  });

  it('may be named with their endings', async () => {
    for (const ending of ['ts', 'tsx', 'mts', 'cts'])
      write(`notebooks/m.${ending}`, `export const kind = '${ending}';`);
    for (const ending of ['ts', 'tsx', 'mts', 'cts']) {
      expect(await run(`import { kind } from "./m.${ending}"; kind`)).equal(ending);
      expect(await run(`(await import("./m.${ending}")).kind`)).equal(ending);
    }
    write('notebooks/outer.ts', 'export { kind } from "./m.mts";');
    expect(await run('import { kind } from "./outer.ts"; kind')).equal('mts');
  });

  it('leave a cell the names that Node gives modules', async () => {
    write('elsewhere/node_modules/far/index.js', 'module.exports = "far";');
    const place = JSON.stringify(path.join(root, 'elsewhere', 'x.js'));
    const declaration = `import { createRequire } from "node:module"; const require = createRequire(${place});`;
    expect(await run(`${declaration} require("far")`)).equal('far');
    expect(await run(declaration, 'require("far")')).equal('far');
    expect(await run('const exports = { a: 1 }, module = 2; exports.a + module')).equal(3);
  });

  it('show the errors of files beside the notebook with their place', async () => {
    write('notebooks/wrong.ts', 'export const a = 1;\nexport const b: string = a;');
    const outcome = await runCell(new Language(notebooks), 'import { b } from "./wrong";');
    const traceback = outcome.status === 'error' ? outcome.traceback : [];
    expect(traceback[1]).equal(
      [
        "wrong.ts:2:14 - TS2322: Type 'number' is not assignable to type 'string'.",
        '> 2 | export const b: string = a;',
        '    |              ^',
      ].join('\n'),
    );
  });

  it('read files again that have changed, and the files that import them', async () => {
    const inner = write('src/inner.ts', 'export const n = 1;');
    write('src/outer.ts', 'export { n } from "./inner";');
    const language = new Language(notebooks);
    const cell = 'import { n } from "../src/outer"; n';
    expect(await runCell(language, cell)).deep.equal({ status: 'ok', value: 1 });
    writeFileSync(inner, 'export const n = "two";');
    utimesSync(inner, 1, 1);
    expect(await runCell(language, `${cell}.length`)).deep.equal({ status: 'ok', value: 3 });
  });

  describe('tsconfig.json', () => {
    it('says where modules are, and what JSX means', async () => {
      write('tsconfig.json', JSON.stringify({ compilerOptions: { paths: { '~/*': ['./src/*'] } }, include: ['src'] }));
      write('src/lib.ts', 'export const five = 5;');
      expect(await run('import { five } from "~/lib"; five')).equal(5);
    });

    it('says how strictly cells are checked when it is about their folder', async () => {
      const strict = { compilerOptions: { strict: true, types: ['node'] } };
      write('tsconfig.json', JSON.stringify({ ...strict, include: ['src'] }));
      expect(await run('const f = (x) => x; f(1)')).equal(1);
      write('tsconfig.json', JSON.stringify(strict));
      expect(await run('const f = (x) => x; f(1)')).match(/Parameter 'x' implicitly has an 'any' type/);
      write(
        'notebooks/tsconfig.json',
        JSON.stringify({ extends: '../tsconfig.json', compilerOptions: { strict: false } }),
      );
      expect(await run('const f = (x) => x; f(1)')).equal(1);
    });

    it('chooses the libraries and the packages of global types', async () => {
      expect(await run('describe.nothing')).match(/Property 'nothing' does not exist/);
      write('tsconfig.json', JSON.stringify({ compilerOptions: { lib: ['es2023', 'dom'], types: [] } }));
      expect(await run('document.title = "x"')).equal('document is not defined');
      expect(await run('describe.name')).match(/Cannot find name 'describe'/);
    });

    it('that cannot be read is left out', async () => {
      write('tsconfig.json', '{ "compilerOptions": { "lib": ["es1066"] } }');
      expect(await run('1 + 1')).equal(2);
    });
  });
});
