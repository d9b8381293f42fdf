import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  KernelClient,
  KernelDiedError,
  kernelArgv,
  newConnection,
  type KernelProcess,
  type Message,
} from '../../src/jupyter';
import { begin, resultText, run, startKernel, streamText, until, type Ran } from './support';

const signal = `(globalThis as any)[Symbol.for('Jupyter.interrupt')]`;

describe('interrupt', () => {
  let kernel: KernelProcess;
  before(async () => {
    kernel = await startKernel();
    await run(kernel, 'let kept = 42; let turns = 0;');
  });
  after(() => kernel.shutdown());

  /** Runs code that prints `go`, interrupts it then, and returns what came of it. */
  async function interrupted(code: string): Promise<Ran> {
    const { ran, done } = begin(kernel, code);
    await until(() => streamText(ran, 'stdout').startsWith('go\n'));
    await kernel.client.interrupt();
    ran.reply = (await done).content;
    return ran;
  }

  const isInterrupted = (ran: Ran): void => {
    expect(ran.reply).include({ status: 'error', ename: 'Interrupted', evalue: 'The cell was interrupted.' });
    expect(ran.outputs.at(-1)?.[0]).equal('error');
  };

  const stopped: Record<string, string> = {
    'a synchronous loop': 'console.log("go"); while (true) { turns++; }',
    'a synchronous loop inside a library': 'console.log("go"); [1].forEach(() => { for (;;) turns++; });',
    'a synchronous loop after an await': 'await null; console.log("go"); do { turns++; } while (true);',
    'a loop of a function of an earlier cell': 'await spin();',
    'recursion after an await':
      'await null; console.log("go"); const fib = (n: number): number => (n < 2 ? n : fib(n - 1) + fib(n - 2)); fib(80);',
    'callbacks of a library after an await':
      'await null; console.log("go"); Array.from({ length: 1e9 }, () => turns++).length;',
    'an await that never ends': 'console.log("go"); await new Promise(() => undefined);',
    'a loop of awaits': 'console.log("go"); for (;;) await new Promise((r) => setTimeout(r, 1));',
    'an endless async iteration':
      'console.log("go"); for await (const n of (async function* () { for (;;) yield 1; })()) turns += n;',
    'the display of a result':
      'console.log("go"); ({ [Symbol.for("Jupyter.display")]: () => new Promise(() => undefined) }) as object',
  };
  for (const [what, code] of Object.entries(stopped)) {
    it(`stops ${what}, and variables stay`, async () => {
      await run(kernel, 'async function spin() { console.log("go"); await null; for (;;) turns++; }');
      isInterrupted(await interrupted(code));
      const next = await run(kernel, 'kept');
      expect(next.reply, JSON.stringify(next.reply)).include({ status: 'ok' });
      expect(resultText(next)).equal('42');
    });
  }

  it('lets nothing of the cell run on', async () => {
    await run(kernel, 'let wake: () => void = () => undefined; let ranOn = false; let cleaned = false;');
    isInterrupted(
      await interrupted(
        `console.log("go");
         try { await new Promise<void>((resolve) => { wake = resolve; }); ranOn = true; } finally { cleaned = true; }`,
      ),
    );
    expect(resultText(await run(kernel, 'wake(); await null; await null; [ranOn, cleaned]'))).equal('[ false, true ]');
  });

  it('lets no callback of the cell run on', async () => {
    await run(kernel, 'let calls = 0; let thenWake: () => void = () => undefined;');
    isInterrupted(
      await interrupted(
        `setInterval(() => { calls++; }, 1); setTimeout(() => calls++, 300);
         void new Promise<void>((resolve) => { thenWake = resolve; }).then(() => calls++);
         console.log("go");
         await new Promise(() => undefined);`,
      ),
    );
    const next = await run(
      kernel,
      'const before = calls; thenWake(); await new Promise((r) => setTimeout(r, 400)); [before > 0, calls - before]',
    );
    expect(resultText(next)).equal('[ true, 0 ]');
    expect(streamText(next, 'stderr')).equal('');
  });

  it('lets what cleans up call functions', async () => {
    await run(kernel, 'let closed: string[] = []; const close = (what: string) => { closed.push(what); };');
    isInterrupted(
      await interrupted('await null; console.log("go"); try { for (;;) turns++; } finally { close("loop"); }'),
    );
    isInterrupted(
      await interrupted(
        `const fall = async (): Promise<void> => {
           try { await new Promise((r) => setTimeout(r, 300)); } finally { close("inner"); }
         };
         console.log("go");
         try { await fall(); } finally { close("outer"); }`,
      ),
    );
    const next = await run(kernel, 'await new Promise((r) => setTimeout(r, 400)); closed');
    expect(resultText(next)).equal("[ 'loop', 'inner', 'outer' ]");
  });

  it('is told to code that watches the signal, which may end in good order', async () => {
    // A library's code, which nothing stops from outside.
    await run(
      kernel,
      `const fit = new Function('signal', 'report', \`return (async () => {
         report('go');
         while (!signal().aborted) await new Promise((r) => setTimeout(r, 1));
         await new Promise((r) => setTimeout(r, 300));
         report('weights kept');
       })()\`) as (signal: () => AbortSignal, report: (text: string) => void) => Promise<void>;`,
    );
    const ran = await interrupted(`await fit(() => ${signal}, console.log); console.log('not reached');`);
    isInterrupted(ran);
    expect(streamText(ran, 'stdout')).equal('go\nweights kept\n');
  });

  it('shows what such code throws', async () => {
    const ran = await interrupted(
      `const { InterruptedError } = require(${JSON.stringify(`${process.cwd()}/dist/base`)});
       const halt = new Function('signal', 'Stop', \`return new Promise((resolve, reject) =>
         signal.addEventListener('abort', () => reject(new Stop('fit: stopped at step 3'))))\`);
       console.log("go");
       await halt(${signal}, InterruptedError);`,
    );
    expect(ran.reply).include({ ename: 'InterruptedError', evalue: 'fit: stopped at step 3' });
    expect(ran.reply['traceback']).deep.equal(['InterruptedError: fit: stopped at step 3']);
  });

  it('gives up a cell that watches the signal and does not end', async () => {
    isInterrupted(await interrupted(`${signal}.aborted; console.log("go"); await new Promise(() => undefined);`));
  });

  it('gives each cell a signal of its own', async () => {
    expect(resultText(await run(kernel, `${signal}.aborted`))).equal('false');
  });

  it('aborts what waits behind the cell', async () => {
    const { ran, done } = begin(kernel, 'console.log("go"); await new Promise(() => undefined);');
    const waiting = run(kernel, '1');
    await until(() => streamText(ran, 'stdout') === 'go\n');
    await kernel.client.interrupt();
    expect((await done).content['ename']).equal('Interrupted');
    expect((await waiting).reply['status']).equal('aborted');
  });

  it('reaches a cell whose engine is not ready for it yet', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'k-'));
    const info = newConnection('ipc', path.join(folder, 'c'), [1, 2, 3, 4, 5]);
    const file = path.join(folder, 'connection.json');
    writeFileSync(file, JSON.stringify(info));
    const client = KernelClient.open(info);
    const child = spawn(kernelArgv[0] ?? '', [kernelArgv[1] ?? '', file], { stdio: ['ignore', 'inherit', 'inherit'] });
    try {
      // Shell and control are different sockets: an interrupt could overtake the cell, and then it means nothing.
      let heard = false;
      client.onIopub(() => (heard = true));
      while (!heard) await client.request('shell', 'kernel_info_request');
      const types: string[] = [];
      const onMessage = ({ header }: Message): void => void types.push(header.msg_type);
      const { done } = client.execute('while (true) { /* busy */ }', { onMessage });
      await until(() => types.includes('execute_input'));
      await client.interrupt();
      expect((await done).content['ename']).equal('Interrupted');
    } finally {
      child.kill('SIGKILL');
      client.close();
      rmSync(folder, { recursive: true });
    }
  });

  it('warns of code that nothing stops, and ends its process when asked again', async () => {
    const stubborn = await startKernel();
    const { ran, done } = begin(
      stubborn,
      `const spin = new Function('for (;;);');\nawait null; console.log("go"); spin();`,
    );
    const ended = done.catch((error: unknown) => error);
    await until(() => streamText(ran, 'stdout') === 'go\n');
    await stubborn.client.interrupt();
    await until(() => streamText(ran, 'stderr').includes('interrupt again to end its process'));
    await stubborn.client.interrupt();
    expect(await ended).instanceOf(KernelDiedError);
    expect(await stubborn.exited).deep.equal({ code: null, signal: 'SIGKILL' });
  });

  it('does nothing between cells', async () => {
    await kernel.client.interrupt();
    expect(resultText(await run(kernel, 'await new Promise((r) => setTimeout(r, 200)); kept'))).equal('42');
  });
});
