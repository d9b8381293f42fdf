import { execFileSync, type ExecFileSyncOptionsWithStringEncoding } from 'node:child_process';
import Module from 'node:module';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { ensureBackend, startBackend, useBackend, type BackendName } from '../../src/backend';
import { projectRoot } from '../../src/base';
import { rejected } from '../support/rejected';

/** Runs with `RISKLAB_BACKEND` set, or not set. */
async function withWish<T>(wish: string | undefined, body: () => T | Promise<T>): Promise<T> {
  const before = process.env['RISKLAB_BACKEND'];
  if (wish === undefined) delete process.env['RISKLAB_BACKEND'];
  else process.env['RISKLAB_BACKEND'] = wish;
  try {
    return await body();
  } finally {
    if (before === undefined) delete process.env['RISKLAB_BACKEND'];
    else process.env['RISKLAB_BACKEND'] = before;
  }
}

/** Runs as on a machine without the native library. */
async function withoutNative<T>(body: () => T | Promise<T>): Promise<T> {
  const loader = Module as unknown as { _load: (request: string, ...rest: unknown[]) => unknown };
  const load = loader._load;
  loader._load = function (request, ...rest) {
    if (request === '@tensorflow/tfjs-node') throw new Error('no such library\nRequire stack: ...');
    return load.call(this, request, ...rest);
  };
  try {
    return await body();
  } finally {
    loader._load = load;
  }
}

/** The lines that are written to the console meanwhile. */
async function said(body: () => Promise<unknown>): Promise<string[]> {
  const { log } = console;
  const lines: string[] = [];
  console.log = (line: string) => void lines.push(line);
  try {
    await body();
  } finally {
    console.log = log;
  }
  return lines;
}

describe('useBackend', () => {
  after(() => startBackend('native'));

  it('says in one line which, which version, and why', async () => {
    await withWish(undefined, async () => {
      const [fastest] = await said(() => useBackend());
      // The environment may have said how many threads an operation uses.
      expect(fastest).match(
        /^Backend: native \(TensorFlow \d+\.\d+\.\d+\), the fastest(; an operation uses \d+ threads?)?\.$/,
      );
      expect(tf.getBackend()).equal('tensorflow');
      const [asked] = await said(() => useBackend('wasm'));
      expect(asked).equal(`Backend: wasm (TensorFlow.js ${tf.version.tfjs}), as asked.`);
      expect(tf.getBackend()).equal('wasm');
    });
  });

  it('heeds RISKLAB_BACKEND, unless told otherwise', async () => {
    expect((await withWish('wasm', () => startBackend())).name).equal('wasm');
    expect((await withWish('native', () => startBackend())).why).equal('as asked');
    expect((await withWish('wasm', () => startBackend('native'))).name).equal('native');
    expect((await withWish('', () => startBackend())).name).equal('native');
  });

  it('tells TensorFlow how many threads an operation may use, as long as it has not started', function () {
    if (process.platform !== 'linux') this.skip();
    /** What a fresh process prints, and how many threads it has once TensorFlow has computed something. */
    const fresh = (choice: object, then = ''): [number, ...string[]] => {
      const script = `const { useBackend } = require('./src/backend');
        (async () => {
          await useBackend(${JSON.stringify(choice)});
          require('@tensorflow/tfjs').ones([4]).square().dataSync();
          ${then}
          console.log(require('fs').readdirSync('/proc/self/task').length);
        })();`;
      const how: ExecFileSyncOptionsWithStringEncoding = {
        cwd: projectRoot,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      };
      const lines = execFileSync(process.execPath, ['--require', 'tsx/cjs', '--eval', script], how).trim().split('\n');
      return [Number(lines.pop()), ...lines];
    };
    const again = `await useBackend({ threads: 1 });
      await useBackend({ threads: 2 }).catch((error) => console.log(error.message));`;
    const [one, ...told] = fresh({ threads: 1 }, again);
    const line = /^Backend: native \(TensorFlow \d+\.\d+\.\d+\), the fastest; an operation uses 1 thread\.$/;
    expect(told).length(3);
    expect(told[0]).match(line);
    expect(told[1]).match(line);
    expect(told[2]).equal(
      'threads: expected 2, got 1: TensorFlow has started. Restart the kernel, and choose before anything is computed.',
    );
    const [five, more] = fresh({ threads: 5, name: 'native' });
    expect(more).match(/, as asked; an operation uses 5 threads\.$/);
    expect(five - one).equal(4);
  });

  it('refuses options that are none, and other numbers of threads once TensorFlow has started', async () => {
    await startBackend('native');
    expect((await rejected(startBackend({ threads: 0 }))).message).match(
      /^threads: expected a whole number of at least 1, got 0/,
    );
    expect((await rejected(startBackend({ thread: 1 } as object))).message).match(/^useBackend: expected .*threads/);
    const got = process.env['TF_NUM_INTRAOP_THREADS'] ?? 'as many as there are processors';
    expect((await rejected(startBackend({ threads: 77 }))).message).equal(
      `threads: expected 77, got ${got}: TensorFlow has started. Restart the kernel, and choose before anything is computed.`,
    );
  });

  it('refuses backends that it does not know, and says where the name comes from', async () => {
    const wrong = await rejected(startBackend('gpu' as BackendName));
    expect(wrong.message).equal('backend: expected one of native, wasm, got gpu.');
    const wish = await rejected(withWish('webgl', () => startBackend()));
    expect(wish.message).equal('RISKLAB_BACKEND: expected one of native, wasm, got webgl.');
  });

  it('falls back to WebAssembly and says why, but not when native was asked for', async () => {
    await withoutNative(async () => {
      const info = await withWish(undefined, () => startBackend());
      expect(info.name).equal('wasm');
      expect(info.why).equal(
        'as the native backend does not load (no such library). It is much slower; `npm run setup` tries to get the native one',
      );
      expect((await rejected(startBackend('native'))).message).equal(
        'backend native: expected a library that loads, got "no such library". Run `npm run setup`, or use WebAssembly.',
      );
    });
  });

  it('ensureBackend keeps a chosen one, starts the native one, and asks to wait for WebAssembly', async () => {
    await startBackend('wasm');
    ensureBackend();
    expect(tf.getBackend()).equal('wasm');
    await tf.setBackend('cpu');
    const message = 'backend: expected one that is ready, got none. Run `await useBackend()` first.';
    await withWish('wasm', () => expect(() => ensureBackend()).throw(message));
    await withoutNative(() => withWish(undefined, () => expect(() => ensureBackend()).throw(message)));
    await withWish('webgl', () =>
      expect(() => ensureBackend()).throw('RISKLAB_BACKEND: expected one of native, wasm, got webgl.'),
    );
    await withWish(undefined, () => ensureBackend());
    expect(tf.getBackend()).equal('tensorflow');
  });
});
