import { expect } from 'chai';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { InputError } from '../../src/base';
import { installedKernels, kernelStart } from '../../src/jupyter';

describe('kernels that are installed', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kernels-'));
  const usual = process.env['JUPYTER_PATH'];
  const [first, second] = [path.join(folder, 'a'), path.join(folder, 'b')];

  const install = (data: string, name: string, spec: unknown): void => {
    mkdirSync(path.join(data, 'kernels', name), { recursive: true });
    const text = typeof spec === 'string' ? spec : JSON.stringify(spec);
    writeFileSync(path.join(data, 'kernels', name, 'kernel.json'), text);
  };

  before(() => {
    process.env['JUPYTER_PATH'] = `${first}${path.delimiter}${second}`;
    install(first, 'Same', { argv: ['first', '{connection_file}'] });
    install(second, 'same', { argv: ['second', '{connection_file}'] });
    install(second, 'whole', {
      argv: ['/bin/run', '--from={resource_dir}', '{connection_file}'],
      env: { PLACE: '${KERNEL_TEST_PLACE}/x', KEPT: '${KERNEL_TEST_NONE}' },
      interrupt_mode: 'message',
    });
    install(second, 'broken', '{');
    install(second, 'empty', { argv: [] });
    // Without kernel.json a folder is no kernel, and hides none.
    mkdirSync(path.join(first, 'kernels', 'whole'), { recursive: true });
  });
  after(() => {
    // An object in the place of process.env would not be the environment of the process any more.
    delete process.env['KERNEL_TEST_PLACE'];
    if (usual === undefined) delete process.env['JUPYTER_PATH'];
    else process.env['JUPYTER_PATH'] = usual;
    rmSync(folder, { recursive: true });
  });

  it('are found by name in the folders of Jupyter; of two with one name the first counts', async () => {
    const names = (await installedKernels()).map(({ name }) => name);
    expect(names).include.members(['same', 'whole', 'broken']);
    expect(names.filter((name) => name === 'same')).lengthOf(1);
    expect((await kernelStart('SAME')).argv).deep.equal(['first', '{connection_file}']);
  });

  it('are started as their kernelspec says', async () => {
    process.env['KERNEL_TEST_PLACE'] = '/somewhere';
    expect(await kernelStart('whole')).deep.equal({
      argv: ['/bin/run', `--from=${path.join(second, 'kernels', 'whole')}`, '{connection_file}'],
      env: { PLACE: '/somewhere/x', KEPT: '${KERNEL_TEST_NONE}' },
      interruptMode: 'message',
      transport: 'tcp',
    });
    expect((await kernelStart('same')).interruptMode).equal('signal');
  });

  it('are refused by name when they are not there or cannot be read; that of this project is always there', async () => {
    const problem = (name: string): Promise<unknown> =>
      kernelStart(name).then(
        () => undefined,
        (error: unknown) => error,
      );
    expect(await kernelStart('tslab')).deep.equal({});
    const absent = await problem('julia');
    expect(absent).instanceOf(InputError);
    expect((absent as Error).message).match(
      /^kernel: expected one that is installed here \(tslab, .*same.*\), got julia\./,
    );
    expect(((await problem('broken')) as Error).message).match(
      /^kernel broken: expected a kernelspec at .*kernel\.json, got .*JSON.*Install the kernel anew\.$/,
    );
    expect(((await problem('empty')) as Error).message).match(/^kernel empty: expected a kernelspec with argv at /);
  });
});
