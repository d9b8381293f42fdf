import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { officialWay } from '../../src/setup/nativeOfficial';
import type { Outside } from '../../src/setup/outside';
import { fakeContext, fakeOutside, temporaryFolder, tree, type Call } from './fakes';

describe('officialWay', () => {
  const folder = temporaryFolder();
  let target: string;
  let packageFolder: string;
  let tar: string;

  beforeEach(async () => {
    target = path.join(folder(), 'target');
    packageFolder = path.join(folder(), 'node_modules/@tensorflow/tfjs-node');
    await mkdir(target);
    await mkdir(path.join(packageFolder, 'scripts'), { recursive: true });
    await mkdir(path.join(packageFolder, 'binding'));
    for (const name of ['scripts/install.js', 'binding.gyp', 'package.json', 'README.md']) {
      await writeFile(path.join(packageFolder, name), name);
    }
  });

  /** What the package's script does when all goes well. */
  const script = async ({ options }: Call): Promise<undefined> => {
    tar = await readFile(path.join(options.cwd ?? '', 'node_modules/tar/index.js'), 'utf8');
    for (const name of [
      'deps/lib/libtensorflow.so.2',
      'deps/include/c_api.h',
      'lib/napi-v8/tfjs_binding.node',
      'build/x',
    ]) {
      const file = path.join(options.cwd ?? '', name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, name);
    }
    if (process.platform === 'win32') throw new Error('not meant for Windows');
    return undefined;
  };

  const assemble = (outside: Outside): Promise<string> =>
    officialWay
      .assemble(target, {
        ...fakeContext(),
        outside,
        places: { package: packageFolder, cache: '/c', headers: '/h', links: true },
      })
      .then(
        () => 'assembled',
        (error: Error) => error.message,
      );

  it('runs the package’s own script in a copy, and leaves the library and the addon', async () => {
    const before = await tree(packageFolder);
    const outside = fakeOutside(script);
    expect(await assemble(outside)).to.equal('assembled');
    expect(outside.calls.map(({ args, options }) => [...args, options.cwd])).to.deep.equal([
      ['scripts/install.js', target],
    ]);
    expect(outside.calls[0]?.options.env?.['PATH']).to.match(/node_modules[\\/]\.bin/);
    expect(await tree(target)).to.deep.equal([
      'deps',
      'deps/lib',
      'deps/lib/libtensorflow.so.2',
      'lib',
      'lib/napi-v8',
      'lib/napi-v8/tfjs_binding.node',
    ]);
    expect(await tree(packageFolder)).to.deep.equal(before);
    expect(tar).to.match(/^module\.exports = require\(".*systemTar"\);\n$/);
  });

  it('does not start the script when its host is out of reach', async () => {
    const outside = fakeOutside(script, { reach: () => Promise.resolve('host.example does not answer') });
    expect(await assemble(outside)).to.equal('host.example does not answer');
    expect(outside.calls).to.deep.equal([]);
  });

  it('asks the host that the variables of the package name', async () => {
    const asked: string[] = [];
    const reach = (url: string, timeoutMs: number): Promise<undefined> => {
      asked.push(`${url} ${timeoutMs}`);
      return Promise.resolve(undefined);
    };
    await assemble(fakeOutside(script, { reach, env: { TFJS_NODE_CDN_STORAGE: 'https://mirror.example/' } }));
    expect(asked).to.deep.equal(['https://mirror.example/ 10000']);
  });

  it('leaves it to the script to find out behind a proxy', async () => {
    const reach = (): Promise<string> => Promise.resolve('host.example does not answer');
    expect(await assemble(fakeOutside(script, { reach, env: { HTTPS_PROXY: 'http://proxy.example' } }))).to.equal(
      'assembled',
    );
  });

  it('says why the script failed', async () => {
    const outside = fakeOutside(() => ({ code: 1, why: 'node failed (exit code 1): 404' }));
    expect(await assemble(outside)).to.equal('node failed (exit code 1): 404');
  });

  it('puts the library beside the addon on Windows', async () => {
    const outside = fakeOutside(
      async ({ options }) => {
        const lib = path.join(options.cwd ?? '', 'deps/lib');
        await mkdir(lib, { recursive: true });
        await writeFile(path.join(lib, 'tensorflow.dll'), 'dll');
      },
      { platform: 'win32' },
    );
    expect(await assemble(outside)).to.equal('assembled');
    expect(await tree(path.join(target, 'lib'))).to.deep.equal(['napi-v8', 'napi-v8/tensorflow.dll']);
  });
});
