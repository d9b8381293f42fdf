import { expect } from 'chai';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Language } from '../../../src/jupyter/engine/cells';
import { runCell } from './engines';

describe('questions about cells', function () {
  const language = new Language(process.cwd());
  before(() => runCell(language, '/** How many. */\nconst amount = { total: 1, totalled: 2 };'));

  it('completion knows the variables of earlier cells, best first', () => {
    const { matches, kinds, start, end } = language.complete('amount.tot', 10);
    expect(matches).deep.equal(['total', 'totalled']);
    expect(kinds).deep.equal(['property', 'property']);
    expect([start, end]).deep.equal([7, 10]);
    expect(language.complete('amo', 3).matches[0]).equal('amount');
  });

  it('completion ignores case and finds words inside names, after those that fit', () => {
    const { matches } = language.complete('Math.LOG', 8);
    expect(matches.slice(0, 1)).deep.equal(['LOG10E']);
    expect(matches).include.members(['LOG2E', 'log', 'log2']);
  });

  it('completion counts characters, also around a word that goes on', () => {
    const code = '"😀"; amount.tot; 1';
    const { matches, start, end } = language.complete(code, 14);
    expect(matches).deep.equal(['total', 'totalled']);
    expect([...code].slice(start, end).join('')).equal('tot');
  });

  it('completion proposes modules inside quotes', () => {
    const code = 'import x from "nodejs-pol"';
    const { matches, start, end } = language.complete(code, 25);
    expect(matches).contain('nodejs-polars');
    expect(code.slice(start, end)).equal('nodejs-pol');
  });

  it('inspection shows types and documentation of cells and of libraries, as text and as Markdown', () => {
    expect(language.inspect('amount', 3)).deep.equal({
      'text/plain': 'const amount: {\n    total: number;\n    totalled: number;\n}\n\nHow many.',
      'text/markdown': '```ts\nconst amount: {\n    total: number;\n    totalled: number;\n}\n```\n\nHow many.',
    });
    const max = String(language.inspect('Math.max', 8)?.['text/markdown']);
    expect(max).match(/^```ts\n\(method\) Math\.max\(\.\.\.values: number\[\]\): number\n```\n\nReturns the larger/);
    expect(max).contain('*@param* `values` Numeric expressions to be evaluated.');
    expect(language.inspect('  ', 1)).equal(undefined);
  });

  it('inspection reads the documentation of a package', async () => {
    await runCell(language, 'import { readFileSync } from "fs";');
    expect(language.inspect('readFileSync', 4)?.['text/plain']).match(/Returns the contents of the `path`/);
  });

  it('neither changes what cells see', async () => {
    language.complete('const hidden = 1; hid', 20);
    language.inspect('const hidden = 1; hidden', 20);
    expect((await runCell(language, 'hidden')).status).equal('error');
  });
});

describe('long sessions of cells', function () {
  it('keep all names, with the meaning that each had last', async () => {
    const language = new Language(process.cwd());
    await runCell(language, 'interface Kept { x: number }\nconst first = 1;\nconst fn = () => first;');
    for (let i = 0; i < 150; i++) await runCell(language, `const turn = ${i}; const turn${i} = turn;`);
    await runCell(language, 'const Kept = 7;');
    for (let i = 0; i < 150; i++) await runCell(language, `const turn = "${i}";`);
    const last = await runCell(language, 'const k: Kept = { x: Kept }; [k.x, first, fn(), turn, turn0, turn149]');
    expect(last).deep.equal({ status: 'ok', value: [7, 1, 1, '149', 0, 149] });
    expect((await runCell(language, 'const wrong: number = turn;')).status).equal('error');
  });

  it('free what is declared again', async () => {
    const language = new Language(process.cwd());
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const held = async (): Promise<number> => {
      await runCell(language, 'const big = new Float64Array(1e6); const use = () => [big.length, other];');
      collect();
      return process.memoryUsage().arrayBuffers;
    };
    await runCell(language, 'const other = 1;');
    const first = await held();
    let last = 0;
    for (let i = 0; i < 10; i++) last = await held();
    // Each has 8 MB.
    expect(last - first).lessThan(20e6);
  });

  it('keep what a cell adds to global types', async () => {
    const language = new Language(process.cwd());
    await runCell(
      language,
      'declare global { interface Array<T> { second(): T; } }\nArray.prototype.second = function () { return this[1]; };',
    );
    await runCell(language, 'const other = 1;');
    expect(await runCell(language, '[1, 2].second()')).deep.equal({ status: 'ok', value: 2 });
  });
});
