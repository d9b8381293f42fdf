import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { InputError, projectRoot } from '../../src/base';
import { jobsFor, labFiles, labsCommand } from '../../src/cli/labs';

describe('labFiles', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-labs-'));
    for (const name of ['02-two.ipynb', '01-one.ipynb', '10-ten.ipynb', 'README.md']) {
      const metadata = name.startsWith('02') ? { risklab: { extra: true } } : {};
      const lab = { nbformat: 4, nbformat_minor: 5, metadata, cells: [] };
      await writeFile(path.join(folder, name), JSON.stringify(lab));
    }
  });
  after(() => rm(folder, { recursive: true }));

  const names = async (...starts: string[]): Promise<string[]> =>
    (await labFiles(starts, folder)).map((file) => path.basename(file));

  it('gives the core in order when none is named, and all that start with nothing', async () => {
    expect(await names()).to.deep.equal(['01-one.ipynb', '10-ten.ipynb']);
    expect(await names('')).to.deep.equal(['01-one.ipynb', '02-two.ipynb', '10-ten.ipynb']);
  });

  it('takes the first letters, or a path, and each lab once', async () => {
    expect(await names('10', '01')).to.deep.equal(['01-one.ipynb', '10-ten.ipynb']);
    expect(await names('notebooks/02-two.ipynb', '02', '02-t')).to.deep.equal(['02-two.ipynb']);
    expect(await labFiles(['10'], folder)).to.deep.equal([path.join(folder, '10-ten.ipynb')]);
  });

  it('refuses a name that no lab has', async () => {
    const error = await names('01', '7').catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(InputError);
    expect((error as Error).message).to.equal(
      'labs: expected the first letters of one of 01-one.ipynb, 02-two.ipynb, 10-ten.ipynb, got 7.',
    );
  });
});

describe('jobsFor', () => {
  const gigabytes = 2 ** 30;

  it('is one lab a core, as many as the memory holds, four at most, and never none', () => {
    expect(jobsFor(2, 24 * gigabytes)).equal(2);
    expect(jobsFor(8, 9 * gigabytes)).equal(2);
    expect(jobsFor(64, 512 * gigabytes)).equal(4);
    expect(jobsFor(1, 24 * gigabytes)).equal(1);
    expect(jobsFor(4, 2 * gigabytes)).equal(1);
  });
});

describe('labsCommand', () => {
  it('runs as many labs at a time as suit the machine, or as many as are asked for', () => {
    const command = labsCommand();
    expect(command.opts()['jobs']).equal(jobsFor(os.availableParallelism(), os.totalmem()));
    expect(command.helpInformation()).match(/by\s+cores\s+and\s+memory/);
    expect(command.parseOptions(['--jobs', '3'])).an('object');
    expect(command.opts()['jobs']).equal(3);
  });

  it('means the versions with solutions, or those of learners', async () => {
    const chosen: string[][] = [];
    const files = async (...argv: string[]): Promise<string[]> => {
      const command = labsCommand().action((labs: string[]) => void chosen.push(labs));
      await command.parseAsync(argv, { from: 'user' });
      return chosen.at(-1)!.map((file) => path.relative(path.join(projectRoot, 'notebooks'), file));
    };
    expect(await files('02')).eql([path.join('solutions', '02-representation-bias.ipynb')]);
    expect(await files('--student', '02')).eql(['02-representation-bias.ipynb']);
  });

  it('is the command run with names in place of files, and a folder of its own', () => {
    const command = labsCommand();
    expect(command.opts()['out']).to.match(/out$/);
    expect(command.helpInformation()).to.match(/\[files\.\.\.\]/);
    expect(command.helpInformation()).to.match(/executed copies \(default: out\)/);
  });
});
