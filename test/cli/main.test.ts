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
    for (const name of ['doctor', 'labs', 'run', 'data', 'kernel'])
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

  it('refuses an unknown command and an unknown option with code 2', async () => {
    expect(await run('nonsense')).to.equal(2);
    expect(printed.join('')).to.equal("error: unknown command 'nonsense'\n");
    expect(await run('doctor', '--nonsense')).to.equal(2);
    expect(printed.join('')).to.equal("error: unknown option '--nonsense'\n");
  });

  it('prints an error as its message alone, with code 1', async () => {
    expect(await run('data', 'build', 'nothing-of-the-kind')).to.equal(1);
    expect(printed).to.have.lengthOf(1);
    expect(printed[0]).to.match(/^[^\n]*nothing-of-the-kind[^\n]*$/);
  });

  it('prints the stack with --verbose, wherever it stands', async () => {
    for (const argv of [
      ['--verbose', 'data', 'build', 'nothing-of-the-kind'],
      ['data', 'build', 'nothing-of-the-kind', '--verbose'],
    ]) {
      expect(await run(...argv)).to.equal(1);
      expect(printed.join('')).to.match(/nothing-of-the-kind.*\n\s+at /);
    }
  });
});
