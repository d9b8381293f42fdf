import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { projectRoot, Random } from '../../src/base';
import { rankLeaderboard, readLeaderboard, readTruth, type Part, type Truth } from '../../src/contest';
import { loadContest } from '../../src/data';
import { scorePredictions } from '../../src/submission';
import { hostileSubmissions, type HostileSubmission } from '../support/hostileSubmissions';
import { predictionsFile, submissionZip } from '../support/submissions';

/** The commands of the page, in their order. */
async function commands(): Promise<string[]> {
  const text = await readFile(path.join(projectRoot, 'docs', 'competition.md'), 'utf8');
  return [...text.matchAll(/^```sh\n([^]*?)\n```/gm)].flatMap(([, block]) => block!.split('\n'));
}

/** Everything below a folder, with checksums. */
async function listing(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const lines = entries.map(async (entry) => {
    const file = path.join(entry.parentPath, entry.name);
    const print = entry.isFile() ? sha256(await readFile(file)) : 'folder';
    return `${path.relative(folder, file)} ${print}`;
  });
  return (await Promise.all(lines)).sort();
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

interface Entrant {
  file: string;
  scores: number[];
  risks: number[];
}

describe('docs/competition.md', function () {
  this.timeout(300_000);
  let folder: string;
  let place: string;
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-competition-'));
    place = path.join(folder, 'maintainer');
    await mkdir(path.join(place, 'in'), { recursive: true });
    await writeFile(path.join(folder, 'neighbour.txt'), 'as it was');
  });
  after(() => rm(folder, { recursive: true }));

  const type = (command: string): { status: number | null; said: string } => {
    const line = command.replace(
      'npx risklab',
      `'${process.execPath}' '${path.join(projectRoot, 'scripts', 'risklab.mjs')}'`,
    );
    const { status, stdout, stderr } = spawnSync('bash', ['-c', line], { cwd: place, encoding: 'utf8' });
    return { status, said: `${stdout}${stderr}` };
  };
  const put = (name: string, bytes: Buffer): Promise<void> => writeFile(path.join(place, 'in', name), bytes);
  /** Somebody whose scores know the truth but for noise. */
  const enter = async (
    first: string,
    id: string,
    { label }: Truth,
    random: Random,
    noise: number,
  ): Promise<Entrant> => {
    const scores = Array.from(label, (one) => random.normal(one === 1 ? 2 : -2, noise));
    const risks = scores.map((score) => -Math.abs(score));
    const files = { 'predictions.parquet': predictionsFile(scores, risks) };
    const file = `${first}_X_Face.zip`;
    await put(file, await submissionZip(files, { contest: id, first, last: 'X' }));
    return { file, scores, risks };
  };
  const expected = (truth: Truth, { scores, risks }: Entrant, part: Part): ReturnType<typeof scorePredictions> => {
    const rows = [...truth.part.keys()].filter((row) => truth.part[row] === part);
    const pick = (values: number[]) => Float64Array.from(rows, (row) => values[row]!);
    const label = Uint8Array.from(rows, (row) => truth.label[row]!);
    return scorePredictions({
      score: pick(scores),
      risk: pick(risks),
      label,
      group: rows.map((row) => truth.group[row]!),
    });
  };

  it('is followed: 50 submissions of which 27 are hostile are scored, each hostile one has its reason, nothing else changes', async () => {
    const [make = '', score = '', final = '', ...others] = await commands();
    expect(others).eql([]);
    expect(type(`${make} --count 480`)).property('status', 0);
    const { id, table } = await loadContest(path.join(place, 'faces-2030', 'entrants'));
    const truth = await readTruth(path.join(place, 'faces-2030', 'maintainer', 'truth.parquet'));
    const hostile = await hostileSubmissions(id, table.height, path.join(folder, 'neighbour.txt'));
    for (const [i, { bytes }] of hostile.entries()) await put(`${i}_Ada_Lovelace_Face.zip`, bytes);
    const random = new Random(5);
    const entrants: Entrant[] = [];
    for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVW') {
      entrants.push(await enter(`Entrant${letter}`, id, truth, random, 0.5 + entrants.length / 4));
    }
    expect([hostile.length, entrants.length]).eql([27, 23]);

    const before = await listing(folder);
    const first = type(score);
    expect(first.said).match(/23 scored, 27 rejected; the leaderboard has 50 lines more\. First: Entrant\w X\.\n$/);
    // Nothing that a terminal would obey.
    // eslint-disable-next-line no-control-regex -- these are what is looked for
    expect(first.said).not.match(/[\u001b\u0007]/);
    expect(first.status).equal(1);
    await checkBoard(truth, hostile, entrants, ['public']);
    expect(await withoutResults()).eql(before);

    expect(type(final)).property('status', 1);
    await checkBoard(truth, hostile, entrants, ['public', 'private']);
    expect(await withoutResults()).eql(before);
    await checkAgain();
    const html = await readFile(path.join(place, 'final.html'), 'utf8');
    const [winner] = rankLeaderboard(await readLeaderboard(path.join(place, 'board.parquet')), true);
    expect(html).match(new RegExp(`<td class="number">1</td><th scope="row"><bdi>${winner!.row.first} X</bdi>`));
    expect(html).not.match(/<img|<script/);
  });

  /** Some of them, scored anew onto another leaderboard, get the same bits but for the time. */
  async function checkAgain(): Promise<void> {
    const files = 'in/Entrant[A-D]_*.zip in/[0-3]_*.zip';
    const truth = 'faces-2030/maintainer/truth.parquet';
    expect(type(`npx risklab score ${files} --truth ${truth} --leaderboard again.parquet --final`).status).equal(1);
    const boards = await Promise.all(
      ['board', 'again'].map((name) => readLeaderboard(path.join(place, `${name}.parquet`))),
    );
    const [before = [], again = []] = boards.map((rows) => rows.map((row) => ({ ...row, time: '' })));
    expect(again).length(4 * 2 + 4);
    for (const row of again) expect(before).deep.include(row);
    const left = (await readdir(place)).filter((name) => name.includes('again'));
    await Promise.all(left.map((name) => rm(path.join(place, name))));
  }

  /** What is there but for what the commands are to write. */
  async function withoutResults(): Promise<string[]> {
    const all = await listing(folder);
    return all.filter((line) => !/^maintainer\/(\.?board\.parquet|board\.html|final\.html)/.test(line));
  }

  async function checkBoard(
    truth: Truth,
    hostile: readonly HostileSubmission[],
    entrants: readonly Entrant[],
    wanted: readonly Part[],
  ) {
    const rows = await readLeaderboard(path.join(place, 'board.parquet'));
    for (const { what, bytes, reason } of hostile) {
      const row = rows.find((one) => one.sha256 === sha256(bytes));
      expect(row?.state, what).equal('rejected');
      expect(row?.reason, what).match(reason);
    }
    for (const entrant of entrants) {
      for (const part of wanted) {
        const row = rows.find((one) => one.file === entrant.file && one.part === part);
        expect(row?.scores, entrant.file).eql(expected(truth, entrant, part));
      }
    }
    expect(rows).length(hostile.length + wanted.length * entrants.length);
  }
});
