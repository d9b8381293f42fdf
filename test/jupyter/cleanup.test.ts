import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { KernelProcess } from '../../src/jupyter';
import { begin, resultText, run, startKernel, streamText, until, type Ran } from './support';

describe('finally blocks of an interrupted cell', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cleanup-'));
  let kernel: KernelProcess;
  before(async () => {
    writeFileSync(
      path.join(folder, 'lib.ts'),
      `export async function hold(done: (what: string) => void): Promise<void> {
         try { await new Promise(() => undefined); } finally { await null; done('module'); }
       }`,
    );
    kernel = await startKernel({ cwd: folder });
    await run(
      kernel,
      `const kept = 42;
       let never = () => new Promise<void>(() => undefined);
       let sleep = (ms: number) => new Promise((r) => setTimeout(r, ms));
       async function nested() { try { await never(); } finally { console.log('nested'); } }
       async function* rows() { try { for (let i = 0; ; i++) yield i; } finally { await sleep(1); console.log('rows closed'); } }
       async function* stuck() { try { yield 1; await never(); } finally { console.log('stuck closed'); } }`,
    );
  });
  after(async () => {
    await kernel.shutdown();
    rmSync(folder, { recursive: true });
  });

  /** Runs code that prints `go`, interrupts it then, and returns what came of it. */
  async function interrupted(code: string): Promise<Ran> {
    const { ran, done } = begin(kernel, code);
    await until(() => streamText(ran, 'stdout').includes('go\n'));
    await kernel.client.interrupt();
    ran.reply = (await done).content;
    expect(ran.reply).include({ status: 'error', ename: 'Interrupted' });
    return ran;
  }

  const cells: Record<string, [code: string, printed: string]> = {
    'around a promise that never settles': [
      `console.log('go'); try { await never(); } finally { console.log('done'); }`,
      'go\ndone\n',
    ],
    'around a long timer': [
      `console.log('go'); try { await sleep(1e6); } finally { console.log('done'); }`,
      'go\ndone\n',
    ],
    'around a thenable that never calls back': [
      `console.log('go'); try { await (({ then() {} }) as unknown); } finally { console.log('done'); }`,
      'go\ndone\n',
    ],
    'that await': [
      `console.log('go'); try { await never(); } finally { await sleep(50); console.log('done'); }`,
      'go\ndone\n',
    ],
    'that loop, and call functions that await': [
      `console.log('go');
       const close = async (n: number) => { await sleep(1); return n; };
       try { await never(); } finally { let s = 0; for (let i = 0; i < 3; i++) s += await close(i); console.log(s); }`,
      'go\n3\n',
    ],
    'of a function that is awaited': [`console.log('go'); await nested();`, 'go\nnested\n'],
    'of functions that a library waits for': [
      `console.log('go'); await Promise.all([nested(), nested()]);`,
      'go\nnested\nnested\n',
    ],
    'inside each other': [
      `console.log('go');
       try { try { await never(); } finally { await sleep(5); console.log('inner'); } } finally { await sleep(5); console.log('outer'); }`,
      'go\ninner\nouter\n',
    ],
    'of a generator that for await goes through': [
      `console.log('go'); for await (const row of rows()) { if (row > 1) await never(); }`,
      'go\nrows closed\n',
    ],
    'of a generator that for await waits for': [
      `console.log('go'); outer: for await (const row of stuck()) { continue outer; }`,
      'go\nstuck closed\n',
    ],
    'around for await of promises': [
      `console.log('go'); try { for await (const n of [1, never()]) console.log(n); } finally { console.log('done'); }`,
      'go\n1\ndone\n',
    ],
    'around a loop that never pauses': [
      `console.log('go'); let n = 0; try { for (;;) n++; } finally { await sleep(1); console.log('done'); }`,
      'go\ndone\n',
    ],
    'around a loop after an await': [
      `await null; console.log('go'); let n = 0; try { for (;;) n++; } finally { for (let i = 0; i < 3; i++); await sleep(1); console.log('done'); }`,
      'go\ndone\n',
    ],
    'of a timer that the cell awaits': [
      `await new Promise((_, reject) => setTimeout(() => { console.log('go'); nested().catch(reject); }, 1));`,
      'go\nnested\n',
    ],
    'of a module of the project': [
      `import { hold } from './lib'; console.log('go'); await hold((what) => console.log(what));`,
      'go\nmodule\n',
    ],
    'of await using': [
      `console.log('go'); { await using file = { async [Symbol.asyncDispose]() { await sleep(1); console.log('closed'); } }; await never(); }`,
      'go\nclosed\n',
    ],
  };
  for (const [what, [code, text]] of Object.entries(cells)) {
    it(`run ${what}, and end before the cell does`, async () => {
      const ran = await interrupted(code);
      expect(streamText(ran, 'stdout')).equal(text);
      expect(streamText(ran, 'stderr')).equal('');
      expect(resultText(await run(kernel, 'kept'))).equal('42');
    });
  }

  it('do not make the cell go on behind them, nor does a catch', async () => {
    const ran = await interrupted(
      `console.log('go');
       for (let i = 0; i < 1e6; i++) { try { await never(); } catch { console.log('caught'); } finally { console.log('done'); } }
       console.log('not reached');`,
    );
    expect(streamText(ran, 'stdout')).equal('go\ncaught\ndone\n');
  });

  const swallowing: Record<string, string> = {
    'a catch': `try { for (;;) turns++; } catch { console.log('caught'); } console.log('not reached');`,
    'a catch that returns': `const f = () => { try { for (;;) turns++; } catch { return 1; } }; f(); console.log('not reached');`,
    'a catch and a finally': `try { for (;;) turns++; } catch { console.log('caught'); } finally { console.log('done'); } console.log('not reached');`,
    'a catch that throws something else': `try { await never(); } catch { throw new Error('other'); } finally { console.log('done'); }`,
    'a catch around a child process': `const { execSync } = require('child_process'); try { execSync('sleep 61'); } catch { } console.log('not reached');`,
    'a catch inside a catch': `try { for (;;) turns++; } catch { try { for (;;) turns++; } catch { } console.log('inner'); } console.log('not reached');`,
  };
  for (const [what, code] of Object.entries(swallowing)) {
    it(`and ${what} do not keep the cell from ending as interrupted`, async () => {
      const ran = await interrupted(`let turns = 0; console.log('go'); ${code}`);
      expect(streamText(ran, 'stdout')).not.include('reached');
      expect(streamText(ran, 'stdout')).not.include('inner');
      expect(resultText(await run(kernel, 'kept'))).equal('42');
    });
  }

  it('that do not end are given up, and variables stay', async () => {
    const ran = await interrupted(
      `console.log('go'); try { await never(); } finally { await never(); console.log('never'); }`,
    );
    expect(streamText(ran, 'stdout')).equal('go\n');
    expect(resultText(await run(kernel, 'kept'))).equal('42');
  });

  it('are ended by a second interrupt', async () => {
    const { ran, done } = begin(
      kernel,
      `console.log('go'); try { await never(); } finally { console.log('cleans'); await never(); }`,
    );
    await until(() => streamText(ran, 'stdout') === 'go\n');
    await kernel.client.interrupt();
    await until(() => streamText(ran, 'stdout') === 'go\ncleans\n');
    await kernel.client.interrupt();
    expect((await done).content).include({ status: 'error', ename: 'Interrupted' });
  });
});

describe('code that can be interrupted', () => {
  let kernel: KernelProcess;
  before(async () => (kernel = await startKernel()));
  after(() => kernel.shutdown());

  /** JavaScript in which what an interrupt needs has been put in many places. */
  const programs: Record<string, string> = {
    'microtasks come in the same order': `
      const log = [];
      const f = async (n) => { log.push('f' + n); await null; log.push('g' + n); await Promise.resolve(); log.push('h' + n); };
      const all = [f(1), Promise.resolve().then(() => log.push('then')).then(() => log.push('then2')), f(2)];
      process.nextTick(() => log.push('tick'));
      await Promise.all(all);
      console.log(log.join());`,
    'finally returns, breaks and continues': `
      const r = async () => { try { return await 1; } finally { return await 2; } };
      const t = async () => { try { await Promise.reject(new Error('x')); } catch (e) { return e.message; } finally { await 0; } };
      const out = [await r(), await t()];
      outer: for (const i of [1, 2, 3]) { try { await i; if (i === 1) continue outer; if (i === 3) break outer; out.push(i); } finally { out.push('f' + i); } }
      console.log(out.join());`,
    'for await over everything that it takes': `
      const out = [];
      async function* gen() { try { yield 1; yield 2; yield 3; } finally { out.push('closed'); } }
      for await (const x of gen()) { if (x === 2) break; out.push(x); }
      a: b: for await (const x of [Promise.resolve(4), 5]) { for await (const y of 'uv') { if (y === 'v') continue a; out.push(x + y); } }
      for await (const x of { [Symbol.asyncIterator]: () => ({ n: 0, async next() { return { done: this.n > 1, value: this.n++ }; } }) }) out.push('n' + x);
      try { for await (const x of 5) out.push(x); } catch (e) { out.push(e.constructor.name); }
      try { for await (const x of gen()) throw new Error('body'); } catch (e) { out.push(e.message); }
      try { for await (const x of [Promise.reject(new Error('item'))]) out.push(x); } catch (e) { out.push(e.message); }
      console.log(out.join());`,
    'thenables in a try are awaited as thenables': `
      const out = [];
      const f = async (x) => { try { return await x; } catch (e) { return 'caught ' + (e.message ?? e); } finally { out.push('f'); } };
      out.push(await f({ then(r) { r(1); } }), await f({ get then() { throw new Error('getter'); } }), await f(Promise.reject(2)), await f(3), await f(null));
      console.log(out.join());`,
    'a rejection that try catches is not unhandled': `
      const later = new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 5));
      try { await later; } catch (e) { console.log(e.message); } finally { console.log('f'); }`,
  };
  for (const [what, code] of Object.entries(programs)) {
    it(`does as in Node: ${what}`, async () => {
      const plain = execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
      expect(plain).not.equal('');
      const ran = await run(kernel, `// @ts-nocheck\n${code}`);
      expect(streamText(ran, 'stdout'), JSON.stringify(ran.reply)).equal(plain);
      expect(streamText(ran, 'stderr')).equal('');
    });
  }
});
