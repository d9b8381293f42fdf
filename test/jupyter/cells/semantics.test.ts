import { expect } from 'chai';
import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';
import { ours, stock, type Came } from './engines';

/** A row of cells, and what the last one comes to. */
interface Row {
  what: string;
  cells: string[];
  /** The value of the last cell, or what its error says. */
  is: { value: unknown } | { error: RegExp };
  /** Why stock tslab does something else; without it, stock tslab does the same. */
  unlikeTslab?: string;
}

const value = (v: unknown): { value: unknown } => ({ value: v });

const rows: Row[] = [
  { what: 'the last expression is the result', cells: ['1 + 1'], is: value(2) },
  { what: 'a declaration has no result', cells: ['const a = 1;'], is: value(undefined) },
  { what: 'an expression before a declaration is no result', cells: ['1;\nconst a = 1;'], is: value(undefined) },
  { what: 'variables are seen later', cells: ['const a = 1;', 'a + 1'], is: value(2) },
  { what: 'constants may be declared again', cells: ['const a = 1;', 'const a = "x";', 'a.length'], is: value(1) },
  { what: 'a type error stops a cell', cells: ['let a = 1;', 'a = 2; const s: string = 1;', 'a'], is: value(1) },
  {
    what: 'types carry over',
    cells: ['let a = 1;', 'a = "x";'],
    is: { error: /'string' is not assignable to type 'number'/ },
  },
  { what: 'an unknown name is an error', cells: ['nowhere'], is: { error: /Cannot find name 'nowhere'/ } },
  {
    what: 'what a failed cell has declared stays',
    cells: ['const kept = 1; throw new Error("x");', 'kept'],
    is: value(1),
    unlikeTslab: 'the name is gone',
  },
  {
    what: 'what a failed cell has not got to is not declared',
    cells: ['const a = 1; if (a) throw new Error("x"); const lost = 2;', 'lost'],
    is: { error: /Cannot find name 'lost'/ },
  },
  {
    what: 'imports of a failed cell stay',
    cells: [
      'import { basename } from "path"; import * as os from "os"; throw new Error("x");',
      'basename("/a/b") + typeof os.EOL',
    ],
    is: value('bstring'),
    unlikeTslab: 'the names are gone',
  },
  {
    what: 'functions, classes and types of a failed cell stay',
    cells: [
      'interface P { x: number } class A { y = 2; } enum E { One = 3 } function f(p: P) { return p.x; } throw new Error("x");',
      'const p: P = { x: 1 }; f(p) + new A().y + E.One',
    ],
    is: value(6),
    unlikeTslab: 'the names are gone',
  },
  {
    what: 'a failed cell replaces the variables that it has got to, with their types',
    cells: ['const a = 1;', 'const a = "x"; throw new Error("x");', 'a.length'],
    is: value(1),
    unlikeTslab: 'the type is the former one',
  },
  {
    what: 'a failed cell leaves variables alone that it has not got to',
    cells: ['const a = 1;', 'if (Date.now()) throw new Error("x"); const a = "x";', 'a.toFixed(1)'],
    is: value('1.0'),
    unlikeTslab: 'the variable has no value any more',
  },
  {
    what: 'variables of a failed cell can be changed, and declared again',
    cells: [
      'let a = 1; const get = () => a; await null; throw new Error("x");',
      'a = 2; const b = get();',
      'let a = 5;',
      '[a, b, get()]',
    ],
    is: value([5, 2, 2]),
    unlikeTslab: 'the names are gone',
  },
  {
    what: 'a failed cell that is run again when it is mended',
    cells: [
      'const a = 1; class A {} interface I { n: number } const b = a + 1; throw new Error("x");',
      'const a = 1; class A {} interface I { n: string } const b = a + 1; const c = b + 1;',
      'const i: I = { n: "i" }; i.n + c',
    ],
    is: value('i3'),
  },
  {
    what: 'a constant cannot be assigned to',
    cells: ['const a = 1;', 'try { (a as any) = 2; } catch (e) { var said = (e as Error).message; } [a, said]'],
    is: value([1, 'Assignment to constant variable.']),
    unlikeTslab: 'the value changes',
  },
  { what: 'await', cells: ['await Promise.resolve(3)'], is: value(3) },
  { what: 'variables after an await', cells: ['const a = await Promise.resolve(3);', 'a'], is: value(3) },
  {
    what: 'for await',
    cells: ['let s = 0; for await (const n of [1, 2]) s += n;', 's'],
    is: value(3),
    unlikeTslab: 'it takes the await for one in a function that is not asynchronous',
  },
  { what: 'a later cell changes a variable', cells: ['let a = 1;', 'a = 5;', 'a'], is: value(5) },
  {
    what: 'functions change a variable',
    cells: ['let a = 1; function inc() { a++; }', 'inc(); inc();', 'a'],
    is: value(3),
  },
  {
    what: 'functions see what a later cell assigns',
    cells: ['let a = 1; const get = () => a;', 'a = 5;', 'get()'],
    is: value(5),
    unlikeTslab: 'functions keep the variable of their own cell',
  },
  {
    what: 'functions keep what is declared again',
    cells: ['let a = 1; const get = () => a;', 'let a = 5;', 'get()'],
    is: value(1),
  },
  {
    what: 'functions of other cells see what is declared again',
    cells: ['const f = () => 1;', 'const g = () => f();', 'const f = () => 2;', 'g()'],
    is: value(2),
  },
  {
    what: 'functions are usable before their place',
    cells: ['const a = f(); function f() { return 4; }', 'a + f()'],
    is: value(8),
  },
  {
    what: 'functions of earlier cells see a function that the cell declares',
    cells: [
      'function f() { return 1; }',
      'function g() { return f(); }',
      'const a = g(); function f() { return 2; }',
      'a',
    ],
    is: value(2),
    unlikeTslab: 'the function is not in place before the statements',
  },
  { what: 'compound assignment', cells: ['let a = 1, b = 2;', 'a += 2; b **= 3; a++; [a, b]'], is: value([4, 8]) },
  { what: 'swapping', cells: ['let a = 1, b = 2;', '[a, b] = [b, a]; [a, b]'], is: value([2, 1]) },
  {
    what: 'destructuring',
    cells: ['const { a, b: [c], ...d } = { a: 1, b: [2], e: 3 };', '[a, c, d.e]'],
    is: value([1, 2, 3]),
  },
  {
    what: 'shorthand properties',
    cells: ['const a = 1;', '({ a })'],
    is: value({ a: 1 }),
    unlikeTslab: 'the code that it makes does not parse',
  },
  {
    what: 'shorthand in destructuring assignment',
    cells: ['let a = 1; let b = 2;', '({ a, b = 7 } = { a: 5 } as { a: number; b?: number }); [a, b]'],
    is: value([5, 7]),
    unlikeTslab: 'the code that it makes does not parse',
  },
  {
    what: 'inner names hide earlier ones',
    cells: ['const a = 1;', '((a: number) => a * 2)(4) + [5].map((b) => a + b)[0]!'],
    is: value(14),
  },
  { what: 'members are not variables', cells: ['const a = 1;', '({ a: 2 }).a + ({ b: a }).b'], is: value(3) },
  {
    what: 'classes',
    cells: [
      'class A { constructor(readonly x: number) {} }',
      'class B extends A { get y() { return this.x; } }',
      'new B(3).y',
    ],
    is: value(3),
  },
  {
    what: 'interfaces and type aliases',
    cells: ['interface I { x: number } type J = I & { y: number };', 'const j: J = { x: 1, y: 2 }; j.x + j.y'],
    is: value(3),
  },
  {
    what: 'a type error against an earlier interface',
    cells: ['interface I { x: number }', 'const i: I = { x: "" };'],
    is: { error: /'string' is not assignable to type 'number'/ },
  },
  { what: 'generics', cells: ['function id<T>(x: T) { return x; }', 'id("x").length'], is: value(1) },
  { what: 'enums', cells: ['enum E { A, B = 5 }', 'const e: E = E.B; e'], is: value(5) },
  {
    what: 'namespaces',
    cells: ['namespace N { export const x = 3; }', 'const other = 1;', 'N.x'],
    is: value(3),
    unlikeTslab: 'a namespace is not seen two cells later',
  },
  {
    what: 'a type may be declared again as a value',
    cells: ['interface A { x: number }', 'const A = 1;', 'const a: A = { x: A }; a.x'],
    is: value(1),
  },
  {
    what: 'var in a block is a variable of the cell',
    cells: ['for (var i = 0; i < 3; i++);', 'i'],
    is: value(3),
    unlikeTslab: 'only what is declared at the top is exported',
  },
  { what: 'let in a block is not', cells: ['{ let inner = 1; }', 'inner'], is: { error: /Cannot find name 'inner'/ } },
  {
    what: 'imports are seen later',
    cells: [
      'import { basename } from "path"; import * as os from "os"; import fs from "fs";',
      '[basename("a/b"), typeof os.EOL, typeof fs.readFileSync]',
    ],
    is: value(['b', 'string', 'function']),
  },
  {
    what: 'imports stand anywhere',
    cells: ['const a = sep.length; import { sep } from "path";', 'a'],
    is: value(1),
    unlikeTslab: 'imports are evaluated in the order of the text',
  },
  {
    what: 'types are imported too',
    cells: ['import { Stats } from "fs"; import type { Dirent } from "fs";', 'let s: Stats | Dirent | undefined; s'],
    is: value(undefined),
  },
  { what: 'renamed imports', cells: ['import { basename as b } from "path";', 'b("a/c")'], is: value('c') },
  {
    what: 'import equals',
    cells: ['import path = require("path");', 'path.basename("x/y")'],
    is: value('y'),
    unlikeTslab: 'refused',
  },
  { what: 'import()', cells: ['const p = await import("path");', 'p.basename("x/y")'], is: value('y') },
  { what: 'require', cells: ['require("path").basename("x/y")'], is: value('y') },
  { what: 'an import may be replaced', cells: ['import { sep } from "path";', 'const sep = 5;', 'sep'], is: value(5) },
  {
    what: 'a module that is not there',
    cells: ['import x from "./nowhere";'],
    is: { error: /Cannot find module '.\/nowhere'/ },
  },
  {
    what: 'exports',
    cells: ['export const a = 1; export function f() { return a; }', 'f() + a'],
    is: value(2),
    unlikeTslab: 'a name that is exported already is exported twice',
  },
  { what: 'code is not strict', cells: ['let a; a = 1; const f = (x) => x; f(a)'], is: value(1) },
  {
    what: 'decorators',
    cells: ['const seen: string[] = []; function d(c: Function) { seen.push(c.name); }', '@d class A {}', 'seen'],
    is: value(['A']),
  },
  {
    what: 'tagged templates and optional calls',
    cells: [
      'const t = (s: TemplateStringsArray, x: number) => s[0]! + x; const f: (() => number) | undefined = () => 2;',
      '[t`a${1}`, f?.()]',
    ],
    is: value(['a1', 2]),
  },
  {
    what: 'a function is called without this',
    cells: ['function self(this: unknown) { return this === undefined || this === globalThis; }', 'self()'],
    is: value(true),
    unlikeTslab: 'this is the object that holds all variables',
  },
  {
    what: 'a function in brackets, or of another type, is called without this, too',
    cells: [
      'function self(this: unknown) { return this === undefined || this === globalThis; }',
      '[(self)(), (self as () => boolean)(), self!(), (self satisfies unknown)()]',
    ],
    is: value([true, true, true, true]),
    unlikeTslab: 'this is the object that holds all variables',
  },
  {
    what: 'a default export without a name',
    cells: ['export default function () { return 1; }', 'export default class {}', '2'],
    is: value(2),
  },
  {
    what: 'aliases of what is in namespaces',
    cells: [
      'namespace N { export namespace M { export const x = 3; export type T = number; } }',
      'import M = N.M; import y = M.x;',
      'const t: M.T = y; [M.x, t]',
    ],
    is: value([3, 3]),
    unlikeTslab: 'the namespace is not there',
  },
  {
    what: 'aliases of a namespace of the same cell',
    cells: ['namespace N { export const x = 3; } import y = N.x;', 'y'],
    is: value(3),
  },
  {
    what: 'what a cell declares to be global already is that',
    cells: [
      'declare global { var outside: number; } globalThis.outside = 4;',
      'outside++; declare let outside2: number; (globalThis as any).outside2 = 6;',
      '[outside, globalThis.outside, outside2]',
    ],
    is: value([5, 5, 6]),
    unlikeTslab: 'global declarations are refused',
  },
  { what: 'JSON modules', cells: ['import json from "./package.json";', 'json.name'], is: value('risklab') },
  {
    what: 'a promise is a result as it is',
    cells: ['const p = Promise.resolve(1);', 'p instanceof Promise'],
    is: value(true),
  },
  { what: 'typeof in types', cells: ['const a = { x: 1 };', 'const b: typeof a = { x: 2 }; b.x'], is: value(2) },
  {
    what: 'modules that cells define',
    cells: ['/** @module lib */ export const x: number = 4;', 'import { x } from "./lib";', 'x'],
    is: value(4),
  },
  {
    what: 'labels and loops',
    cells: ['const n = 3;', 'let s = 0; outer: for (let i = 0; i < n; i++) { for (;;) { s++; continue outer; } }', 's'],
    is: value(3),
  },
  {
    what: 'names of the kernel are free',
    cells: ['const exports2 = 1, scope = 2, module = 3;', '[exports2, scope, module]'],
    is: value([1, 2, 3]),
  },
];

describe('a function without a name of its own', () => {
  const run = ours(process.cwd());
  const nameOf = async (cells: readonly string[]): Promise<string> => {
    const came = await run(cells);
    expect(came, cells.join('  ')).keys('value');
    return (came.value as () => unknown).name;
  };

  /** JavaScript, a cell in each row; the last one gives the function. */
  const asInNode: readonly string[][] = [
    ...['() => 1', 'class {}', 'async function () {}', 'function* () {}'].map((one) => [`(${one})`]),
    ['const f = (() => 1);', 'f'],
    ['let k;', 'k = () => 1'],
    ['let k;', 'k = (((class {})))'],
    ['let k;', 'k = function () {}; k'],
    ['let k;', 'k = function own() {}; k'],
    ['let k;', 'k = [() => 1][0]; k'],
    ['let k;', 'k ??= async () => 1; k'],
    ['let k;', 'k ||= () => 1; k'],
    ['let k = JSON.parse("1");', 'k &&= () => 1; k'],
    ['let k;', '[k = () => 1] = []; k'],
    ['let k;', '({ k = () => 1 } = JSON.parse("{}")); k'],
    ['let k;', '({ a: k = () => 1 } = JSON.parse("{}")); k'],
    ['let k = JSON.parse("{}");', 'k.x = () => 1; k.x'],
    ['let k, l;', 'k = l = () => 1; k'],
    ['var default_;', 'default_ = class { static x = 1 }; default_'],
  ];

  it('is called as in plain Node', async () => {
    for (const cells of asInNode) {
      const plain = runInNewContext(cells.join('\n')) as () => unknown;
      expect(await nameOf(cells), cells.join('  ')).equal(plain.name);
    }
  });

  it('is called as in plain Node whatever types are written around it', async () => {
    const around = (f: string): string[] => [`(${f}) as any`, `(${f})!`, `(${f}) satisfies object`, `<any>(${f})`];
    for (const f of ['() => 1', 'class {}', 'function () {}']) {
      for (const code of around(f)) {
        expect(await nameOf([code]), code).equal('');
        expect(await nameOf([`const f = ${code};`, 'f']), code).equal('f');
        expect(await nameOf(['let k: any;', `k = ${code}`]), code).equal('k');
        expect(await nameOf([`export default ${code}`]), code).equal('default');
      }
    }
  });

  it('is called default when it is exported so, as in an ES module', async () => {
    const cells = ['const seen: string[] = [];', 'export default class { static { seen.push(this.name); } }', 'seen'];
    expect(await run(cells)).deep.equal({ value: ['default'] });
  });
});

describe('cells', function () {
  // One for all rows: what one declares is declared again by others, as in a long session.
  const run = ours(process.cwd());
  let tslab: ReturnType<typeof stock>;
  before(() => (tslab = stock()));
  after(() => tslab.close());

  for (const { what, cells, is, unlikeTslab } of rows) {
    it(`${what}${unlikeTslab ? '' : ', as in tslab'}`, async () => {
      expectCame(await run(cells), is);
      const came = await tslab(cells);
      const same = comesTo(came, is);
      expect(same, `stock tslab: ${unlikeTslab ?? 'the same'}, ${inspect(came)}`).equal(unlikeTslab === undefined);
    });
  }
});

function expectCame(came: Came, is: Row['is']): void {
  if ('error' in is) expect(came.error).match(is.error);
  else expect(came).deep.equal({ value: is.value });
}

function comesTo(came: Came, is: Row['is']): boolean {
  try {
    // tslab does not tell a result that is undefined from none.
    expectCame('value' in came || 'error' in came ? came : { value: undefined }, is);
    return true;
  } catch {
    return false;
  }
}
