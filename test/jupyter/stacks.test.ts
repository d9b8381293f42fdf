import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { KernelProcess } from '../../src/jupyter';
import { begin, resultText, run, startKernel, streamText, until, type Ran } from './support';

/** Three lines that are gone from the compiled code, so that its positions are other ones. */
const types = 'interface A {\n  a: number;\n}\n';
/** Text of the project's folders: no stack of a cell has a place in there. */
const own = /[\\/]dist[\\/](?:jupyter|cell)[\\/]|node:vm|node:async_hooks|node:risklab/;

describe('kernel: stacks', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'stacks-'));
  let kernel: KernelProcess;
  before(async () => {
    writeFileSync(
      path.join(folder, 'lib.ts'),
      `${types}export function fail(): never {\n  throw new TypeError('lib');\n}\nexport const late = async (): Promise<never> => {\n  await null;\n  return fail();\n};\n`,
    );
    kernel = await startKernel({ cwd: folder });
  });
  after(async () => {
    await kernel.shutdown();
    rmSync(folder, { recursive: true });
  });

  const nameOf = ({ reply }: Ran): string => `cell-${String(reply['execution_count'])}.ts`;
  const printed = (ran: Ran): string => streamText(ran, 'stdout') + streamText(ran, 'stderr');

  /** Wherever the stack of an error made at 4:13 (by `new Error`) is seen. */
  const seen: Record<string, [code: string, text: (ran: Ran) => string]> = {
    'console.error': [`try { throw new Error('x') } catch (e) { console.error(e) }`, printed],
    'console.log of an object': [`try { throw new Error('x') } catch (e) { console.log({ a: [e] }) }`, printed],
    'the stack, read': [`try { throw new Error('x') } catch (e) { console.log((e as Error).stack) }`, printed],
    inspect: [`try { throw new Error('x') } catch (e) { console.log(require('util').inspect(e)) }`, printed],
    'a cause': [`try { throw new Error('x') } catch (e) { console.log(new Error('y', { cause: e })) }`, printed],
    'an AggregateError': [
      `try { throw new Error('x') } catch (e) { console.log(new AggregateError([e], 'y')) }`,
      printed,
    ],
    'a result': [`let e; try { throw new Error('x') } catch (error) { e = error } e`, (ran) => String(resultText(ran))],
    'a rejected promise': [
      `try { throw new Error('x') } catch (e) { var p = Promise.reject(e); p.catch(() => 0) } p`,
      (ran) => String(resultText(ran)),
    ],
    'an error of the cell': [
      `if (1) { throw new Error('x') }`,
      ({ reply }) => (reply['traceback'] as string[]).join('\n'),
    ],
    display: [
      `try { throw new Error('x') } catch (e) { require(${JSON.stringify(path.resolve('dist/cell'))}).display(e) }`,
      (ran) => JSON.stringify(ran.outputs),
    ],
  };
  for (const [what, [code, text]] of Object.entries(seen)) {
    it(`point at TypeScript in ${what}`, async () => {
      const ran = await run(kernel, types + code);
      const column = code.indexOf('new Error') + 1;
      expect(text(ran))
        .contain(`${nameOf(ran)}:4:${column}`)
        .and.not.match(own);
    });
  }

  it('of console.trace have the cell alone', async () => {
    const ran = await run(kernel, `${types}function f() { console.trace('here') }\nf();`);
    const name = nameOf(ran);
    expect(streamText(ran, 'stderr')).equal(`Trace: here\n    at f (${name}:4:24)\n    at ${name}:5:1\n`);
  });

  it('of promises that nobody awaits, and of timers, are told so', async () => {
    const code = `${types}void Promise.reject(new Error('p'));\nsetTimeout(() => { throw new Error('t') }, 1);`;
    const { ran, done } = begin(kernel, code);
    ran.reply = (await done).content;
    await until(() => streamText(ran, 'stderr').includes('Error: t'));
    expect(streamText(ran, 'stderr'))
      .contain(`${nameOf(ran)}:4:21`)
      .and.contain(`${nameOf(ran)}:5:26`)
      .and.not.match(own);
  });

  it('of what was awaited have the way there, also inside try and finally', async () => {
    const ran = await run(
      kernel,
      `${types}async function inner() {\n  await null;\n  throw new Error('deep');\n}\nasync function outer() {\n  try {\n    await inner();\n  } finally {\n    0;\n  }\n}\nouter().catch((e) => console.log(e.stack));\nawait null; await null; await null; await null; await null;`,
    );
    const name = nameOf(ran);
    const code = printed(ran).replace(/\n[^\n]*\(node:internal[^\n]*/g, '');
    expect(code).equal(`Error: deep\n    at inner (${name}:6:9)\n    at async outer (${name}:10:5)\n`);
  });

  it('of async generators', async () => {
    const ran = await run(
      kernel,
      `${types}async function* rows() {\n  yield 1;\n  throw new Error('row');\n}\ntry {\n  for await (const r of rows()) r;\n} catch (e) { console.log(e) }`,
    );
    expect(printed(ran))
      .contain(`at rows (${nameOf(ran)}:6:9)`)
      .and.not.match(own);
  });

  it('of project modules name their files', async () => {
    const file = path.join(folder, 'lib.ts');
    const ran = await run(
      kernel,
      `${types}import { fail, late } from './lib';\ntry { fail() } catch (e) { console.log(e) }\nawait late().catch((e) => console.log(e));`,
    );
    const text = printed(ran);
    expect(text)
      .contain(`at fail (${file}:5:9)`)
      .and.contain(`at ${nameOf(ran)}:5:7`)
      .and.not.match(own);
    expect(text).match(/at (?:async )?late \([^\n]*lib\.ts:9:10\)/);
  });

  it('of modules that fail while they are loaded have no frame of the loader', async () => {
    writeFileSync(path.join(folder, 'broken.ts'), `${types}throw new Error('broken');\nexport const x = 1;\n`);
    const ran = await run(kernel, `import { x } from './broken';\nx`);
    const traceback = (ran.reply['traceback'] as string[]).join('\n');
    expect(traceback)
      .contain(`${path.join(folder, 'broken.ts')}:4:7`)
      .and.not.match(own);
    expect(traceback).contain(`> 4 | throw new Error('broken');`);
  });

  it('of modules have no frame of the loader where Error.stackTraceLimit ends above it', async () => {
    const deep = `const deep = (n: number): string => (n > 0 ? deep(n - 1) : new Error('deep').stack!);`;
    const stacks = 'export const stacks = [6, 7, 8, 9].map((n) => { const at = deep(n - 2); return at; });';
    for (const [name, late] of Object.entries({ plain: '', waiting: 'await null;' })) {
      writeFileSync(path.join(folder, `${name}.ts`), `${types}${deep}\n${late}\n${stacks}`);
      const ran = await run(kernel, `import { stacks } from './${name}';\nconsole.log(stacks.join('\\n'));`);
      expect(printed(ran).split('Error: deep')).length(5);
      expect(printed(ran))
        .contain(`at deep (${path.join(folder, `${name}.ts`)}:4:`)
        .and.not.match(/Generator\.next/);
      expect(printed(ran)).not.match(own);
    }
  });

  it('of eval and new Function tell where these were called', async () => {
    const ran = await run(kernel, `${types}try { eval('null.x') } catch (e) { console.log(e) }`);
    expect(printed(ran))
      .contain(`at eval (eval at <anonymous> (${nameOf(ran)}:4:7), <anonymous>:1:6)`)
      .and.not.match(own);
  });

  it('have no frame at all where Error.stackTraceLimit is 0', async () => {
    const code = `Error.stackTraceLimit = 0; const bare = new Error('x').stack; Error.stackTraceLimit = 10; bare`;
    expect(resultText(await run(kernel, code))).equal(`'Error: x'`);
  });

  it('of Error.captureStackTrace', async () => {
    const ran = await run(
      kernel,
      `${types}const holder: { stack?: string } = {};\nfunction hidden() { Error.captureStackTrace(holder, hidden); }\nhidden();\nconsole.log(holder.stack);`,
    );
    expect(printed(ran)).equal(`Error\n    at ${nameOf(ran)}:6:1\n`);
  });

  describe('with Error.prepareStackTrace of a user', () => {
    const frames =
      'frames.map((f) => [f.getFileName(), f.getLineNumber(), f.getColumnNumber(), f.getFunctionName(), String(f)])';

    it('are made of frames that point at TypeScript', async () => {
      const ran = await run(
        kernel,
        `${types}const before = Error.prepareStackTrace;\nError.prepareStackTrace = (_, frames) => ${frames};\nfunction f() { return new Error('x').stack }\nconst told = f();\nError.prepareStackTrace = before;\nconsole.log(JSON.stringify(told));`,
      );
      const name = nameOf(ran);
      expect(JSON.parse(printed(ran))).deep.equal([
        [name, 6, 23, 'f', `f (${name}:6:23)`],
        [name, 7, 14, null, `${name}:7:14`],
      ]);
    });

    it('may be made by what was there before', async () => {
      const ran = await run(
        kernel,
        `${types}const before = Error.prepareStackTrace!;\nError.prepareStackTrace = (e, frames) => before(e, frames.slice(0, 1));\nconst told = new Error('x').stack;\nError.prepareStackTrace = undefined;\nconsole.log(told);\nconsole.log(new Error('y').stack);`,
      );
      const name = nameOf(ran);
      expect(printed(ran)).equal(`Error: x\n    at ${name}:6:14\nError: y\n    at ${name}:9:13\n`);
    });
  });

  describe('after a cell has taken Error.prepareStackTrace away', () => {
    const takes: Record<string, string> = {
      'by delete': 'delete (Error as any).prepareStackTrace;',
      'by delete in strict code': '(() => { "use strict"; delete (Error as any).prepareStackTrace; })();',
      'by Reflect': `Reflect.deleteProperty(Error, 'prepareStackTrace');`,
      'by setting it to nothing': 'Error.prepareStackTrace = undefined;',
      'and back by what was there':
        'const before_ = Error.prepareStackTrace; Error.prepareStackTrace = () => 0; Error.prepareStackTrace = before_;',
      'by defining it, and by delete': `Object.defineProperty(Error, 'prepareStackTrace', { value: () => 'mine', configurable: true }); delete (Error as any).prepareStackTrace;`,
    };
    for (const [how, take] of Object.entries(takes)) {
      it(`${how}, they still point at TypeScript, in the same cell and the next`, async () => {
        const ran = await run(kernel, `${types}${take}\nconsole.log(new Error('x').stack);`);
        expect(printed(ran)).equal(`Error: x\n    at ${nameOf(ran)}:5:13\n`);
        const next = await run(kernel, `${types}throw new Error('y')`);
        expect((next.reply['traceback'] as string[]).join('\n')).contain(`    at ${nameOf(next)}:4:7\n`);
        expect((next.reply['traceback'] as string[]).join('\n')).not.match(own);
      });
    }

    it('by defining another one, that one is called with frames that point at TypeScript from the next cell on', async () => {
      const define = `{ value: (e: Error, frames: any[]) => String(frames[0]) + ' of ' + frames.length, configurable: true, writable: true }`;
      await run(kernel, `Object.defineProperty(Error, 'prepareStackTrace', ${define});`);
      const ran = await run(kernel, `${types}console.log(new Error('x').stack);`);
      await run(kernel, 'delete (Error as any).prepareStackTrace; Error.prepareStackTrace = undefined;');
      expect(printed(ran)).equal(`${nameOf(ran)}:4:13 of 1\n`);
    });

    it('a subclass can have a property of the name of its own, as in Node, and nothing comes of it', async () => {
      const code = `class Own extends Error {}\n(Own as any).prepareStackTrace = () => 'mine';\nconsole.log(Object.hasOwn(Own, 'prepareStackTrace'), new Own('x').stack);`;
      const ran = await run(kernel, code);
      expect(printed(ran)).equal(`true Error: x\n    at ${nameOf(ran)}:3:54\n`);
    });
  });

  describe('print as in Node:', () => {
    it('errors of other realms', async () => {
      const { reply } = await run(kernel, `require('vm').runInNewContext('null.x')`);
      expect(reply).include({ ename: 'TypeError', evalue: "Cannot read properties of null (reading 'x')" });
      expect((reply['traceback'] as string[])[0]).match(
        /^evalmachine\.<anonymous>:1\nnull\.x\n {5}\^\n\nTypeError: Cannot read/,
      );
    });

    it('DOMExceptions', async () => {
      const { reply } = await run(kernel, `throw new DOMException('gone', 'AbortError')`);
      expect(reply).include({ ename: 'AbortError', evalue: 'gone' });
    });

    it('a cyclic cause, once', async () => {
      const { reply } = await run(kernel, `const e = new Error('round'); e.cause = e; throw e;`);
      const text = (reply['traceback'] as string[]).join('\n');
      expect(text.match(/round/g)).length(2); // its message, and the line of the cell
      expect(text).match(/^<ref \*1> Error: round\n {4}at cell-\d+\.ts:1:11 \{\n {2}cause: \[Circular \*1\]\n\}\n/);
    });

    it('own fields of a subclass, and the code of an error of Node', async () => {
      const { reply } = await run(
        kernel,
        `class Missing extends Error { constructor(readonly file: string) { super('gone') } }\nthrow new Missing('a.txt');`,
      );
      expect((reply['traceback'] as string[])[0]).match(
        /^Missing \[Error\]: gone\n {4}at cell-\d+\.ts:2:7 \{\n {2}file: 'a\.txt'\n\}$/,
      );
      const fs = await run(kernel, `require('fs').readFileSync('/nowhere')`);
      const [text = ''] = fs.reply['traceback'] as string[];
      expect(text).match(
        /^Error: ENOENT: [^\n]*\n {4}at cell-\d+\.ts:1:15 \{\n {2}errno: -2,\n {2}code: 'ENOENT',\n {2}syscall: 'open',\n {2}path: '\/nowhere'\n\}$/,
      );
    });

    it('frozen errors', async () => {
      const { reply } = await run(kernel, `throw Object.freeze(new RangeError('cold'))`);
      expect(reply).include({ ename: 'RangeError', evalue: 'cold' });
      expect((reply['traceback'] as string[])[0]).match(/^RangeError: cold\n {4}at cell-\d+\.ts:1:21$/);
    });

    it('errors that cannot be asked for their name or message, with what can be read and the place', async () => {
      const rows: [code: string, ename: string, evalue: string][] = [
        [`const e: any = new Error('x'); e.name = Symbol('n'); throw e`, 'Symbol(n)', 'x'],
        [
          `class E extends Error { get message(): string { throw 1 } } throw new E()`,
          'Error',
          'its message cannot be read',
        ],
        [`class E extends Error { get name(): string { throw 1 } } throw new E('x')`, 'Error', 'x'],
        [`const e = new Error('x'); Object.defineProperty(e, 'stack', { get() { throw 1 } }); throw e`, 'Error', 'x'],
      ];
      for (const [code, ename, evalue] of rows) {
        const { reply } = await run(kernel, code);
        expect(reply, code).include({ ename, evalue });
        expect((reply['traceback'] as string[]).join('\n'), code)
          .not.contain('cannot be shown')
          .and.not.equal('');
      }
    });

    it('errors whose own way of being shown fails', async () => {
      const { reply } = await run(
        kernel,
        `throw Object.assign(new Error('x'), { [Symbol.for('nodejs.util.inspect.custom')]() { throw 1 } })`,
      );
      expect(reply).include({ ename: 'Error', evalue: 'x' });
    });
  });
});
