import { expect } from 'chai';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { failureOf, remoteKernels, type KernelProvider, type RemoteKernelsOptions } from '../../src/notebook';
import { pipMs } from '../jupyter/pythonEnvironment';
import { JupyterServer } from './jupyterServer';
import { code, notebook, Runs, write } from './support';

describe('kernels of a Jupyter Server', () => {
  const runs = new Runs();
  let server: JupyterServer;
  let kernels: KernelProvider;

  const provider = (options: Partial<RemoteKernelsOptions> = {}): KernelProvider =>
    remoteKernels({ server: server.url, token: server.token, base: runs.folder, ...options });

  before(async function () {
    this.timeout(pipMs);
    server = await JupyterServer.start(runs.folder);
    kernels = provider();
  });
  after(async () => {
    // Neither is there when the server did not start.
    await kernels?.close();
    await server?.stop();
    runs.remove();
  });
  afterEach(async () => expect(await server.kernels()).deep.equal([]));

  it('run notebooks at the same time, in their folders, with what the run sets', async () => {
    // Each waits for the other: one after the other they would never end.
    const meet = (mine: string, other: string): string => `
      import fs from 'fs';
      fs.writeFileSync('../${mine}', '');
      while (!fs.existsSync('../${other}')) await new Promise((resolve) => setTimeout(resolve, 10));`;
    const rest = 'console.log(process.cwd(), process.env.RISKLAB_BACKEND);';
    const files = [
      write(path.join(runs.folder, 'a'), 'a', notebook([code(meet('x', 'y')), code(rest)])),
      write(path.join(runs.folder, 'b'), 'b', notebook([code(meet('y', 'x')), code(rest), code('1 + 1')])),
    ];
    const results = await runs.run(files, { kernels, jobs: 2, backend: 'wasm', timeout: 60 });
    expect(results.map(({ outcome }) => outcome)).deep.equal(['ok', 'ok']);
    expect(runs.textsOf(files[0] ?? '')[1]).deep.equal([`${path.join(runs.folder, 'a')} wasm\n`]);
    expect(runs.textsOf(files[1] ?? '').slice(1)).deep.equal([[`${path.join(runs.folder, 'b')} wasm\n`], ['2']]);
  });

  it('tell errors, time-outs and deaths as those of this machine do', async () => {
    const files = [
      runs.write('raising', [code('1'), code('throw new RangeError("too far");'), code('2')]),
      runs.write('endless', [code('console.log("go");\nwhile (true) { /* busy */ }', ['timeout=2'])]),
      runs.write('dying', [code('process.kill(process.ppid, "SIGKILL");\nawait new Promise(() => undefined);')]),
    ];
    const results = await runs.run(files, { kernels, jobs: 2 });
    expect(results.map(({ outcome }) => outcome)).deep.equal(['error', 'timeout', 'dead']);
    const failures = results.map((result) => failureOf(result));
    expect(failures.map((failure) => failure?.message)).deep.equal([
      'RangeError: too far',
      'It ran longer than 2 s.',
      'kernel: it has died, and the server has restarted it.',
    ]);
    expect(failures[0]).deep.include({ number: 2, line: 1 });
    expect(runs.textsOf(files[1] ?? '')).deep.equal([['go\n', 'Interrupted']]);
  });

  it('notice that the server drops output', async () => {
    const file = runs.write('flood', [code('console.log("x".repeat(3_000_000));'), code('2')]);
    const result = await runs.runOne(file, { kernels });
    expect(result.outcome).equal('error');
    expect(failureOf(result)?.message).match(
      /^The server has dropped output: IOPub data rate exceeded\. Put out less, or raise its limits/,
    );
  });

  it('end when the run is stopped', async () => {
    const controller = new AbortController();
    const file = runs.write('stopped', [code('console.log("go");\nwhile (true) { /* busy */ }')]);
    const listener = { output: (): void => controller.abort() };
    const result = await runs.runOne(file, { kernels, listener, signal: controller.signal });
    expect(result.outcome).equal('aborted');
  });

  it('cannot be started with a wrong token, at a wrong address, or too late', async () => {
    const file = runs.write('never', [code('1')]);
    const problem = async (options: Partial<RemoteKernelsOptions>): Promise<string | undefined> => {
      const other = provider(options);
      const result = await runs.runOne(file, { kernels: other });
      await other.close();
      expect(result.outcome).equal('dead');
      return result.problem;
    };
    expect(await problem({ token: 'wrong' })).match(
      /before cell 1: server .*: cannot start a kernel: .*Is the token right\?$/,
    );
    expect(await problem({ server: 'http://127.0.0.1:1/' })).match(/before cell 1: server .*: cannot start a kernel: /);
    expect(await problem({ startTimeoutMs: 100 })).match(
      /before cell 1: kernel: expected an answer within 0\.1 s, got none\.$/,
    );
    expect(() => remoteKernels({ server: 'localhost' })).throw('server: expected an address, got localhost.');
    expect(() => remoteKernels({ server: 'me:secret@host:1/lab?token=secret' })).throw(
      'server: expected an address, got host:1/lab.',
    );
  });

  it('tell a gateway whose they are, and why it refuses: the token is doubted where that may be why', async () => {
    const asked: string[] = [];
    const answers: [status: number, line: string, body: string][] = [
      [403, 'User ada may not start it.', '{"reason": "said above", "message": ""}'],
      [403, 'Forbidden', '{"message": "Two kernels are enough."}'],
      [403, 'Forbidden', '{"reason": null, "message": ""}'],
      [403, 'Forbidden', 'no JSON'],
      [401, 'Unauthorized', '{"message": "Ask ada for a token."}'],
    ];
    const gateway = createServer((request, response) => {
      // It keeps neither files nor a list of kernels.
      if (request.method === 'GET') return void response.writeHead(404).end();
      request.on('data', (text: Buffer) => asked.push(text.toString()));
      request.on('end', () => {
        const [status, line, body] = answers[asked.length - 1] ?? [500, 'asked once more', ''];
        response.writeHead(status, line).end(body);
      });
    }).listen(0, '127.0.0.1');
    await once(gateway, 'listening');
    const { port } = gateway.address() as AddressInfo;
    const other = provider({ server: `http://127.0.0.1:${port}/` });
    process.env['KERNEL_USERNAME'] = 'ada';
    try {
      const said: unknown[] = [];
      for (const _ of answers) {
        const { outcome, problem } = await runs.runOne(runs.write('refused', [code('1')]), { kernels: other });
        expect(outcome).equal('dead');
        said.push(problem?.replace(/^.*: cannot start a kernel: /, ''));
      }
      expect(said).eql([
        'User ada may not start it.',
        'Two kernels are enough.',
        'Forbidden. Is the token right?',
        'Invalid response: 403 Forbidden. Is the token right?',
        'Ask ada for a token. Is the token right?',
      ]);
      expect(JSON.parse(asked[0] ?? '')).eql({ name: 'tslab', path: '.', env: { KERNEL_USERNAME: 'ada' } });
    } finally {
      delete process.env['KERNEL_USERNAME'];
      await other.close();
      gateway.close();
    }
  });

  it('need notebooks that the server can find', async () => {
    const file = runs.write('outside', [code('1')]);
    const elsewhere = provider({ base: path.join(runs.folder, 'a') });
    const result = await runs.runOne(file, { kernels: elsewhere });
    await elsewhere.close();
    expect(result.outcome).equal('invalid');
    expect(result.problem).match(/notebook: expected one in .* or below it, got .*outside\.ipynb/);
  });
});
