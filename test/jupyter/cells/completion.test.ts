import { expect } from 'chai';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../../src/base';
import { Language } from '../../../src/jupyter/engine/cells';
import { CellCompiler } from '../../../src/jupyter/engine/cells/compiler';
import { runCell } from './engines';

/** A project whose notebooks lie in `notebooks`. */
const files: Record<string, string> = {
  'tsconfig.json': '{ "compilerOptions": { "paths": { "@lib/*": ["./lib/*"] } } }',
  'shapes.ts': 'export const circle = 1;\nexport function clip() {}\nexport interface Corner { x: number }\n',
  'lib/round.ts': 'export const round = 1;\n',
  'plain.mjs': 'export const plain = 1;\n',
  'table.json': '{ "rows": 1 }',
  'notebooks/near.ts': 'export const near = 1;\nexport { circle as disc } from "../shapes";\n',
  'notebooks/.ipynb_checkpoints/one.ipynb': '{}',
  'node_modules/parts/package.json': JSON.stringify({
    name: 'parts',
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './screw': { types: './dist/screw.d.ts', default: './dist/screw.js' },
      './by-size/*': { types: './dist/*.d.ts', default: './dist/*.js' },
    },
  }),
  'node_modules/parts/dist/index.d.ts': 'export declare const nut: number;\n',
  'node_modules/parts/dist/screw.d.ts': 'export declare const screw: number;\n',
  'node_modules/@scope/tool/package.json': '{ "name": "@scope/tool", "types": "index.d.ts" }',
  'node_modules/@scope/tool/index.d.ts': 'export declare const tool: number;\n',
};

describe('completion', function () {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'completion-')));
  const notebooks = path.join(folder, 'notebooks');
  let language: Language;

  before(() => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    language = new Language(notebooks);
  });
  after(() => rmSync(folder, { recursive: true }));

  /** What is proposed at the `|`, and the text that it would replace. */
  function at(code: string, of = language): { matches: string[]; kinds: string[]; replaced: string } {
    const [before = '', after = ''] = code.split('|');
    const { matches, kinds, start, end } = of.complete(before + after, [...before].length);
    return { matches, kinds, replaced: [...(before + after)].slice(start, end).join('') };
  }

  it('in braces of imports and exports proposes what the module has', () => {
    expect(at('import { readF| } from "fs"')).deep.equal({
      matches: ['readFile', 'readFileSync'],
      kinds: ['function', 'function'],
      replaced: 'readF',
    });
    const all = ['Corner', 'circle', 'clip', 'type'];
    expect(at('import { | } from "../shapes"').matches).deep.equal(all);
    expect(at('import type { | } from "../shapes"').matches).include.members(['Corner', 'circle', 'clip']);
    expect(at('import { circle, | } from "../shapes"').matches).deep.equal(['Corner', 'clip', 'type']);
    expect(at('import all, { cli| } from "../shapes"').matches).deep.equal(['clip']);
    expect(at('import {\n  circle as disc,\n  cli|\n} from "../shapes";\nconst after = 1;').matches).deep.equal([
      'clip',
    ]);
    expect(at('export { cir| } from "../shapes"').matches).deep.equal(['circle']);
    expect(at('import { nu| } from "parts"').matches).deep.equal(['nut']);
    expect(at('import { scr| } from "parts/screw"').matches).deep.equal(['screw']);
    expect(at('import { read| } from "node:fs/promises"').matches).include.members(['readFile', 'readdir']);
  });

  it('in braces counts characters, not the halves of some', () => {
    expect(at('"😀𝒳"; import { cl| } from "../shapes"')).include({ replaced: 'cl' });
    expect(at('const 𝒳y = 1; 𝒳|')).deep.include({ matches: ['𝒳y'], replaced: '𝒳' });
  });

  it('in braces of a module that is not there proposes no name', () => {
    expect(at('import { ci| } from "../nowhere"').matches).deep.equal([]);
    expect(at('import { ci| }').matches).deep.equal([]);
  });

  const ways = ['import x from "|"', "import '|'", 'export * from "|"', 'await import("|")', 'const x = require("|")'];
  for (const way of [...ways, 'import x = require("|")', 'let x: import("|")', 'import {} from "|', 'require("|)']) {
    it(`of files in ${way.replace('|', '')}`, () => {
      const typed = (text: string): ReturnType<typeof at> => at(way.replace('|', text));
      expect(typed('./|')).deep.equal({ matches: ['near'], kinds: ['script'], replaced: '' });
      expect(typed('./ne|')).deep.include({ matches: ['near'], replaced: 'ne' });
      const above = ['lib', 'notebooks', 'plain.mjs', 'shapes', 'table.json', 'tsconfig.json'];
      expect(typed('../|').matches).deep.equal(above);
      expect(typed('../lib/|').matches).deep.equal(['round']);
      expect(typed('../sh|').matches).deep.equal(['shapes']);
    });
  }

  it('of files replaces the whole of a name when it is in its midst', () => {
    expect(at('import x from "../sh|op"; x')).deep.include({ matches: ['shapes'], replaced: 'shop' });
  });

  it('of packages proposes what their exports lead to, scopes, builtins and paths of tsconfig.json', () => {
    expect(at('import x from "par|"').matches).contain('parts');
    expect(at('import x from "parts/|"').matches).deep.equal(['by-size', 'screw']);
    expect(at('import x from "parts/by-size/|"').matches).deep.equal(['index', 'screw']);
    expect(at('import x from "@scope/|"').matches).deep.equal(['tool']);
    expect(at('import x from "@lib/|"').matches).deep.equal(['round']);
    expect(at('import x from "fs/|"').matches).deep.equal(['promises']);
    expect(at('import x from "node:fs|"')).deep.include({
      matches: ['node:fs', 'node:fs/promises'],
      replaced: 'node:fs',
    });
  });

  it('of files knows the modules that cells have defined', async () => {
    const own = new Language(notebooks);
    await runCell(own, '/** @module made */\nexport const made = 1;');
    expect(at('import x from "./|"', own).matches).deep.equal(['made', 'near']);
    expect(at('import { | } from "./made"', own).matches).contain('made');
  });

  it('calls what a module hands on by what it is', () => {
    const { matches, kinds } = at('import * as near from "./near"; near.|');
    expect(matches).deep.equal(['disc', 'near']);
    expect(kinds).deep.equal(['const', 'const']);
  });

  it('lists the own API of a class first, then what it inherits; hooks and underscores last', () => {
    const code = `class Root { _kept = 1; zero() {}
  /** @virtual */
  bark() {}
  /** Is called by the base class. @protected */
  alarm() {} }
class Middle extends Root { middle() {} apple() {} }
class Leaf extends Middle { zebra() {} bark() {} apple() {} protected hidden() {} }`;
    const own = ['zebra', 'apple', 'middle', 'zero'];
    expect(at(`${code}\nnew Leaf().|`).matches).deep.equal([...own, 'alarm', 'bark', '_kept']);
    expect(at('({ _under: 1, over: 2 }).|').matches.slice(0, 2)).deep.equal(['over', '_under']);
    expect(at('({ _under: 1, over: 2 })._|').matches).deep.equal(['_under']);
  });

  it('never makes the program anew for the same question, nor for a name that is being typed', () => {
    const compiler = new CellCompiler(notebooks);
    const { program } = compiler.analyse('1');
    const asked: [string, string?][] = [
      ['import x from "./"', './'],
      ['import x from "./ne"', './ne'],
      ['import { } from "../nowhere"'],
      ['import { } from "nowhere"'],
      ['import { readF } from "fs"'],
      ['declare global { interface Array<T> { extra: T } }'],
    ];
    for (const [code, typed] of asked) expect(compiler.analyse(code, typed).program === program, code).equal(true);
    const later = compiler.analyse('import { } from "parts"').program;
    expect(later === program).equal(false);
    for (let press = 0; press < 3; press++) {
      expect(compiler.analyse('import { nu } from "parts"').program === later).equal(true);
    }
    // What was not there may come.
    const file = path.join(notebooks, 'late.ts');
    expect(compiler.analyse('import { } from "./late"').program === later).equal(true);
    writeFileSync(file, 'export const late = 1;');
    expect(compiler.analyse('import { } from "./late"').program === later).equal(false);
    rmSync(file);
  });
});

describe("completion and inspection of the library's own names", function () {
  const language = new Language(path.join(projectRoot, 'notebooks'));
  before(() =>
    runCell(
      language,
      'import type * as risklab from "risklab";\nlet DensityWrapper: typeof risklab.DensityWrapper;\nlet model: risklab.DensityWrapper;',
    ),
  );

  it('lists what users of a wrapper call before its hooks', () => {
    const { matches } = language.complete('model.', 6);
    const users = ['compile', 'dispose', 'evaluate', 'fit', 'predict', 'save'];
    const hooks = ['batchesPerStep', 'checkTask', 'forward', 'infer', 'onStep', 'toRisks', 'trainPass', 'wholeState'];
    expect(matches).include.members([...users, ...hooks]);
    const last = Math.max(...users.map((name) => matches.indexOf(name)));
    const first = Math.min(...hooks.map((name) => matches.indexOf(name)));
    expect(last).lessThan(first);
  });

  it('calls plots functions', () => {
    const code = 'risklab.plot.';
    const { matches, kinds } = language.complete(code, code.length);
    expect(matches).include.members(['scatter', 'roc', 'histogram']);
    expect(new Set(kinds)).deep.equal(new Set(['function']));
    const scatter = String(language.inspect('risklab.plot.scatter', 16)?.['text/plain']);
    expect(scatter).match(/^function scatter\(/);
  });

  it('shows the documentation of the class and of the constructor where one is called', () => {
    for (const code of ['new risklab.DensityWrapper(', 'new risklab.DensityWrapper(network, {']) {
      const shown = String(language.inspect(code, code.length)?.['text/markdown']);
      expect(shown).match(/^```ts\nconstructor (risklab\.)?DensityWrapper\(model: /);
      expect(shown).contain('How rare a sample is: the density of its features');
      expect(shown).contain("const model = new DensityWrapper(network, { target: 'input'");
      expect(shown).contain('*@throws* InputError for an unknown or bad option');
    }
  });

  it('proposes a name once, also where it is a keyword and a variable', () => {
    expect(language.complete('modul', 5).matches.filter((name) => name === 'module')).deep.equal(['module']);
  });

  it('shows what is called behind a string or a number, as behind a name', () => {
    for (const code of [
      'parseInt("1"',
      'parseInt("1", 2',
      'parseInt(',
      'Math.max(parseInt("1"',
      'parseInt(unknownName',
    ]) {
      const shown = String(language.inspect(code, code.length)?.['text/plain']);
      expect(shown, code).match(/^function parseInt\(/);
    }
  });
});
