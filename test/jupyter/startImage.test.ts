import { expect } from 'chai';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { projectRoot, startImageArguments, startImageFile } from '../../src/base';
import { FileHost } from '../../src/jupyter/engine/cells/fileHost';
import { cellOptions } from '../../src/jupyter/engine/cells/options';
import { keptFilesName, type KeptFile } from '../../src/jupyter/startImage/keptFiles';
import { makeStartImage } from '../../src/jupyter/startImage/makeImage';
import { run, startKernel, type Ran } from './support';

describe('start image', function () {
  this.timeout(300_000);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'image-'));
  after(() => rmSync(folder, { recursive: true }));

  /** What shows whether a process that is started from an image is one as any other. */
  const cells = (fork: string): string[] => [
    'const x: number = "text";',
    'Buffer.from("é").toString("hex") + [3, 1, 2].sort().join()',
    '[process.argv.length, process.execArgv, process.env.MARK, new Date(0).getTimezoneOffset()]',
    'import { Worker } from "worker_threads"; await new Promise((resolve) => new Worker("require(\'worker_threads\').parentPort.postMessage(process.argv.length)", { eval: true }).on("message", resolve))',
    `import { fork } from "child_process"; await new Promise((resolve) => fork(${JSON.stringify(fork)}).on("message", resolve))`,
    'const m = await import("node:path"); m.sep',
    'import { circle } from "./shapes"; circle',
    'import ts from "typescript"; [ts.version, ts.sys.getCurrentDirectory() === process.cwd()]',
    'import { readFileSync } from "fs"; readFileSync("/not/there")',
    'new console.Console(process.stdout).log("a console of its own")',
    'null.x',
    'process.kill(process.pid, 0)',
  ];

  async function outputsOf(image: string, code: readonly string[]): Promise<Ran['outputs'][]> {
    const env = { RISKLAB_START_IMAGE: image, MARK: 'mine', TZ: 'Asia/Tokyo' };
    const kernel = await startKernel({ cwd: folder, env });
    const outputs: Ran['outputs'][] = [];
    try {
      for (const one of code) outputs.push((await run(kernel, one)).outputs);
      const code_ = 'readFi';
      const reply = await kernel.client.request('shell', 'complete_request', { code: code_, cursor_pos: 6 });
      outputs.push([['complete', { matches: reply.content['matches'] }]]);
    } finally {
      await kernel.shutdown();
    }
    return outputs;
  }

  it('gives cells what a start without it gives them', async () => {
    // Images for other flags, or another Node.js, of which the one that was used longest ago goes.
    const images = path.join(folder, 'images');
    const others = ['0', '1', '2', '3'].map((digit) => `${digit.repeat(16)}.blob`);
    mkdirSync(images);
    for (const [i, name] of [...others, 'mine.txt'].entries()) {
      writeFileSync(path.join(images, name), '');
      const at = [1, 2, 3, 4, 0][i] ?? 0;
      utimesSync(path.join(images, name), i === 0 ? 9e8 : 0, at * 1e8);
    }
    const image = await makeStartImage(images);
    const kept = [path.basename(startImageFile()), '0', '2', '3'].map((one) =>
      one.length > 1 ? one : `${one.repeat(16)}.blob`,
    );
    expect(readdirSync(images).sort()).deep.equal([...kept, 'mine.txt'].sort());
    writeFileSync(path.join(folder, 'shapes.ts'), 'export const circle = 1;');
    const fork = path.join(folder, 'forked.mjs');
    writeFileSync(fork, 'process.send([process.execArgv, import.meta.url]);');
    const isKeptThere = `(globalThis as any)[Symbol.for(${JSON.stringify(keptFilesName)})]?.size > 50`;
    const [from, without] = [
      await outputsOf(image, [...cells(fork), isKeptThere]),
      await outputsOf('none', [...cells(fork), isKeptThere]),
    ];
    const isKept = (outputs: Ran['outputs'][]): unknown => outputs.splice(cells(fork).length, 1)[0]?.[0]?.[1]['data'];
    expect(isKept(from)).deep.equal({ 'text/plain': 'true' });
    expect(isKept(without)).deep.equal({ 'text/plain': 'false' });
    expect(from).deep.equal(without);
    expect(JSON.stringify(from)).contain('-540').contain('TS2322').contain('ENOENT');
  });

  it('whose making is stopped leaves nothing', async () => {
    const images = path.join(folder, 'stopped');
    const stop = new AbortController();
    const making = makeStartImage(images, stop.signal);
    stop.abort();
    const error = await making.then(
      () => undefined,
      (thrown: unknown) => thrown as Error,
    );
    expect(error?.message).match(/^start image: cannot be made: /);
    expect(readdirSync(images)).deep.equal([]);
  });

  it('is used where it is there, and not where it is for another Node or switched off', () => {
    const before = process.env['RISKLAB_START_IMAGE'];
    try {
      process.env['RISKLAB_START_IMAGE'] = 'none';
      expect(startImageArguments()).deep.equal([]);
      process.env['RISKLAB_START_IMAGE'] = path.join(folder, 'not-there.blob');
      expect(startImageArguments()).deep.equal([]);
      process.env['RISKLAB_START_IMAGE'] = __filename;
      expect(startImageArguments()).deep.equal(['--snapshot-blob', __filename]);
    } finally {
      if (before === undefined) delete process.env['RISKLAB_START_IMAGE'];
      else process.env['RISKLAB_START_IMAGE'] = before;
    }
  });

  it('lends its files as long as they have not changed', () => {
    const { compilerOptions } = cellOptions(projectRoot);
    const host = (): FileHost => new FileHost(projectRoot, compilerOptions, () => false);
    const library = path.join(path.dirname(ts.getDefaultLibFilePath(compilerOptions)), 'lib.es5.d.ts');
    const version = host().version(library);
    const file = ts.createSourceFile(library, 'declare const lent: 1;', ts.ScriptTarget.ES2022);
    const read = (kept: KeptFile): string | undefined => {
      const name = Symbol.for(keptFilesName);
      const value = new Map([[library, kept]]);
      Object.defineProperty(globalThis, name, { value, configurable: true });
      try {
        return host().compilerHost.getSourceFile(library, ts.ScriptTarget.ES2022)?.text;
      } finally {
        Reflect.deleteProperty(globalThis, name);
      }
    };
    expect(read({ file, version })).equal('declare const lent: 1;');
    expect(read({ file, version: `${version}1` })).contain('interface Array<T>');
  });
});
