import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../src/base';
import { runCommand } from '../../src/cli/run';

describe('risklab run', () => {
  async function failure(...args: string[]): Promise<string> {
    const command = runCommand()
      .exitOverride()
      .configureOutput({ writeErr: () => undefined });
    return command.parseAsync(['/no/such.ipynb', ...args], { from: 'user' }).then(
      () => expect.fail('did not fail'),
      (error: unknown) => (error as Error).message,
    );
  }

  it('refuses numbers that are none', async () => {
    expect(await failure('--jobs', 'many')).contain("argument 'many' is invalid. expected a number, got many.");
    expect(await failure('--timeout', '')).contain('expected a number, got nothing.');
    expect(await failure('--compare', 'some')).contain('Allowed choices are all, metrics.');
  });

  it('refuses options that need another one, or do not go with it', async () => {
    expect(await failure('--update')).equal('--update: expected --baseline, got none. Say where it is.');
    expect(await failure('--image-tolerance', '0.02')).equal(
      '--image-tolerance: expected --baseline, got none. Say where it is.',
    );
    expect(await failure('--atol', '1', '--rtol', '1', '--compare', 'all')).equal(
      '--compare and --rtol and --atol: expected --baseline, got none. Say where it is.',
    );
    expect(await failure('--token', 'x')).equal('--token: expected --server, got none. Say where the server is.');
    expect(await failure('--server-folder', 'x', '--token', 'x')).equal(
      '--token and --server-folder: expected --server, got none. Say where the server is.',
    );
    expect(await failure('--server', 'http://localhost:1/', '--memory', '500')).equal(
      '--memory: expected kernels of this machine, got --server. Let the server limit their memory.',
    );
    expect(await failure('--server', 'there')).contain('server: expected an address, got there.');
  });

  it('takes a folder for the notebooks in it', async () => {
    const folder = path.join(projectRoot, 'src');
    expect(await failure(folder)).equal(
      `${folder}: expected a folder with notebooks (*.ipynb), got none in it. Name a notebook or its folder.`,
    );
    const labs = path.join(projectRoot, 'notebooks');
    expect(await failure(labs, '--out', labs)).match(/^out: expected a folder other than that of the notebooks/);
  });

  it('refuses tolerances that are none', async () => {
    const tolerance = (name: string, value: string): Promise<string> => failure('--baseline', 'x', name, value);
    expect(await tolerance('--image-tolerance', '2')).equal(
      'imageTolerance: expected a number between 0 and 1, got 2.',
    );
    expect(await tolerance('--image-tolerance', '-1')).contain('imageTolerance: expected a number between 0 and 1');
    expect(await tolerance('--rtol', '-1')).equal('rtol: expected a number of at least 0, got -1.');
  });

  it('is documented, option by option', () => {
    const text = readFileSync(path.join(projectRoot, 'docs', 'running.md'), 'utf8');
    const rows = text.split('\n').filter((line) => line.startsWith('| `-'));
    const documented = rows.flatMap((row) => row.split('|')[1]?.match(/-[a-z-]+/g) ?? []);
    const options = runCommand().options.map(({ long, short }) => long ?? short ?? '');
    expect(documented.sort()).deep.equal(options.sort());
  });
});
