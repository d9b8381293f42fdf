import { expect } from 'chai';
import { Language } from '../../../src/jupyter/engine/cells';
import { runCell } from './engines';

/** Cells as people write them who come from Python, and what each is told to write instead. */
const python: [code: string, hint: string][] = [
  [`print('x')`, `Write: console.log('x')`],
  ['x = 5', 'Declare a variable first: let x = 5'],
  ['x = True', 'Declare a variable first: let x = true'],
  ['a, b = 1, 2', 'Write: let [a, b] = [1, 2]'],
  ['n: int = 5', 'Write: let n: number = 5'],
  ['True', 'Write: true'],
  ['False', 'Write: false'],
  ['None', 'Write: null, or undefined'],
  ['# comment', 'A comment is written: // ...'],
  ['const c = 1  # comment', 'A comment is written: // ...'],
  ['len(list)', 'Write: list.length (of a Map or Set: .size)'],
  ['sum(list)', 'Write: list.reduce((a, b) => a + b, 0)'],
  ['max(list)', 'Write: Math.max(...list)'],
  ['max(1, 2)', 'Write: Math.max(1, 2)'],
  ['range(3)', 'Write: Array.from({ length: 3 }, (_, i) => i)'],
  ['for x in range(3):\n    print(x)', 'Write: for (let x = 0; x < 3; x++) { ... }'],
  ['for x in range(1, 9):', 'Write: for (let x = 1; x < 9; x++) { ... }'],
  ['for x in list:', 'Write: for (const x of list) { ... }'],
  ['for i, x in enumerate(list):', 'Write: for (const [i, x] of list.entries()) { ... }'],
  ['for k, v in d.items():', 'Write: for (const [k, v] of Object.entries(d)) { ... }'],
  ['def f():\n    return 1', 'Write: function f(...) { ... }'],
  ['async def f():', 'Write: async function f(...) { ... }'],
  ['class A:', 'Write: class A { ... }'],
  ['class A(B):', 'Write: class A extends B { ... }'],
  ['import numpy as np', "Write: import * as np from 'numpy', if npm has it; packages of Python cannot be imported"],
  ['import numpy', "Write: import * as numpy from 'numpy', if npm has it; packages of Python cannot be imported"],
  ['from os import path', "Write: import { path } from 'os', if npm has it; packages of Python cannot be imported"],
  ['f"a {list}"', 'Text with values in it is written: `... ${x} ...`'],
  ['if list:\n    1\nelif 2:', 'Write: else if (...) { ... }'],
  ['while True:', 'Write: while (true) { ... }'],
  ['true and false', 'Write: a && b'],
  ['true or false', 'Write: a || b'],
  ['not true', 'Write: !x'],
  ['1 is not None', 'Write: !=='],
  ['!pip install x', 'Packages come from npm: run npm install NAME in a terminal, in the folder of the notebook'],
  ['!ls', "There are no shell lines here: import { execSync } from 'child_process'"],
  ['%matplotlib inline', 'There are no magic commands here; console.time() and console.timeEnd() measure time'],
  ['[x * 2 for x in list]', 'Write: list.map((x) => ...)'],
  ['[x * 2 for x in list if x > 1]', 'Write: list.filter((x) => ...).map((x) => ...)'],
  ['"""doc"""', 'Text of several lines stands between backticks, documentation in /** ... */'],
  ['self.x', 'Write: this'],
  ['const g = lambda x: x', 'Write: (x) => ...'],
  ['try:\n    1', 'Write: try { ... } catch (error) { ... }'],
  ['except ValueError:', 'Write: catch (error) { ... }'],
  ['raise ValueError("x")', 'Write: throw new Error(...)'],
  ['str(5)', 'Write: String(5)'],
  ['int("5")', 'Write: Math.trunc(Number("5"))'],
  ['let s: str', 'The type is called: string'],
  ['type(5)', 'Write: typeof 5'],
  ['dict()', 'Write: {}, or new Map()'],
  ['list2 = list[1:]', 'Part of a list: list.slice(start, end); from the end: list.at(-1)'],
  ['const y = 1 if true else 2', 'Write: condition ? a : b'],
];

/** TypeScript that is wrong, but not in the way of Python. */
const typescript = [
  'console.log("a and b"',
  'const t = "for x in list: # not a comment"; (',
  'class P { #count = 0; bad( }',
  'const s: string = 1;',
  'return 5',
  'nowhere',
  'f(nowhere == 1)',
];

describe('hints', () => {
  const language = new Language(process.cwd());
  before(() => runCell(language, 'const list = [1, 2, 3];'));

  const told = async (code: string): Promise<string> => {
    const outcome = await runCell(language, code);
    return outcome.status === 'error' ? outcome.traceback.join('\n') : '';
  };

  for (const [code, hint] of python) {
    it(`for those who come from Python: ${JSON.stringify(code)}`, async () => {
      const text = await told(code);
      expect(text.split('\n')).include(`  Coming from Python? ${hint}`);
      // TypeScript's own words come first.
      expect(text).match(/^TypeScriptError[^\n]*\ncell-\d+\.ts:\d+:\d+ - TS\d+: /);
      expect(text.split(hint)).length(2);
    });
  }

  it('that are code can be run', async () => {
    const codes = python
      .map(([, hint]) => hint.slice('Write: '.length))
      .filter((code) => /^(?:let|Math|String|Array|typeof|list\.reduce)/.test(code));
    expect(codes).include('Math.max(...list)').and.include('let n: number = 5');
    for (const code of codes) expect(await told(code), code).equal('');
  });

  for (const code of typescript) {
    it(`are not given for TypeScript: ${code}`, async () => {
      expect(await told(code))
        .match(/TS\d+/)
        .and.not.contain('Python');
    });
  }

  it('are not given for names that the user has declared', async () => {
    await runCell(language, 'function print(x: number) { return x; } const len = 4, True = 1; let x = 0;');
    expect(await runCell(language, 'x = print(len) + True; x')).deep.equal({ status: 'ok', value: 5 });
    expect(await told('print("a")'))
      .contain('TS2345')
      .and.not.contain('Python');
  });

  it('2 ** 3 is what it is in Python', async () => {
    expect(await runCell(language, '2 ** 3')).deep.equal({ status: 'ok', value: 8 });
  });
});

describe("TypeScript's related information", () => {
  const language = new Language(process.cwd());
  const lastLine = async (code: string): Promise<string | undefined> => {
    const outcome = await runCell(language, code);
    return outcome.status === 'error' ? outcome.traceback.at(-1)?.split('\n').at(-1) : undefined;
  };

  it('of the same place is shown below the caret: a forgotten await', async () => {
    await runCell(language, 'const later = Promise.resolve({ shape: 1 });');
    expect(await lastLine('later.shape')).equal("  Did you forget to use 'await'?");
  });

  it('of another place has the place, in earlier cells too', async () => {
    const declared = await runCell(
      language,
      'interface Unused { x: 1 }\nfunction add(a: number, b: number) { return a + b; }',
    );
    expect(declared.status).equal('ok');
    expect(await lastLine('add(1)')).match(/^ {2}cell-\d+\.ts:2:25 - An argument for 'b' was not provided\.$/);
    expect(await lastLine('const t: { a: number } =\n  { a: "x" };')).match(
      /^ {2}cell-\d+\.ts:1:12 - The expected type comes from property 'a' which is declared here on type/,
    );
  });

  it('in a file has the path of the file', async () => {
    expect(await lastLine('import { InputError } from "./src/base/errors"; new InputError("x")')).match(
      /^ {2}src\/base\/errors\.ts:\d+:\d+ - An argument for 'expected' was not provided\.$/,
    );
  });

  it('of an open bracket says where it was opened', async () => {
    expect(await lastLine('const o = {\n  a: 1 ;')).match(/cell-\d+\.ts:1:11 - The parser expected to find a '\}'/);
  });
});
