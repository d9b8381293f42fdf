import { Command } from 'commander';
import { expect } from 'chai';
import { addLazyCommand } from '../../src/cli/lazyCommand';

describe('addLazyCommand', () => {
  let made: string[];
  let got: unknown[];
  let printed: string;

  beforeEach(() => {
    made = [];
    got = [];
    printed = '';
  });

  const quiet = (command: Command): Command =>
    command.configureOutput({ writeOut: (text) => void (printed += text), writeErr: () => undefined });

  /** A program with a command that has one of its own inside. */
  function program(): Command {
    const leaf = (): Command => {
      made.push('leaf');
      return quiet(new Command('leaf'))
        .option('--size <n>')
        .action((options) => void got.push(options));
    };
    const branch = (): Command => {
      made.push('branch');
      const command = quiet(new Command('branch'));
      addLazyCommand(command, { name: 'leaf', summary: 'does something', make: leaf });
      return command;
    };
    const all = quiet(new Command('tree')).option('--verbose').exitOverride();
    addLazyCommand(all, { name: 'branch', summary: 'has commands', make: branch });
    return all;
  }

  const run = (...args: string[]): Promise<unknown> => program().parseAsync(args, { from: 'user' });

  it('makes a command only when it is called', async () => {
    expect(program().helpInformation()).to.match(/ {2}branch \[args\.\.\.\] +has commands/);
    expect(made).to.deep.equal([]);
    await run('branch', 'leaf');
    expect(made).to.deep.equal(['branch', 'leaf']);
  });

  it('hands over what stands behind the name, but --verbose, which is for all', async () => {
    await run('branch', 'leaf', '--size', '3', '--verbose');
    expect(got).to.deep.equal([{ size: '3' }]);
  });

  it('gives each the name by which it is called, at any depth', async () => {
    await run('branch', 'leaf', '--help').catch((error: Error) => expect(error.message).to.equal('(outputHelp)'));
    expect(printed).to.match(/^Usage: tree branch leaf \[options\]\n/);
  });

  it('lets errors through in place of ending the process', async () => {
    const error = await run('branch', 'leaf', '--nonsense').catch((thrown: unknown) => thrown);
    expect(error).to.have.property('code', 'commander.unknownOption');
  });
});
