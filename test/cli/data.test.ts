import { expect } from 'chai';
import { Command } from 'commander';
import { appendFile } from 'node:fs/promises';
import { dataCommand } from '../../src/cli/data';
import { messageFrom, useOwnCache } from '../data/support';

/** What `risklab data ...` prints. */
async function output(...args: string[]): Promise<string> {
  const write = process.stdout.write.bind(process.stdout);
  let text = '';
  process.stdout.write = (piece: string | Uint8Array): boolean => {
    text += String(piece);
    return true;
  };
  try {
    await run(...args);
  } finally {
    process.stdout.write = write;
  }
  return text;
}

async function run(...args: string[]): Promise<void> {
  const program = new Command('risklab').addCommand(dataCommand());
  program.commands.forEach((command) => command.commands.forEach((one) => one.exitOverride()));
  await program.parseAsync(['data', ...args], { from: 'user' });
}

const SMALL = ['--set', 'train=24', '--set', 'validation=0', '--set', 'test=24', '--set', 'style=personas'];

describe('risklab data', () => {
  useOwnCache();

  it('lists every dataset with licence, options and where it is', async () => {
    const text = await output('list');
    expect(text).match(/^avatar-faces: not here yet, comes at first use\n {4}drawn people/);
    expect(text)
      .match(/^lfw-subset: here$/m)
      .match(/^mit-h5: read from where you have it$/m)
      .match(/^compas: here$/m)
      .match(/^loans: here$/m)
      .match(/^adult: not here yet, comes at first use$/m);
    expect(text.match(/^ {4}licence: .+$/gm)?.length).equal(14);
    expect(text).match(
      /^ {4}options: style, train, validation, test, seed, design, conflict, skew, difficulty, parts, shortcut$/m,
    );
  });

  it('builds with options given as JSON or words, once', async () => {
    expect(await output('build', 'avatar-faces', ...SMALL)).match(/^avatar-faces: built: .*personas-[0-9a-f]{12}\n$/);
    expect(await output('build', 'avatar-faces', ...SMALL)).match(/^avatar-faces: there already: /);
    expect(await output('build', 'avatar-faces', '--force', ...SMALL)).match(/^avatar-faces: built: /);
    expect(await output('list'))
      .match(/^avatar-faces: 1 built$/m)
      .match(/: 24 \+ 0 \+ 24 images, 0\.6 MB$/m);
  });

  it('refuses options that are none', async () => {
    const build = (...set: string[]): Promise<string> => messageFrom(run('build', 'avatar-faces', ...set));
    expect(await build('--set', 'train')).equal('--set: expected key=value, got train. For example: --set train=4000.');
    expect(await build('--set', 'train=many')).equal('train: expected a whole number of at least 0, got many.');
    expect(await build('--set', 'skew={"hat":2}')).equal('skew.hat: expected a number between 0 and 1, got 2.');
    expect(await build('--set', 'trian=3')).match(/^avatar-faces: expected options among .*, got trian\./);
  });

  it('verifies, and fails when a file is not what it has to be', async () => {
    const good = await output('verify');
    expect(good)
      .match(/^ok {3}lfw-subset {2}.*lfw-subset\.png$/m)
      .match(/^All 6 files are right\.\n$/m);
    const images = /ok\s+avatar-faces\s+(.*images\.bin)/.exec(good)?.[1] ?? '';
    await appendFile(images, 'x');
    let message = '';
    const text = await output('verify', 'avatar-faces', 'lfw-subset').catch(
      (error: Error) => (message = error.message),
    );
    expect(message).equal('data verify: 1 of 3 files are not what they have to be.');
    expect(text).equal(message);
  });

  it('explains itself', () => {
    const [list, build, verify] = dataCommand().commands.map((command) => command.helpInformation());
    expect(list).match(/show every dataset/);
    expect(build)
      .match(/--set <key=value>/)
      .match(/--force/)
      .match(/RISKLAB_CACHE/);
    expect(verify).match(/exit 1 when one\s+differs/);
  });
});
