import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { KernelProcess } from '../../src/jupyter';
import { run, startKernel, streamText } from './support';

/** What cells declare; the programs below are other cells. */
const earlier = `
const model = { fit() {} };
const rows = 5;
let nothing;
const arrow = () => 1;
let changed = 1;
const table = new Map();
async function wait() { return undefined; }
`;

/** Programs that print texts which JavaScript makes of code. */
const programs: Record<string, string> = {
  'functions as text': `
    const tasks = [
      (x) => x + 1,
      (x) => ({ x }),
      (x) => (x, 1),
      async (x) => await x,
      function named(a, b) { 'use strict'; return a + b; },
      async function* steps() { for await (const x of [1]) { yield await x; } },
      { get value() { return 1; } },
      class A extends Map { #n = 1; static s = () => 2; method() { return this.#n; } },
      () => rows + model.fit(),
      () => { changed = () => 2; },
      () => { for (const x of [1]) { console.log(x); } while (false) { wait(); } },
      () => { try { wait(); } catch (e) { throw e; } finally { wait(); } },
      async () => { try { await wait(); } catch ({ message }) { return message; } finally { await wait(); } },
      async () => { outer: for await (const x of [1]) { continue outer; } },
      () => wait().catch((error) => error).then((x) => x, ({ message }) => { return message; }),
      () => import('node:path'),
      () => \`\${(() => 1)()} (a, b)\`,
    ];
    for (const task of tasks) {
      const text = typeof task === 'function' ? String(task) : Object.getOwnPropertyDescriptor(task, 'value').get.toString();
      console.log(text);
    }
    console.log(Function.prototype.toString.call(arrow), \`\${wait}\`, '' + arrow, (() => 1).toString());
    console.log(String(Math.max), String(Function.prototype.toString).includes('native code'));`,
  'messages of errors that are caught': `
    const { port1 } = new MessageChannel();
    const tasks = [
      () => model.fitt(),
      () => model.fit.x.y,
      () => rows(),
      () => rows\`x\`,
      () => new rows(),
      () => new model.fit.x(),
      () => { const { a } = nothing; },
      () => { const { a } = model.b; },
      () => nothing.x,
      () => { nothing.x = 1; },
      () => { rows = 6; },
      () => { class A { static f() { rows = 6; } } A.f(); },
      () => rows in rows,
      () => 1 instanceof rows,
      () => class extends arrow {},
      () => table.get.call(arrow),
      () => new Proxy(arrow, 1),
      () => structuredClone(() => 1),
      () => structuredClone({ a: [arrow] }),
      () => port1.postMessage(() => 1),
      () => new Promise(rows),
      () => [].reduce(arrow),
      () => Object.setPrototypeOf(arrow, rows),
    ];
    for (const task of tasks) {
      try { task(); console.log('fine'); } catch (error) { console.log(error.name, error.message, error.stack.split('\\n')[0]); }
      try { task(); } catch ({ message, stack }) { console.log(message, stack.split('\\n')[0]); }
      await new Promise((resolve) => resolve(task())).catch((e) => console.log(e.message));
      await new Promise((resolve) => resolve(task())).then(undefined, ({ message }) => console.log(message));
    }
    port1.close();`,
  'messages of asynchronous errors that are caught': `
    for (const task of [
      async () => (await wait()).x,
      async () => { await rows(); },
      async () => { try { await model.fitt(); } finally { await wait(); } },
    ]) {
      try { await task(); } catch (error) { console.log(error.message); }
    }`,
};

describe('texts that JavaScript makes of code', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'texts-'));
  let kernel: KernelProcess;
  before(async () => {
    kernel = await startKernel({ cwd: folder });
    await run(kernel, `// @ts-nocheck\n${earlier}`);
  });
  after(async () => {
    await kernel.shutdown();
    rmSync(folder, { recursive: true });
  });

  /** Node prints functions as they were written, the compiler in its own way. */
  const words = (text: string): string[] =>
    text.split(/\s+|(?=[;{}])|(?<=[;{}])/).filter((word) => word !== '' && word !== ';');

  for (const [what, code] of Object.entries(programs)) {
    it(`are those of Node: ${what}`, async () => {
      const plain = execFileSync(process.execPath, ['--input-type=module', '-e', earlier + code], { encoding: 'utf8' });
      expect(plain).not.equal('');
      const ran = await run(kernel, `// @ts-nocheck\n${code}`);
      expect(ran.reply, JSON.stringify(ran.reply)).include({ status: 'ok' });
      expect(words(streamText(ran, 'stdout'))).deep.equal(words(plain));
      expect(JSON.stringify(ran.outputs)).not.include('$$');
    });
  }

  it('hold nothing of the kernel where an error ends the cell, is printed, or is thrown by a module', async () => {
    writeFileSync(
      path.join(folder, 'broken.ts'),
      `import { table } from './table';\nimport * as all from './table';\nexport const f = () => (table as any).gett();
       export const g = () => (all as any).nothing();`,
    );
    writeFileSync(path.join(folder, 'table.ts'), 'export const table = {};');
    // V8 names a variable there, and the kernel has a property.
    const cells: Record<string, RegExp> = {
      '[...(rows as any)]': /is not iterable/,
      'const [first] = rows as any;': /is not iterable/,
      'for (const row of rows as any);': /is not iterable/,
      'const { a: destructured } = await (wait() as any);': /^Cannot destructure property 'a'/,
      '(model as any).fitt()': /^model\.fitt is not a function$/,
      'await (model as any).fitt()': /^model\.fitt is not a function$/,
      '(rows as any)()': /^rows is not a function$/,
      'structuredClone(() => 1)': /^\(\) => 1 could not be cloned\.$/,
      "import { f } from './broken'; f();": /^table\.gett is not a function$/,
      "import { g } from './broken'; g();": /nothing is not a function$/,
      "import { serialize } from 'node:v8'; serialize(() => 1);": /^\(\) => 1 could not be cloned\.$/,
    };
    for (const [code, message] of Object.entries(cells)) {
      const ran = await run(kernel, code);
      expect(ran.reply['evalue']).match(message);
      expect(JSON.stringify([ran.reply, ran.outputs])).not.include('$$');
    }
    const printed = await run(
      kernel,
      `try { (model as any).fitt(); } catch (e) { console.log(e); console.error((e as Error).stack); }
       setTimeout(() => (model as any).fitt()); void (async () => (model as any).fitt())();
       await new Promise((r) => setTimeout(r, 50));`,
    );
    const text = streamText(printed, 'stdout') + streamText(printed, 'stderr');
    expect(text.match(/TypeError: model\.fitt is not a function/g)).length(4);
    expect(text).not.include('$$');
  });
});
