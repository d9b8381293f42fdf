import { expect } from 'chai';
import { main } from '../../src/cli/main';

describe('main', () => {
  let printed: string[];
  const originals = {
    log: console.error,
    out: process.stdout.write.bind(process.stdout),
    err: process.stderr.write.bind(process.stderr),
  };

  /** Runs the command line and keeps what it prints. */
  async function run(...argv: string[]): Promise<number> {
    printed = [];
    const keep = (text: unknown): boolean => printed.push(String(text)) > 0;
    console.error = (text: unknown): void => void keep(text);
    process.stdout.write = keep;
    process.stderr.write = keep;
    try {
      return await main(argv);
    } finally {
      console.error = originals.log;
      process.stdout.write = originals.out;
      process.stderr.write = originals.err;
    }
  }

  it('lists every command', async () => {
    expect(await run('--help')).to.equal(0);
    for (const name of ['doctor', 'start', 'labs', 'run', 'data', 'kernel', 'new', 'progress', 'export'])
      expect(printed.join('')).to.match(new RegExp(`  ${name} `));
  });

  it('says its version', async () => {
    expect(await run('--version')).to.equal(0);
    expect(printed.join('')).to.match(/^\d+\.\d+\.\d+\n$/);
  });

  it('gives a command’s own help', async () => {
    expect(await run('doctor', '--help')).to.equal(0);
    expect(printed.join('')).to.match(/^Usage: risklab doctor/);
  });

  it('tells how to get the help of what is loaded late, and of defaults only what can be typed', async () => {
    expect(await run('bench', '--help')).to.equal(0);
    expect(printed.join('')).to.contain('risklab bench SUBJECT --help').and.not.contain('help [command]');
    expect(await run('run', '--help')).to.equal(0);
    expect(printed.join('')).to.match(/-p <name=value>[^-]*\(default: none\)/);
  });

  it('refuses an unknown command and an unknown option with code 2', async () => {
    expect(await run('nonsense')).to.equal(2);
    expect(printed.join('')).to.equal("error: unknown command 'nonsense'\n");
    expect(await run('doctor', '--nonsense')).to.equal(2);
    expect(printed.join('')).to.equal("error: unknown option '--nonsense'\n");
  });

  it('refuses every value that makes no sense with code 2, before anything is done', async () => {
    const refused: [args: string[], message: RegExp][] = [
      [['run', 'x.ipynb', '--jobs', 'many'], /'many' is invalid\. expected a number, got many\./],
      [['run', 'x.ipynb', '--jobs', '0'], /^jobs: expected a whole number of at least 1, got 0\.$/],
      [
        ['run', 'x.ipynb', '--start-timeout', '0'],
        /^startTimeout: expected a number above 0, at most 2000000, got 0\.$/,
      ],
      [
        ['run', 'x.ipynb', '--server', 'http://localhost:1/', '--start-timeout', '-5'],
        /^startTimeout: expected a number above 0, at most 2000000, got -5\.$/,
      ],
      [['run', 'x.ipynb', '--backend', 'gpu'], /Allowed choices are native, wasm\./],
      [['run', 'x.ipynb', '-p', 'epochs'], /^-p: expected name=value, got epochs\.$/],
      [['run', 'x.ipynb', '--out', '.'], /^out: expected a folder other than that of the notebooks, got \.\./],
      [['labs', '77'], /^labs: expected the first letters of one of .*, got 77\.$/],
      [['data', 'build', 'nothing'], /^dataset: expected one of .*, got nothing\.$/],
      [['data', 'build', 'avatar-faces', '--set', 'train=many'], /^train: expected a whole number .*, got many\.$/],
      [['data', 'verify', 'nothing'], /^dataset: expected one of .*, got nothing\.$/],
      [['kernel', 'install', '--user', '--sys-prefix'], /^kernelspec: expected one of prefix, user and sysPrefix/],
      [
        ['bench', 'data', '--python', './none'],
        /^python: expected the path of a Python, got \.\/none, which is not there\./,
      ],
      [
        ['bench', 'sampler', '--json', '/dev/null/x'],
        /^--json: expected a file that can be written, got the file \/dev\/null\. Choose another file\.$/,
      ],
      [['bench', 'sampler', '--repeats', '0'], /^repeats: expected a whole number of at least 1, got 0\.$/],
    ];
    for (const [args, message] of refused) {
      expect(await run(...args), args.join(' ')).to.equal(2);
      expect(printed.join('').trim(), args.join(' ')).to.match(message);
    }
  });

  it('prints what failed as its message alone, with code 1', async () => {
    expect(await run('kernel', 'uninstall', '--prefix', '/no/such/folder')).to.equal(1);
    expect(printed).to.have.lengthOf(1);
    expect(printed[0]).to.match(/^kernel: expected a kernelspec at \/no\/such\/folder\/[^\n]*, found none\.$/);
  });

  it('prints the stack with --verbose, wherever it stands', async () => {
    for (const argv of [
      ['--verbose', 'data', 'build', 'nothing-of-the-kind'],
      ['data', 'build', 'nothing-of-the-kind', '--verbose'],
    ]) {
      expect(await run(...argv)).to.equal(2);
      expect(printed.join('')).to.match(/nothing-of-the-kind.*\n\s+at /);
    }
  });
});
