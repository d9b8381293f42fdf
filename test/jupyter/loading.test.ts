import { expect } from 'chai';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { KernelProcess } from '../../src/jupyter';
import { begin, resultText, run, startKernel, streamText, until, type Ran } from './support';

describe('modules of a kernel', function () {
  let root: string;
  let kernel: KernelProcess;
  before(async () => {
    root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'kernel-modules-')));
    for (const [at, name] of [
      ['shared', 'plain'],
      ['far/node_modules', 'installed'],
    ] as const) {
      write(`${at}/${name}/index.js`, `exports.name = '${name}';`);
      write(`${at}/${name}/index.d.ts`, 'export declare const name: string;');
    }
    mkdirSync(path.join(root, 'project'));
    const folders = ['shared', 'far/node_modules'].map((name) => path.join(root, name));
    kernel = await startKernel({
      cwd: path.join(root, 'project'),
      env: { NODE_PATH: folders.join(path.delimiter) },
    });
  });
  after(async () => {
    await kernel.shutdown();
    rmSync(root, { recursive: true });
  });

  function write(file: string, text: string): void {
    const whole = path.join(root, file);
    mkdirSync(path.dirname(whole), { recursive: true });
    writeFileSync(whole, text);
  }

  /** Interrupts code once it has printed `loading`. */
  async function interrupted(code: string): Promise<Ran> {
    const { ran, done } = begin(kernel, code);
    await until(() => streamText(ran, 'stdout').includes('loading\n'));
    await kernel.client.interrupt();
    ran.reply = (await done).content;
    return ran;
  }

  for (const name of ['plain', 'installed']) {
    it(`along NODE_PATH are found in each form, with their types: ${name}`, async () => {
      for (const code of [
        `import { name } from '${name}'; name`,
        `(await import('${name}')).name`,
        `import whole = require('${name}'); whole.name`,
        `require('${name}').name`,
      ]) {
        const ran = await run(kernel, code);
        expect(resultText(ran), JSON.stringify(ran.reply)).equal(`'${name}'`);
      }
      const wrong = await run(kernel, `import { name } from '${name}'; const n: number = name;`);
      expect(wrong.reply['evalue']).match(/TS2322: Type 'string' is not assignable to type 'number'\.$/);
    });
  }

  for (const [kind, endless] of Object.entries({
    'waits for something': 'await new Promise(() => undefined);',
    'is in a loop': 'for (;;) {}',
  })) {
    it(`are loaded anew when a cell was interrupted while one ${kind}`, async () => {
      const [outer, inner] = [`outer${endless.length}`, `inner${endless.length}`];
      write(`project/${outer}.ts`, `export { n } from './${inner}';`);
      write(
        `project/${inner}.ts`,
        `const state = globalThis as { n?: number }; export const n = (state.n = (state.n ?? 0) + 1);
         console.log('loading'); if (n % 2 === 1) { ${endless} }`,
      );
      await run(kernel, '(globalThis as any).n = 0;');
      const stopped = await interrupted(`import { n } from './${outer}'; n`);
      expect(stopped.reply).include({ status: 'error', ename: 'Interrupted' });
      const again = await run(kernel, `import { n } from './${outer}'; n`);
      expect(resultText(again), JSON.stringify(again.reply)).equal('2');
    });
  }
});
