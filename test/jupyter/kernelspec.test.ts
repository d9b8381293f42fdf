import { expect } from 'chai';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { InputError, RisklabError } from '../../src/base';
import { installKernelspec, kernelspecFolder, uninstallKernelspec } from '../../src/jupyter';

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('kernelspec', () => {
  const prefix = mkdtempSync(path.join(os.tmpdir(), 'prefix-'));
  after(() => rmSync(prefix, { recursive: true }));

  it('is written below a prefix, and again over itself', async () => {
    await installKernelspec({ prefix });
    const folder = await installKernelspec({ prefix });
    expect(folder).equal(path.join(prefix, 'share', 'jupyter', 'kernels', 'tslab'));
    const spec = JSON.parse(readFileSync(path.join(folder, 'kernel.json'), 'utf8')) as Record<string, unknown>;
    const argv = spec['argv'] as string[];
    expect(argv[0]).equal(process.execPath);
    expect(existsSync(argv[1] ?? '')).equal(true);
    expect(argv[2]).equal('{connection_file}');
    expect(spec['display_name']).equal('TypeScript (tslab)');
    expect(spec['language']).equal('typescript');
    expect(spec['interrupt_mode']).equal('message');
    expect(readdirSync(folder).sort()).deep.equal(['kernel.json', 'logo-svg.svg']);
    expect(readdirSync(path.dirname(folder))).deep.equal(['tslab']);
  });

  it('has the cache that it was installed with, as a full path, and none where none was named', async () => {
    const env = async (cache: string | undefined): Promise<unknown> => {
      const before_ = process.env['RISKLAB_CACHE'];
      if (cache === undefined) delete process.env['RISKLAB_CACHE'];
      else process.env['RISKLAB_CACHE'] = cache;
      try {
        const file = path.join(await installKernelspec({ prefix }), 'kernel.json');
        return (JSON.parse(readFileSync(file, 'utf8')) as { env: NodeJS.ProcessEnv }).env['RISKLAB_CACHE'];
      } finally {
        if (before_ === undefined) delete process.env['RISKLAB_CACHE'];
        else process.env['RISKLAB_CACHE'] = before_;
      }
    };
    expect(await env('shared')).equal(path.join(process.cwd(), 'shared'));
    expect(await env(undefined)).equal(undefined);
  });

  it('is removed once', async () => {
    await installKernelspec({ prefix });
    const folder = await uninstallKernelspec({ prefix });
    expect(existsSync(folder)).equal(false);
    const error = await failure(uninstallKernelspec({ prefix }));
    expect(error).instanceOf(RisklabError);
    expect((error as Error).message).match(/^kernel: expected a kernelspec at .*tslab, found none\.$/);
  });

  it('goes to one place', () => {
    expect(() => kernelspecFolder({ prefix, user: true })).throw(
      InputError,
      'kernelspec: expected one of prefix, user and sysPrefix, got 2 of them.',
    );
    expect(() => kernelspecFolder({ prefx: 'x' } as object)).throw(InputError, 'Did you mean prefix?');
  });

  it('says what is wrong with a place that cannot be written', async () => {
    const error = await failure(installKernelspec({ prefix: '/dev/null' }));
    expect(error).instanceOf(RisklabError);
    expect((error as Error).message).match(/^kernel: cannot write \/dev\/null.*Choose another place with --prefix\.$/);
  });
});
