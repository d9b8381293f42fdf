import { expect } from 'chai';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { failureOf, remoteKernels, type NotebookResult, type RemoteKernelsOptions } from '../../src/notebook';
import { pipMs } from '../jupyter/pythonEnvironment';
import { until } from '../jupyter/support';
import { JupyterServer } from './jupyterServer';
import { code, notebook, Runs, write } from './support';

/** Says `go`, and then waits for ever. */
const waiting = 'console.log("go");\nawait new Promise((resolve) => setTimeout(resolve, 1e8));';

describe('a Jupyter Server that fails', () => {
  const runs = new Runs();
  let server: JupyterServer;

  before(async function () {
    this.timeout(pipMs);
    server = await JupyterServer.start(runs.folder);
  });
  beforeEach(async () => {
    if (!server.isRunning) server = await JupyterServer.start(runs.folder);
  });
  after(async () => {
    await server?.stop();
    runs.remove();
  });

  /** Runs a notebook, and does something to the server as soon as its cell has put something out. */
  const run = async (
    cells: Parameters<typeof notebook>[0],
    options: Partial<RemoteKernelsOptions> = {},
    meanwhile: () => void = () => undefined,
  ): Promise<{ result: NotebookResult; notes: string[] }> => {
    const notes: string[] = [];
    const kernels = remoteKernels({
      server: server.url,
      token: server.token,
      base: runs.folder,
      note: (text) => notes.push(text),
      ...options,
    });
    try {
      const result = await runs.runOne(runs.write('lab', cells), { kernels, listener: { output: meanwhile } });
      return { result, notes };
    } finally {
      await kernels.close();
    }
  };

  it('is killed while a cell runs: dead, with its address, soon after', async () => {
    const { result } = await run([code(waiting)], { serverTimeoutMs: 2000 }, () => server.signal('SIGKILL'));
    expect(result.outcome).equal('dead');
    expect(failureOf(result)?.message).match(
      /^server http:\/\/127\.0\.0\.1:\d+\/: it has not answered for 2 s: .*ECONNREFUSED/,
    );
  });

  it('is terminated while a cell runs: that the cell was interrupted is not its error', async () => {
    const { result } = await run([code(waiting)], { serverTimeoutMs: 3000 }, () => server.signal('SIGTERM'));
    expect(result.outcome).equal('dead');
    expect(failureOf(result)?.message).match(/^(server http:\S+: |kernel: it has died on the server)/);
  });

  it('stops to answer: dead when that has lasted for its limit', async () => {
    // Long enough for a server that has not stopped, on a machine with much to do.
    const { result, notes } = await run([code(waiting)], { serverTimeoutMs: 5000 }, () => server.signal('SIGSTOP'));
    server.signal('SIGCONT');
    expect(failureOf(result)?.message).match(/^server \S+: it has not answered for 5 s: no answer within 5 s\.$/);
    expect(result.outcome).equal('dead');
    expect(notes.join()).match(/it did not say that kernel \S+ has ended; it may still be there\.$/);
    // It does what it was asked for, as soon as it can.
    await until(async () => (await server.kernels()).length === 0);
  });

  it('stops to answer: the time of the cell counts all the same', async () => {
    const cell = code(waiting, ['timeout=1']);
    const { result } = await run([cell], { serverTimeoutMs: 6000 }, () => server.signal('SIGSTOP'));
    server.signal('SIGCONT');
    expect(result.outcome).equal('timeout');
    expect(failureOf(result)?.message).equal('It ran longer than 1 s.');
    await until(async () => (await server.kernels()).length === 0);
  });

  it('does not answer at the start: the limit of the start counts, and no kernel comes later', async () => {
    server.signal('SIGSTOP');
    const { result } = await run([code('1')], { startTimeoutMs: 500 });
    server.signal('SIGCONT');
    expect(result.outcome).equal('dead');
    expect(result.problem).match(/before cell 1: kernel: expected an answer within 0\.5 s, got none\.$/);
    expect(await server.kernels()).deep.equal([]);
  });

  it('has lost the kernel, as after a restart of the server or when somebody else ended it', async () => {
    const end = async (): Promise<void> => {
      const [id = ''] = await server.kernels();
      await fetch(`${server.url}api/kernels/${id}`, {
        method: 'DELETE',
        headers: { Authorization: `token ${server.token}` },
      });
    };
    const { result } = await run([code(waiting)], { serverTimeoutMs: 2000 }, () => void end());
    expect(result.outcome).equal('dead');
    expect(failureOf(result)?.message).match(/it has the kernel no more|it has died on the server/);
  });

  it('goes on after a pause that is shorter than its limit', async () => {
    const pause = (): void => {
      server.signal('SIGSTOP');
      setTimeout(() => server.signal('SIGCONT'), 1500);
    };
    const cell = code('console.log("go");\nawait new Promise((resolve) => setTimeout(resolve, 3000));\n6 * 7');
    const { result } = await run([cell], { serverTimeoutMs: 6000 }, pause);
    expect(result.outcome).equal('ok');
    expect(runs.textsOf(result.file)).deep.equal([['go\n', '42']]);
  });

  it('has not the folder that was named: dead, before anything runs in another one', async () => {
    const { result } = await run([code('1')], { folder: 'no where' });
    expect(result.outcome).equal('dead');
    expect(result.problem).match(
      /: server \S+: expected a folder no where, found none\. Name one from its root with --server-folder\.$/,
    );
    const kept = await run([code('process.cwd()')], { folder: './' });
    expect(kept.result.outcome).equal('ok');
  });

  it('has not the folder of a notebook: it is told where its cells run', async () => {
    const notes: string[] = [];
    const inner = path.join(runs.folder, 'outer', 'inner');
    const file = write(inner, 'lab', notebook([code('process.cwd()')]));
    const kernels = remoteKernels({
      server: server.url,
      token: server.token,
      base: path.join(runs.folder, 'outer'),
      note: (text) => notes.push(text),
    });
    try {
      const results = await runs.run([file], { kernels });
      expect(results[0]?.outcome).equal('ok');
      expect(notes).deep.equal([
        `server ${server.url}: it has no folder inner: the cells run in the nearest one above it that it has.`,
      ]);
    } finally {
      await kernels.close();
    }
  });
});

describe('a server without the kernel', () => {
  const runs = new Runs();
  after(() => runs.remove());

  it('is refused by the names that it has', async () => {
    const spec = { name: 'python3', spec: { display_name: 'Python', language: 'python', argv: [] }, resources: {} };
    const gateway = createServer((request, response) => {
      const found = request.url?.startsWith('/api/kernelspecs') === true;
      response
        .writeHead(found ? 200 : 404, { 'Content-Type': 'application/json' })
        .end(JSON.stringify(found ? { default: 'python3', kernelspecs: { python3: spec } } : {}));
    }).listen(0, '127.0.0.1');
    await once(gateway, 'listening');
    const address = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/`;
    const kernels = remoteKernels({ server: address, base: runs.folder });
    try {
      const { outcome, problem } = await runs.runOne(runs.write('lab', [code('1')]), { kernels });
      expect(outcome).equal('dead');
      expect(problem).contain(
        `server ${address}: expected it to offer the kernel tslab, got python3. Install it there: npx risklab kernel install.`,
      );
    } finally {
      await kernels.close();
      gateway.close();
    }
  });
});
