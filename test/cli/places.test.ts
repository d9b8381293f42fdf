import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { main } from '../../src/cli/main';

/** What a command says of a path that it was given; `HERE` stands for that path. */
interface Row {
  readonly args: readonly string[];
  /** Where the path names nothing; undefined where that is right, as it is made. */
  readonly missing?: RegExp;
  /** Where it is a folder in the place of a file; undefined where a folder is right. */
  readonly folder?: RegExp;
  /** Where it is a file in the place of a folder; undefined where a file is right, or is looked into. */
  readonly file?: RegExp;
  /** Where it cannot be read: a link that leads to itself, which nobody can, not even root. */
  readonly loop: RegExp;
}

const zip = 'good.zip';
const link = 'a link that leads back to itself';
const rows: Record<string, Row> = {
  'author build --folder': {
    args: ['author', 'build', '--folder', 'HERE'],
    missing: /^author: expected a folder HERE\/source .*, got none\. Name the folder of the labs with --folder\.$/,
    file: /^author: expected a folder HERE\/source .*, got none\./,
    loop: /^author: expected a folder HERE\/source .*, got none\./,
  },
  'new --in': {
    args: ['new', 'mine', '--plain', '--in', 'HERE'],
    file: /^--in: expected a folder, got HERE: a file in the place of a folder\. Choose another folder\.$/,
    loop: RegExp(`^--in: expected a folder, got HERE: ${link}\\.`),
  },
  'submit --notebook': {
    args: ['submit', '--first', 'A', '--last', 'B', '--notebook', 'HERE'],
    missing: /^--notebook: expected a notebook, got HERE, which is no file\. Name it with --notebook FILE\.$/,
    folder: /^--notebook: expected a notebook, got HERE, which is no file\./,
    loop: /^--notebook: expected a notebook, got HERE, which is no file\./,
  },
  'score ZIP': {
    args: ['score', 'HERE'],
    missing: /^HERE: expected a ZIP, got nothing of that name\. Check the path\.$/,
    folder: /^HERE: expected a ZIP, got a folder\. Check the path\.$/,
    loop: RegExp(`^HERE: expected a ZIP, got ${link}\\. Check the path\\.$`),
  },
  'score --truth': {
    args: ['score', zip, '--truth', 'HERE'],
    missing: /^HERE: expected a truth file in Parquet, got nothing of that name\. It is the truth\.parquet that/,
    folder: /^HERE: expected a truth file in Parquet, got a folder\. It is/,
    loop: RegExp(`^HERE: expected a truth file in Parquet, got ${link}\\. It is`),
  },
  'score --leaderboard': {
    args: ['score', zip, '--leaderboard', 'HERE'],
    folder: /^--leaderboard: expected a file that can be written, got the folder HERE\. Choose another file\.$/,
    loop: /^--leaderboard: expected a file that can be written, got HERE \(ELOOP: .*\)\. Choose another file\.$/,
  },
  'score --html': {
    args: ['score', zip, '--html', 'HERE'],
    folder: /^--html: expected a file that can be written, got the folder HERE\. Choose another file\.$/,
    loop: /^--html: expected a file that can be written, got HERE \(ELOOP: .*\)\. Choose another file\.$/,
  },
  'grade FOLDER': {
    args: ['grade', 'HERE', '--out', 'results'],
    missing: /^HERE: expected a folder of submissions, got nothing of that name\. Check the path\.$/,
    file: /^HERE: expected a folder of submissions, got a file in the place of a folder\. Check the path\.$/,
    loop: RegExp(`^HERE: expected a folder of submissions, got ${link}\\. Check the path\\.$`),
  },
  'grade --out': {
    args: ['grade', 'nowhere', '--out', 'HERE'],
    file: /^--out: expected a folder that can be written to, got the file HERE\. Choose another folder\.$/,
    loop: /^--out: expected a folder that can be written to, got HERE\/index\.html \(ELOOP: .*\)\. Choose/,
  },
  'grade --merge': {
    args: ['grade', '--out', 'results', '--merge', 'HERE'],
    missing: /^HERE: expected a folder with results of risklab grade, got nothing of that name\. Check the path\.$/,
    file: /^HERE: expected a folder with results of risklab grade, got a file in the place of a folder\./,
    loop: RegExp(`^HERE: expected a folder with results of risklab grade, got ${link}\\.`),
  },
  'progress FOLDER': {
    args: ['progress', 'HERE'],
    missing: /^HERE: expected a folder with notebooks of labs, got nothing of that name\. Check the path\.$/,
    file: /^HERE: expected a folder with notebooks of labs, got a file in the place of a folder\./,
    loop: RegExp(`^HERE: expected a folder with notebooks of labs, got ${link}\\.`),
  },
  'progress --json': {
    args: ['progress', '--json', 'HERE'],
    folder: /^--json: expected a file that can be written, got the folder HERE\. Choose another file\.$/,
    loop: /^--json: expected a file that can be written, got HERE \(ELOOP: .*\)\./,
  },
  'export RESULTS': {
    args: ['export', 'HERE', '--to', 'canvas', '--out', 'grades.csv'],
    missing: /^HERE: expected a folder with results of risklab grade, got nothing of that name\. Check the path\.$/,
    file: /^HERE: expected a leaderboard in Parquet, got 5 bytes that are none, or torn\. Name another file/,
    loop: RegExp(`^HERE: expected a folder with results of risklab grade, got ${link}\\.`),
  },
  'export --out': {
    args: ['export', 'nowhere', '--to', 'canvas', '--out', 'HERE'],
    folder: /^--out: expected a file that can be written, got the folder HERE\. Choose another file\.$/,
    loop: /^--out: expected a file that can be written, got HERE \(ELOOP: .*\)\./,
  },
  'export --roster': {
    args: ['export', 'empty', '--to', 'canvas', '--out', 'grades.csv', '--roster', 'HERE'],
    missing: /^--roster: expected a CSV file, got HERE: nothing of that name\. Check the path\.$/,
    folder: /^--roster: expected a CSV file, got HERE: a folder\. Check the path\.$/,
    loop: RegExp(`^--roster: expected a CSV file, got HERE: ${link}\\.`),
  },
  'run NOTEBOOK': {
    args: ['run', 'HERE'],
    missing: /HERE: expected a readable notebook, got nothing of that name\. Check the path\.$/,
    folder: /^HERE: expected a folder with notebooks \(\*\.ipynb\), got none in it\. Name a notebook or its folder\.$/,
    loop: RegExp(`HERE: expected a readable notebook, got ${link}\\. Check the path\\.$`),
  },
  'run --out': {
    args: ['run', zip, '--out', 'HERE'],
    file: /^out: expected a folder in which HERE\/good\.zip can be written, got the file HERE\. Choose another folder/,
    loop: /^out: expected a folder in which .* can be written, got .* \(ELOOP: .*\)\. Choose another folder/,
  },
  'contest make --out': {
    args: ['contest', 'make', '--out', 'HERE'],
    file: /^--out: expected a folder that can be written to, got the file HERE\. Choose another folder\.$/,
    loop: /^--out: expected a folder that can be written to, got HERE\/maintainer\/secret\.txt \(ELOOP: .*\)\. Choose/,
  },
  'contest make --skew': {
    args: ['contest', 'make', '--out', 'contest', '--skew', 'HERE'],
    missing: /^--skew: expected JSON such as .*, or a file of it, got HERE: nothing of that name\. Check the path\.$/,
    folder: /^--skew: expected JSON such as .*, or a file of it, got HERE: a folder\./,
    loop: RegExp(`^--skew: expected JSON such as .*, or a file of it, got HERE: ${link}\\.`),
  },
  'bench --json': {
    args: ['bench', 'kernel', '--json', 'HERE'],
    folder: /^--json: expected a file that can be written, got the folder HERE\. Choose another file\.$/,
    loop: /^--json: expected a file that can be written, got HERE \(ELOOP: .*\)\./,
  },
  'bench --python': {
    args: ['bench', 'kernel', '--python', 'HERE'],
    missing:
      /^python: expected the path of a Python, got HERE, which is not there\. Leave it out to measure without\.$/,
    loop: /^python: expected the path of a Python, got HERE, which is not there\./,
  },
};

describe('a path that is none, of any command', () => {
  const home = process.cwd();
  let work: string;
  let printed: string[];
  const { log, error } = console;
  const write = process.stdout.write.bind(process.stdout);

  before(async () => {
    work = await mkdtemp(path.join(os.tmpdir(), 'risklab-places-'));
    process.chdir(work);
    await mkdir('empty');
    await writeFile(zip, '');
  });
  after(async () => {
    process.chdir(home);
    await rm(work, { recursive: true });
  });
  beforeEach(async () => {
    printed = [];
    await mkdir('here');
    console.log = console.error = (text: string) => void printed.push(text);
    process.stdout.write = (text: string | Uint8Array) => printed.push(String(text)) > 0;
  });
  afterEach(async () => {
    Object.assign(console, { log, error });
    process.stdout.write = write;
    process.exitCode = undefined;
    await rm('here', { recursive: true });
  });

  const kinds = {
    missing: () => Promise.resolve(),
    folder: (place: string) => mkdir(place),
    file: (place: string) => writeFile(place, 'words'),
    loop: (place: string) => symlink('place', place),
  };

  for (const [name, row] of Object.entries(rows)) {
    for (const kind of Object.keys(kinds) as (keyof typeof kinds)[]) {
      const expected = row[kind];
      if (!expected) continue;
      it(`${name}, ${kind === 'loop' ? 'unreadable' : kind}: one error that says what to do`, async () => {
        const place = path.join(work, 'here', 'place');
        await kinds[kind](place);
        const before = await readdir(path.join(work, 'here'));
        const code = await main(row.args.map((word) => (word === 'HERE' ? place : word)));
        const said = printed.join('').trim().replaceAll(place, 'HERE');
        expect(said).match(expected);
        expect(said).not.match(/ENOENT|EISDIR|ENOTDIR|\n {4}at /);
        expect(code).equal(name === 'run NOTEBOOK' && kind !== 'folder' ? 1 : 2);
        expect(await readdir(path.join(work, 'here'))).eql(before);
      });
    }
  }
});
