import { expect } from 'chai';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startImageStep } from '../../src/setup/startImage';
import { fakeContext, fakeOutside, temporaryFolder } from './fakes';

describe('startImageStep', () => {
  const folder = temporaryFolder();
  const file = (): string => path.join(folder(), 'key.blob');

  it('makes an image where there is none, and has nothing to do afterwards', async () => {
    const outside = fakeOutside(() => writeFileSync(file(), ''));
    const step = startImageStep({ outside, file: file() });
    expect(await step.needed()).equal('there is none for this Node.js and TypeScript');
    expect(await step.run(fakeContext())).equal('kernels start faster');
    expect(outside.calls.map(({ args: [main = ''] }) => path.basename(path.dirname(main)))).deep.equal(['startImage']);
    expect(await step.needed()).equal(undefined);
  });

  it('that cannot be made is left out, and tried again only when asked', async () => {
    const why = 'node failed (exit code 1): no room';
    const outside = fakeOutside(() => ({ code: 1, why }));
    const step = startImageStep({ outside, file: file() });
    expect(await step.run(fakeContext())).equal(`left out, kernels start without: ${why}`);
    expect(readFileSync(`${file()}.failed`, 'utf8')).equal(`${why}\n`);
    expect(existsSync(file())).equal(false);
    expect(await step.needed()).equal(undefined);
    const again = startImageStep({ outside, file: file(), again: true });
    expect(await again.needed()).match(/there is none/);
  });
});
