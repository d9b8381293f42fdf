import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import type { KernelProcess } from '../../src/jupyter';
import { begin, resultText, run, startKernel, streamText, until } from './support';

/** What plain Node prints of the value of an expression, in a process of its own. */
function inNode(expression: string, before = ''): string {
  const code = `${before};\nprocess.stdout.write(require('util').inspect((${expression}\n)));process.exit()`;
  return execFileSync(process.execPath, ['-e', code], { encoding: 'utf8' });
}

/** Numbers that count promises, timers and time: they differ from run to run. */
function withoutCounts(text: unknown): string {
  return String(text).replace(/(_idleStart|Symbol\((?:async|trigger)\w*\))(\]?): \d+/g, '$1$2: n');
}

describe('kernel: results', () => {
  let kernel: KernelProcess;
  before(async () => (kernel = await startKernel()));
  after(() => kernel.shutdown());

  describe('that could be awaited are shown, not awaited', () => {
    const shown: Record<string, string> = {
      'a promise that settles late': 'new Promise((r) => setTimeout(r, 600000))',
      'a promise that never settles': 'new Promise(() => undefined)',
      'a settled promise': 'Promise.resolve([1, { a: 2 }])',
      'the call of an async function': '(async () => 7)()',
      'a thenable object': '({ then: 5, rows: 3 })',
      'a thenable that never calls back': '({ then() {} })',
      'a thenable that throws': '({ then() { throw new Error("no") } })',
      'a `then` whose getter throws': '({ get then() { throw new Error("no") } })',
      'a function with `then`': 'Object.assign(function query() {}, { then() {} })',
      'a query builder': 'new (class Query { table = "t"; then(done) { done([1]) } })()',
      'a subclass of Promise': 'new (class Job extends Promise<number> {})(() => undefined)',
      'promises of an array': '[1, 2].map(async (x) => x * 2)',
      'promises of a map and an object': '({ m: new Map([["a", Promise.resolve(1)]]), p: { q: Promise.resolve(2) } })',
      'an async generator': '(async function* () { yield 1 })()',
      'a proxy that has every member': '(() => { const any = new Proxy(() => any, { get: () => any }); return any })()',
      'a proxy that refuses unknown members':
        'new Proxy({ a: 1 }, { get(t, k) { if (k in t) return t[k]; throw new Error(String(k)) } })',
    };
    for (const [what, code] of Object.entries(shown)) {
      it(what, async () => {
        const ran = await run(kernel, `(${code}) as unknown`);
        expect(ran.reply, JSON.stringify(ran.reply)).include({ status: 'ok' });
        expect(resultText(ran)).equal(inNode(code.replace('<number>', '')));
      });
    }

    it('and the next cell runs at once', async () => {
      await run(kernel, 'let trained = 1');
      expect(resultText(await run(kernel, 'new Promise((r) => setTimeout(r, 600000))'))).equal('Promise { <pending> }');
      await kernel.client.interrupt();
      expect(resultText(await run(kernel, 'trained'))).equal('1');
    });

    it('also as a default export and as a user expression', async () => {
      expect(resultText(await run(kernel, 'export default Promise.resolve(3)'))).equal('Promise { 3 }');
      const { reply } = await run(kernel, '1', { userExpressions: { later: 'new Promise(() => undefined)' } });
      expect(JSON.stringify(reply['user_expressions'])).contain('Promise { <pending> }');
    });

    it('and one that rejects later is told on standard error', async () => {
      const { ran, done } = begin(
        kernel,
        'new Promise((_, reject) => setTimeout(() => reject(new RangeError("too late")), 20))',
      );
      expect((await done).content['status']).equal('ok');
      await until(() => streamText(ran, 'stderr').includes('Uncaught RangeError: too late'));
      expect(resultText(ran)).equal('Promise { <pending> }');
    });

    it('an awaited thenable is awaited', async () => {
      expect(resultText(await run(kernel, 'await { then(done: (n: number) => void) { done(5) } }'))).equal('5');
    });
  });

  describe('that call back later print as in Node', () => {
    const shown: Record<string, string> = {
      'a timeout': 'setTimeout(() => undefined, 1)',
      'an interval': 'setInterval(() => undefined, 1e6).unref()',
      'an immediate': 'setImmediate(() => undefined)',
      'an AsyncResource': 'new (require("async_hooks").AsyncResource)("x", { requireManualDestroy: true })',
      'a server': 'require("net").createServer()',
      // Of a file that is being opened the picture would depend on the moment.
      'a socket': 'new (require("net").Socket)()',
      'timers of an array': '[setTimeout(() => undefined, 1)]',
      'the first promise of another realm': 'require("vm").runInNewContext("Promise.resolve(3)")',
      'a promise of a class of another realm':
        'require("vm").runInNewContext("class P extends Promise {}; [new P((r) => r(1)), (async () => 2)()]")',
      'a promise of a realm whose Promise is frozen':
        'Reflect.ownKeys(require("vm").runInNewContext("Object.freeze(Promise.prototype); Promise.resolve(3)")).length < 4',
    };
    for (const [what, code] of Object.entries(shown)) {
      it(what, async () => {
        expect(withoutCounts(resultText(await run(kernel, code)))).equal(withoutCounts(inNode(code)));
      });
    }

    it('a promise and a timer that console.log prints', async () => {
      const ran = await run(kernel, 'console.log({ p: Promise.resolve(1), all: Promise.all([1]) }); undefined');
      expect(streamText(ran, 'stdout')).equal('{ p: Promise { 1 }, all: Promise { <pending> } }\n');
    });

    it('and their own storages work', async () => {
      const code = `
        import { AsyncLocalStorage } from 'async_hooks';
        const mine = new AsyncLocalStorage<number>();
        await mine.run(5, async () => {
          await new Promise((r) => setTimeout(r, 1));
          return mine.getStore();
        })`;
      expect(resultText(await run(kernel, code))).equal('5');
    });
  });
});
