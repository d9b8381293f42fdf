import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { folderBytes, whileGrowing } from '../../src/setup/growth';
import { temporaryFolder, until } from './fakes';

const never = new AbortController().signal;

/** A job that ends only when it is told to. */
const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

describe('whileGrowing', () => {
  const folder = temporaryFolder();

  it('gives the job’s result, and tells the size meanwhile', async () => {
    const sizes: number[] = [];
    const job = async (): Promise<string> => {
      await writeFile(path.join(folder(), 'file'), 'x'.repeat(1234));
      await until(() => sizes.includes(1234));
      return 'done';
    };
    const result = await whileGrowing(folder(), job, { signal: never, everyMs: 5, onSize: (size) => sizes.push(size) });
    expect(result).to.equal('done');
  });

  it('gives up when nothing more arrives', async () => {
    const options = { signal: never, everyMs: 5, stallMs: 40 };
    const error = await whileGrowing(folder(), untilAborted, options).catch((caught: Error) => caught);
    expect(error).to.have.property('message', 'nothing arrived for 0 s');
  });

  it('passes on that the whole is stopped', async () => {
    const stop = new AbortController();
    const running = whileGrowing(folder(), untilAborted, { signal: stop.signal, everyMs: 5 });
    stop.abort(new Error('enough'));
    const error = await running.catch((caught: Error) => caught);
    expect(error).to.have.property('message', 'enough');
  });

  it('counts files below, and nothing for a folder that is not there', async () => {
    await writeFile(path.join(folder(), 'a'), '12345');
    expect(await folderBytes(folder())).to.equal(5);
    expect(await folderBytes(path.join(folder(), 'none'))).to.equal(0);
  });
});
