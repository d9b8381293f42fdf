import { expect } from 'chai';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { Dealer } from 'zeromq';
import {
  addressOf,
  KernelClient,
  KernelDiedError,
  KernelError,
  kernelArgv,
  MessageCodec,
  newConnection,
  type ConnectionInfo,
} from '../../src/jupyter';
import { Session } from '../../src/jupyter/wire';
import { RawClient } from './rawClient';
import { begin, isAlive, resultText, run, startKernel, streamText, until } from './support';

async function failure(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => expect.fail('did not fail'),
    (error: unknown) => error as Error,
  );
}

describe('kernel process', () => {
  it('ends with the process of its cells, and what these have started, when told to', async () => {
    const kernel = await startKernel();
    const code = `import { spawn } from 'child_process';\n[process.pid, spawn('sleep', ['1000']).pid]`;
    const pids = JSON.parse(String(resultText(await run(kernel, code)))) as number[];
    expect(pids.every(isAlive)).equal(true);
    await kernel.shutdown();
    expect(await kernel.exited).deep.equal({ code: 0, signal: null });
    await until(() => !pids.some(isAlive));
    expect(isAlive(kernel.pid ?? 0)).equal(false);
  });

  it('answers a shutdown request with what was asked for, also while a cell is busy', async () => {
    const kernel = await startKernel();
    const { ran, done } = begin(kernel, 'console.log("go"); while (true) { /* busy */ }');
    await until(() => streamText(ran, 'stdout') === 'go\n');
    const { header, content } = await kernel.client.shutdown(true);
    expect(header.msg_type).equal('shutdown_reply');
    expect(content).deep.equal({ status: 'ok', restart: true });
    expect(await kernel.exited).deep.equal({ code: 0, signal: null });
    expect(await failure(done)).instanceOf(KernelDiedError);
  });

  it('ends as the process of its cells does, and says so', async () => {
    const kernel = await startKernel();
    const killed = begin(kernel, 'process.kill(process.pid, "SIGKILL"); await new Promise(() => undefined);');
    const error = await failure(killed.done);
    expect(error).instanceOf(KernelDiedError);
    expect(error.message).equal('kernel: the process has ended (signal SIGKILL).');
    expect(streamText(killed.ran, 'stderr')).equal('The process that runs the cells has ended (signal SIGKILL).\n');
    await kernel.kill();
    const other = await startKernel();
    const exiting = await failure(run(other, 'console.error("bye"); process.exit(3)'));
    expect(exiting.message).equal('kernel: the process has ended (exit code 3).');
    await other.kill();
  });

  it('goes on with cells that put something else in the place of JSON.stringify and JSON.parse', async () => {
    const kernel = await startKernel();
    const change = `JSON.stringify = (() => 'mine') as any; JSON.parse = (() => 'mine') as any;`;
    expect(resultText(await run(kernel, `${change} JSON.stringify(1) + JSON.parse('1')`))).equal(`'minemine'`);
    expect(resultText(await run(kernel, '[1].length'))).equal('1');
    await kernel.shutdown();
  });

  it('ends, and says why, when a cell breaks what answers are made of', async () => {
    const kernel = await startKernel();
    const breaks = `(Buffer as any).from = () => { throw new Error('broken'); }; 1`;
    const { ran, done } = begin(kernel, breaks);
    await done.catch(() => undefined);
    await until(() => streamText(ran, 'stderr').includes('has ended (exit code 1)'));
    expect(streamText(ran, 'stderr')).contain('kernel: cannot answer any more: broken');
    expect(await kernel.exited).deep.equal({ code: 1, signal: null });
    await kernel.kill();
  });

  it('replies, with an error, when a cell takes away the then of promises', async () => {
    const kernel = await startKernel();
    const first = await run(kernel, 'Promise.prototype.then = undefined as never;');
    expect(first.reply['evalue']).match(
      /^kernel: the cell has no outcome\. Has it changed a built-in object such as Promise\?/,
    );
    expect((await run(kernel, '1 + 1')).reply['status']).equal('error');
    await kernel.shutdown();
  });

  it('says how the process of its cells ended where no cell can show it', async () => {
    const kernel = await startKernel();
    const error = await failure(run(kernel, 'process.exit(3)', { silent: true }));
    expect(error.message).equal(
      'kernel: the process has ended (exit code 3). It said: The process that runs the cells has ended (exit code 3).',
    );
    await kernel.kill();
  });

  it('leaves no process of its cells when it is killed, even if they are busy', async () => {
    const kernel = await startKernel();
    const { ran, done } = begin(kernel, 'console.log(process.pid); while (true) { /* busy */ }');
    await until(() => streamText(ran, 'stdout').endsWith('\n'));
    const engine = Number(streamText(ran, 'stdout'));
    process.kill(kernel.pid ?? 0, 'SIGKILL');
    expect((await failure(done)).message).contain('signal SIGKILL');
    await until(() => !isAlive(engine));
    await kernel.kill();
  });

  it('leaves no process of cells that replace what Node and the kernel work with', async () => {
    const kernel = await startKernel();
    const { ran, done } = begin(
      kernel,
      `(Atomics as any).load = () => 0;
       (Atomics as any).wait = () => 'ok';
       for (let i = 0; i < 2000; i++) console.log('line '.repeat(200));
       console.log('pid ' + process.pid);
       (Promise.prototype as any).then = () => undefined;
       while (true) { /* busy */ }`,
    );
    await until(() => /pid \d+\n/.test(streamText(ran, 'stdout')));
    // 2,000 lines of 1,000 characters went through the memory that the threads share, none lost.
    expect(
      streamText(ran, 'stdout')
        .split('\n')
        .filter((line) => line.length === 1000).length,
    ).equal(2000);
    const engine = Number(/pid (\d+)/.exec(streamText(ran, 'stdout'))![1]);
    process.kill(kernel.pid ?? 0, 'SIGKILL');
    expect((await failure(done)).message).contain('signal SIGKILL');
    await until(() => !isAlive(engine));
    await kernel.kill();
  });

  it('ends when the process that started it does, and removes its temporary folder', async () => {
    const temporary = mkdtempSync(path.join(os.tmpdir(), 't-'));
    const script = `
      const { KernelProcess } = require(${JSON.stringify(path.resolve('dist/jupyter'))});
      KernelProcess.start().then((kernel) => { console.log(kernel.pid); process.kill(process.pid, 'SIGKILL'); });`;
    const parent = spawn(process.execPath, ['-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, TMPDIR: temporary },
    });
    let text = '';
    parent.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await new Promise((resolve) => parent.once('close', resolve));
    const pid = Number(text);
    expect(pid).greaterThan(0);
    await until(() => !isAlive(pid));
    expect(readdirSync(temporary)).deep.equal([]);
    rmSync(temporary, { recursive: true });
  });

  it('speaks over tcp as well', async () => {
    const kernel = await startKernel({ transport: 'tcp' });
    expect(resultText(await run(kernel, '6 * 7'))).equal('42');
    await kernel.shutdown();
  });

  it('welcomes subscribers, and ignores forged and replayed requests', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'k-'));
    const info = newConnection('ipc', path.join(folder, 'c'), [1, 2, 3, 4, 5]);
    const file = path.join(folder, 'connection.json');
    writeFileSync(file, JSON.stringify(info));
    const client = KernelClient.open(info);
    const welcome: unknown[] = [];
    client.onIopub(({ header, content }) => void (header.msg_type === 'iopub_welcome' && welcome.push(content)));
    const [program = '', main = ''] = kernelArgv;
    const child = spawn(program, [main, file], { stdio: ['ignore', 'inherit', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const exited = new Promise((resolve) => child.once('exit', resolve));
    try {
      await client.ready();
      expect(welcome).deep.equal([{ subscription: '' }]);
      expect(await kernelInfoReplies(info)).equal(1);
      await until(() => said.includes('shell: message ignored: message: its signature is not made with the key'));
      await until(() => said.includes('shell: message ignored: message: received a second time.'));
      await client.shutdown();
      await exited;
    } finally {
      client.close();
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true });
    }
  });

  it('removes its connection file when it ends', async () => {
    const [program = '', main = ''] = kernelArgv;
    const seen = path.join(os.tmpdir(), `seen-${process.pid}`);
    const script = `require('fs').writeFileSync(process.argv[3], process.argv[2]); process.argv[1] = process.argv[0]; require(process.argv[4])`;
    writeFileSync(`${seen}.js`, script);
    const kernel = await startKernel({ argv: [program, `${seen}.js`, '{connection_file}', seen, main] });
    const file = readFileSync(seen, 'utf8');
    expect(existsSync(file)).equal(true);
    await kernel.shutdown();
    expect(existsSync(path.dirname(file))).equal(false);
    rmSync(seen);
    rmSync(`${seen}.js`);
  });

  it('that cannot be started, ends at once, or stays silent is told', async () => {
    const missing = await failure(startKernel({ argv: ['/no/such/program'] }));
    expect(missing).instanceOf(KernelDiedError);
    expect(missing.message).match(/^kernel: the process has ended \(not started\)\. It said: .*ENOENT/);
    const ended = await failure(
      startKernel({ argv: [process.execPath, '-e', 'console.error("no"); process.exit(7)'] }),
    );
    expect(ended.message).equal('kernel: the process has ended (exit code 7). It said: no');
    const silent = await failure(startKernel({ argv: ['sleep', '1000'], startTimeoutMs: 300 }));
    expect(silent).instanceOf(KernelError);
    expect(silent.message).equal('kernel: expected an answer within 0.3 s, got none.');
  });
});

/** Sends a kernel_info_request rightly, forged, and again; how many replies come before that to a last right one? */
async function kernelInfoReplies(info: ConnectionInfo): Promise<number> {
  const socket = new Dealer({ linger: 0 });
  socket.connect(addressOf(info, 'shell'));
  const session = new Session();
  const request = (codec: MessageCodec): ReturnType<MessageCodec['encode']> =>
    codec.encode({ header: session.header('kernel_info_request'), content: {} });
  const codec = new MessageCodec(info.key, info.signature_scheme);
  const right = request(codec);
  const last = session.header('kernel_info_request');
  for (const frames of [
    right,
    request(new MessageCodec('other')),
    right,
    codec.encode({ header: last, content: {} }),
  ]) {
    await socket.send(frames);
  }
  let replies = 0;
  const reader = new MessageCodec(info.key, info.signature_scheme);
  for await (const frames of socket) {
    if (reader.decode(frames).parent_header.msg_id === last.msg_id) break;
    replies++;
  }
  socket.close();
  return replies;
}

describe('what cells have started', function () {
  const starting = `import { spawn } from 'child_process';
const plain = spawn('sleep', ['987']);
const through = spawn('sh', ['-c', 'sleep 987 & echo $!; wait']);
const below = await new Promise<string>((resolve) => through.stdout.once('data', (data) => resolve(String(data))));
// It says that it has understood before it is asked to end.
const stubborn = spawn('sh', ['-c', 'trap "" TERM; echo ready; while :; do sleep 0.1; done']);
await new Promise((resolve) => stubborn.stdout.once('data', resolve));
const apart = spawn('sleep', ['987'], { detached: true });
console.log(JSON.stringify([process.pid, plain.pid, through.pid, Number(below), stubborn.pid, apart.pid]));`;

  /** Whether a process runs: one that has ended may stay in the table until somebody asks how. */
  function runs(pid: number): boolean {
    try {
      return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    } catch {
      return process.platform !== 'linux' && isAlive(pid);
    }
  }

  const ways: Record<string, (client: RawClient, engine: number) => unknown> = {
    'a shutdown': (client) => client.send('control', 'shutdown_request', { restart: false }),
    'a restart': (client) => client.send('control', 'shutdown_request', { restart: true }),
    'SIGTERM to the kernel': (client) => client.child.kill('SIGTERM'),
    'kill -9 of the kernel': (client) => client.child.kill('SIGKILL'),
    'kill -9 of the process of the cells': (_, engine) => process.kill(engine, 'SIGKILL'),
    'process.exit in a cell': (client) => client.send('shell', 'execute_request', { code: 'process.exit(3)' }),
  };
  for (const [name, end] of Object.entries(ways)) {
    it(`ends with the kernel at ${name}, but for what was detached`, async () => {
      const client = await RawClient.start();
      let apart = 0;
      try {
        const id = await client.send('shell', 'execute_request', { code: starting });
        await client.replyTo(id);
        const text = (): unknown => client.told(id).find(([type]) => type === 'stream')?.[1]['text'];
        await until(() => typeof text() === 'string');
        const pids = JSON.parse(String(text())) as number[];
        apart = pids.pop() ?? 0;
        expect([...pids, apart].map(runs)).deep.equal([true, true, true, true, true, true]);
        await end(client, pids[0] ?? 0);
        await until(() => !pids.some(runs));
        expect(runs(apart)).equal(true);
      } finally {
        if (apart > 0) process.kill(apart, 'SIGKILL');
        await client.stop();
      }
    });
  }
});
