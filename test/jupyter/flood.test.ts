import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { addressOf, type KernelProcess } from '../../src/jupyter';
import { RawClient } from './rawClient';
import { begin, resultText, run, startKernel, streamText, until } from './support';

const numbered = (count: number): string => Array.from({ length: count }, (_, i) => `line ${i}\n`).join('');

describe('floods of output', () => {
  let kernel: KernelProcess;
  before(async () => (kernel = await startKernel()));
  after(() => kernel.shutdown());

  it('of 200,000 lines arrive complete and in order, in few messages, before the cell is idle', async () => {
    const ran = await run(kernel, 'for (let i = 0; i < 200000; i++) console.log("line", i);');
    expect(streamText(ran, 'stdout') === numbered(200_000)).equal(true);
    expect(ran.types.at(-1)).equal('status');
    expect(ran.outputs.length).lessThan(4000);
  });

  it('keep the order of both streams and of what is displayed between', async () => {
    const ran = await run(
      kernel,
      `import { display } from 'risklab/cell';
       for (let i = 0; i < 3000; i++) {
         console.log('out', i);
         if (i % 3 === 0) console.error('err', i);
         if (i % 100 === 0) void display(\`shown \${i}\`);
       }`,
    );
    const textOf = (content: Record<string, unknown>): string => {
      const { text, data } = content as { text?: string; data?: Record<string, string> };
      return text ?? `${data?.['text/plain']}\n`;
    };
    const all = ran.outputs.map(([, content]) => textOf(content));
    const expected = Array.from({ length: 3000 }, (_, i) =>
      [`out ${i}\n`, i % 3 === 0 ? `err ${i}\n` : '', i % 100 === 0 ? `shown ${i}\n` : ''].join(''),
    );
    expect(all.join('') === expected.join('')).equal(true);
  });

  it('may be one huge text, of characters that take several bytes', async () => {
    const ran = await run(kernel, `process.stdout.write('ä😀'.repeat(1_000_000)); console.log('end');`);
    expect(streamText(ran, 'stdout') === `${'ä😀'.repeat(1_000_000)}end\n`).equal(true);
  });

  it('leave a loop that goes on without printing', async () => {
    const { ran, done } = begin(
      kernel,
      'for (let i = 0; i < 1000; i++) console.log("line", i); while (true) { /* busy */ }',
    );
    await until(() => streamText(ran, 'stdout') === numbered(1000));
    await kernel.client.interrupt();
    expect((await done).content['ename']).equal('Interrupted');
  });

  it('of a library can be interrupted at any moment, and what follows is whole', async () => {
    // Code that no stop reaches but the signal, which comes amid the writing.
    await run(kernel, `const flood = new Function('print', 'for (let i = 0; ; i++) print("line " + i);');`);
    for (let round = 0; round < 5; round++) {
      const { ran, done } = begin(kernel, 'flood(console.log);');
      await until(() => streamText(ran, 'stdout').length > 100_000);
      await kernel.client.interrupt();
      expect((await done).content['ename']).equal('Interrupted');
      const lines = streamText(ran, 'stdout').split('\n').slice(0, -1);
      // The line at which the signal came may lack.
      const gaps = lines.filter((line, i) => line !== `line ${i}`).length;
      expect(gaps).lessThan(3);
      expect(resultText(await run(kernel, '6 * 7'))).equal('42');
    }
  });

  it('arrive before the process of the cells is ended from inside', async () => {
    const dying = await startKernel();
    const { ran, done } = begin(dying, 'for (let i = 0; i < 20000; i++) console.log("line", i); process.exit(3);');
    await done.catch(() => undefined);
    await dying.exited;
    await until(() => streamText(ran, 'stderr') !== '');
    expect(streamText(ran, 'stdout') === numbered(20_000)).equal(true);
    const last = await startKernel();
    const killed = begin(last, 'console.log("a"); console.log("last words"); process.kill(process.pid, "SIGKILL");');
    await killed.done.catch(() => undefined);
    await until(() => streamText(killed.ran, 'stderr') !== '');
    expect(streamText(killed.ran, 'stdout')).equal('a\nlast words\n');
    await Promise.all([dying.kill(), last.kill()]);
  });
});

describe('what a subscriber has not read', function () {
  /** A subscriber in a process of its own, which can be stopped; it tells when it has heard something. */
  const subscriber = (address: string): string => `
    const { Subscriber } = require(${JSON.stringify(require.resolve('zeromq'))});
    const socket = new Subscriber({ receiveHighWaterMark: 0 });
    socket.connect(${JSON.stringify(address)});
    socket.subscribe();
    (async () => { for await (const [topic] of socket) console.log(String(topic)); })();`;

  const residentMb = (pid: number): number =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000;

  it('stays in memory no longer than its line is there', async () => {
    // Only there a process can be asked for its memory like that.
    if (process.platform !== 'linux') return;
    const client = await RawClient.start();
    const code = subscriber(addressOf(client.info, 'iopub'));
    const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      await new Promise((resolve) => child.stdout.once('data', resolve));
      const kernel = client.child.pid ?? 0;
      child.kill('SIGSTOP');
      const flood = `const line = 'x'.repeat(1e6 - 1); for (let i = 0; i < 200; i++) console.log(line);`;
      await client.replyTo(await client.send('shell', 'execute_request', { code: flood }));
      expect(residentMb(kernel)).greaterThan(200);
      child.kill('SIGKILL');
      await until(() => residentMb(kernel) < 120);
      // Processes that compute are not to do so for a slower way to get memory.
      const asked = await client.send('shell', 'execute_request', {
        code: 'process.env.MALLOC_TRIM_THRESHOLD_ ?? "none"',
      });
      await client.replyTo(asked);
      await until(() => client.told(asked).some(([type]) => type === 'execute_result'));
      const [, result] = client.told(asked).find(([type]) => type === 'execute_result') ?? [];
      expect(result?.['data']).deep.equal({ 'text/plain': "'none'" });
    } finally {
      child.kill('SIGKILL');
      await client.stop();
    }
  });
});
