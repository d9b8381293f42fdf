import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import type { KernelProcess } from '../../src/jupyter';
import { begin, isAlive, resultText, run, startKernel, streamText, until, type Ran } from './support';

/** The processes of this machine whose command line has a text. */
function processesWith(text: string): string[] {
  return readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(text);
    } catch {
      return false;
    }
  });
}

describe('an interrupt of a cell that waits for a child process', () => {
  let kernel: KernelProcess;
  before(async () => {
    kernel = await startKernel();
    await run(
      kernel,
      `import { execFileSync, execSync, spawn, spawnSync } from 'node:child_process';\nconst kept = 42;`,
    );
  });
  after(() => kernel.shutdown());

  /** Runs code that prints `go`, interrupts it then, and returns what came of it, and after how many ms. */
  async function interrupted(code: string): Promise<Ran & { ms: number }> {
    const { ran, done } = begin(kernel, code);
    await until(() => streamText(ran, 'stdout').includes('go\n'));
    const start = Date.now();
    await kernel.client.interrupt();
    ran.reply = (await done).content;
    return { ...ran, ms: Date.now() - start };
  }

  const cells: Record<string, string> = {
    execSync: `console.log('go'); execSync('sleep 61.25');`,
    'execSync after an await': `await null; console.log('go'); execSync('sleep 61.25');`,
    spawnSync: `console.log('go'); spawnSync('sleep', ['61.25']);`,
    'spawnSync after an await': `await null; console.log('go'); const { status } = spawnSync('sleep', ['61.25']); console.log(status);`,
    execFileSync: `console.log('go'); execFileSync('sleep', ['61.25'], { stdio: 'inherit' });`,
    'a shell with more to do': `console.log('go'); execSync('sleep 61.25; echo more; sleep 61.25');`,
    'a command behind a pipe': `console.log('go'); execSync('sleep 61.25 | cat');`,
    'one command after the other in a loop': `console.log('go'); for (;;) spawnSync('sleep', ['61.25']);`,
    'a loop of a library': `const again = new Function('wait', 'for (;;) wait()') as (wait: () => void) => void;
      await null; console.log('go'); again(() => spawnSync('sleep', ['61.25']));`,
    'a function of the cell': `const wait = () => { spawnSync('sleep', ['61.25']); return 1; }; console.log('go'); wait();`,
    'a program that another one starts': `console.log('go'); spawnSync('sh', ['-c', 'sh -c "sleep 61.25; true"; true']);`,
  };
  for (const [what, code] of Object.entries(cells)) {
    it(`ends ${what}, and variables stay`, async () => {
      const ran = await interrupted(`${code}\nconsole.log('not reached');`);
      expect(ran.reply, JSON.stringify(ran.reply)).include({ status: 'error', ename: 'Interrupted' });
      expect(streamText(ran, 'stdout')).equal('go\n');
      expect(streamText(ran, 'stderr')).equal('');
      expect(ran.ms).below(2500);
      expect(processesWith('61.25')).deep.equal([]);
      expect(resultText(await run(kernel, 'kept'))).equal('42');
    });
  }

  it('runs finally blocks, which may call other programs', async () => {
    const ran = await interrupted(
      `console.log('go');
       try { execSync('sleep 61.25'); } finally { console.log(execSync('echo cleaned', { encoding: 'utf8' }).trim()); }`,
    );
    expect(ran.reply).include({ status: 'error', ename: 'Interrupted' });
    expect(streamText(ran, 'stdout')).equal('go\ncleaned\n');
  });

  it('ends a program that ignores it by force', async () => {
    const ran = await interrupted(
      `console.log('go'); spawnSync('sh', ['-c', 'trap "" INT TERM; while :; do sleep 0.1; done # 61.25']);`,
    );
    expect(ran.reply).include({ status: 'error', ename: 'Interrupted' });
    expect(ran.ms).below(20_000);
    expect(processesWith('61.25')).deep.equal([]);
  });

  it('lets a program end in good order', async () => {
    const program = `process.on('SIGINT', () => setTimeout(() => { console.log('saved'); process.exit(0); }, 100));
      console.log('ready'); setInterval(() => undefined, 1000);`;
    const { ran, done } = begin(
      kernel,
      `spawnSync(process.execPath, ['-e', ${JSON.stringify(program)}], { stdio: 'inherit' });`,
    );
    await until(() => streamText(ran, 'stdout') === 'ready\n');
    await kernel.client.interrupt();
    expect((await done).content).include({ status: 'error', ename: 'Interrupted' });
    expect(streamText(ran, 'stdout')).equal('ready\nsaved\n');
  });

  it('leaves processes alone that the cell, or an earlier one, has started in the background', async () => {
    await run(kernel, `const early = spawn('sleep', ['62.25']);`);
    const ran = await interrupted(
      `const late = spawn('sleep', ['62.25']); console.log('go'); execSync('sleep 61.25');`,
    );
    expect(ran.reply).include({ status: 'error', ename: 'Interrupted' });
    const pids = JSON.parse(String(resultText(await run(kernel, '[early.pid!, late.pid!]')))) as number[];
    expect(pids.map(isAlive)).deep.equal([true, true]);
    await run(kernel, 'early.kill(); late.kill();');
  });

  it('gives results as in Node where nobody interrupts', async () => {
    const ran = await run(
      kernel,
      `let code: unknown; try { execSync('exit 3', { stdio: 'pipe' }); } catch (e) { code = (e as { status: number }).status; }
       const late = spawnSync('sleep', ['5'], { timeout: 50 });
       console.log(code, late.signal, (late.error as NodeJS.ErrnoException).code, execFileSync('echo', ['x'], { encoding: 'utf8' }), spawnSync('no-such-program').error?.message);`,
    );
    expect(streamText(ran, 'stdout')).equal('3 SIGTERM ETIMEDOUT x\n spawnSync no-such-program ENOENT\n');
  });
});

describe('an interrupt of a call that keeps the thread busy or waiting', () => {
  let kernel: KernelProcess;
  before(async () => {
    kernel = await startKernel();
    await run(kernel, 'const kept = 42; const cell = new Int32Array(new SharedArrayBuffer(4));');
  });
  after(() => kernel.shutdown());

  /** A module whose function `f` is an endless loop. */
  const loop = '0061736d0100000001040160000003020100070501016600000a0901070003400c000b0b';
  const cells: Record<string, string> = {
    'Atomics.wait': `console.log('go'); Atomics.wait(cell, 0, 0);`,
    'Atomics.wait after an await': `await null; console.log('go'); Atomics.wait(cell, 0, 0, 61_000);`,
    'Atomics.wait of a library': `const sleep = new Function('cell', 'Atomics.wait(cell, 0, 0, 61_000)'); await null; console.log('go'); sleep(cell);`,
    WebAssembly: `const { WebAssembly: wasm } = globalThis as any; const { exports } = new wasm.Instance(new wasm.Module(Buffer.from('${loop}', 'hex')));
      console.log('go'); exports.f();`,
    'a regular expression': `console.log('go'); /^(a+)+$/.test('a'.repeat(64) + '!');`,
  };
  for (const [what, code] of Object.entries(cells)) {
    it(`ends ${what}, and variables stay`, async () => {
      const { ran, done } = begin(kernel, `${code}\nconsole.log('not reached');`);
      await until(() => streamText(ran, 'stdout') === 'go\n');
      await kernel.client.interrupt();
      expect((await done).content).include({ status: 'error', ename: 'Interrupted' });
      expect(streamText(ran, 'stdout')).equal('go\n');
      expect(resultText(await run(kernel, 'kept'))).equal('42');
    });
  }

  it('runs finally blocks around Atomics.wait', async () => {
    const { ran, done } = begin(
      kernel,
      `console.log('go'); try { Atomics.wait(cell, 0, 0); } finally { console.log('done'); }`,
    );
    await until(() => streamText(ran, 'stdout') === 'go\n');
    await kernel.client.interrupt();
    expect((await done).content).include({ status: 'error', ename: 'Interrupted' });
    expect(streamText(ran, 'stdout')).equal('go\ndone\n');
  });

  it('leaves a call of native code that ends by itself to its finally block', async () => {
    const { ran, done } = begin(
      kernel,
      `import { spawn, execFileSync } from 'node:child_process';
       import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
       const folder = mkdtempSync('/tmp/pipe-');
       execFileSync('mkfifo', [folder + '/pipe']);
       const writer = spawn('sh', ['-c', 'sleep 1.5; echo late > "$0"/pipe', folder]);
       console.log('go');
       try { readFileSync(folder + '/pipe'); } finally { console.log('done'); rmSync(folder, { recursive: true }); }`,
    );
    await until(() => streamText(ran, 'stdout') === 'go\n');
    await kernel.client.interrupt();
    await done;
    expect(streamText(ran, 'stdout')).equal('go\ndone\n');
  });

  it('leaves Atomics.wait as it is in Node', async () => {
    const worker = `const { workerData } = require('worker_threads');
      setTimeout(() => { Atomics.store(workerData, 0, 1); Atomics.notify(workerData, 0); }, 350);`;
    const ran = await run(
      kernel,
      `import { Worker } from 'node:worker_threads';
       const start = performance.now();
       const came = [Atomics.wait(cell, 0, 1), Atomics.wait(cell, 0, 0, 0), Atomics.wait(cell, 0, 0, 250), performance.now() - start >= 249];
       new Worker(${JSON.stringify(worker)}, { eval: true, workerData: cell });
       let refused = '';
       try { (Atomics.wait as any)(new Int8Array(1), 0, 0); } catch (e) { refused = (e as Error).name; }
       console.log(...came, Atomics.wait(cell, 0, 0) === 'timed-out', refused, String(Atomics.wait), Atomics.wait.length);`,
    );
    expect(streamText(ran, 'stdout')).match(
      /^not-equal timed-out timed-out true false TypeError function .*\[native code\] } 4\n$/,
    );
  });
});
