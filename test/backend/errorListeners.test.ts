import { expect } from 'chai';
import { projectRoot } from '../../src/base';
import { keepErrorListeners } from '../../src/backend/errorListeners';
import { runProgram } from '../../src/setup/program';

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
