import { expect } from 'chai';
import util from 'node:util';
import { projectRoot } from '../../src/base';
import { keepErrorListeners, restoreUtil } from '../../src/backend/nodeCompat';
import { runProgram } from '../../src/setup/program';

describe('restoreUtil', () => {
  it('puts plain functions in place of those that Node deprecates or no longer has', () => {
    const old = util as unknown as Record<string, (value: unknown) => boolean>;
    const [isNullOrUndefined, isArray] = [old['isNullOrUndefined'], old['isArray']];
    const deprecated = (): never => {
      throw new Error('a deprecated function was called');
    };
    Object.assign(util, { isNullOrUndefined: undefined, isArray: deprecated });
    try {
      restoreUtil();
      expect([null, undefined, 0, '', false].map((value) => old['isNullOrUndefined']!(value))).eql([
        true,
        true,
        false,
        false,
        false,
      ]);
      expect([[], new Uint8Array(1), 'x'].map((value) => old['isArray']!(value))).eql([true, false, false]);
    } finally {
      Object.assign(util, { isNullOrUndefined, isArray });
    }
  });
});

describe('keepErrorListeners', () => {
  it('takes back listeners that were added meanwhile, and no others', async () => {
    const count = (): number[] => [
      process.listenerCount('uncaughtException'),
      process.listenerCount('unhandledRejection'),
    ];
    const own = (): void => undefined;
    process.on('unhandledRejection', own);
    try {
      const before = count();
      const value = await keepErrorListeners(() => {
        process.on('uncaughtException', () => undefined);
        process.on('unhandledRejection', () => undefined);
        return Promise.resolve(3);
      });
      expect(value).equal(3);
      expect(count()).eql(before);
      expect(process.listeners('unhandledRejection')).includes(own);
    } finally {
      process.removeListener('unhandledRejection', own);
    }
  });

  it('leaves the process as it was when WebAssembly starts', async () => {
    const script =
      "const { startBackend } = require('./src/backend'); void startBackend('wasm').then(({ name }) => " +
      "console.log(name, process.listenerCount('uncaughtException'), process.listenerCount('unhandledRejection')));";
    const { stdout } = await runProgram(process.execPath, ['--require', 'tsx/cjs', '-e', script], { cwd: projectRoot });
    expect(stdout.trim()).equal('wasm 0 0');
  });
});
