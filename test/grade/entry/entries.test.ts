import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import pl from 'nodejs-polars';
import { Random } from '../../../src/base';
import { main } from '../../../src/cli/main';
import { writeTruth } from '../../../src/contest';
import { ImageStore, writeContest } from '../../../src/data';
import { readResults, type GradeResult } from '../../../src/grade';
import { rawZip } from '../../support/rawZip';
import { predictionsFile, submissionZip } from '../../support/submissions';
import { labText } from '../standIn';

const rows = 24;
/** One byte for each image; the even ones are faces, and brighter, but for one. */
const brightness = Uint8Array.from({ length: rows }, (_, row) => (row % 2 === 0 && row !== 10 ? 200 - row : 60 + row));
const scores = Array.from(brightness, (value) => (value - 127.5) / 10);

const predicting = [
  `import pl from 'nodejs-polars'; import { loadContest, writeEntry } from 'risklab'; import * as fs from 'node:fs';
const contest = await loadContest('contest');
const bytes = new Uint8Array(contest.images.length);
contest.images.gatherBytes(Int32Array.from({ length: bytes.length }, (_, row) => row), bytes);
let scores = Array.from(bytes, (value) => (value - 127.5) / 10);`,
  `await writeEntry('entry', { contest, predictions: contest.table.withColumns(pl.Series('score', scores, pl.Float64)) });`,
];
const [load = '', write = ''] = predicting;

/** What follows is written down in docs/grading.md and docs/competition.md: entries to the competition are run again. */
describe('risklab grade with entries to the competition', function () {
  this.timeout(300_000);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'risklab-entries-'));
  const place = (...names: string[]): string => path.join(folder, ...names);
  let id = '';
  let said: string[] = [];
  let found: Map<string, GradeResult>;

  async function risklab(...args: string[]): Promise<number> {
    const write = process.stdout.write.bind(process.stdout);
    const log = console.error;
    said = [];
    process.stdout.write = (text: string | Uint8Array): boolean => said.push(String(text)) > 0;
    console.error = (text: string): unknown => said.push(text);
    try {
      return await main(args);
    } finally {
      process.stdout.write = write;
      console.error = log;
      process.exitCode = undefined;
    }
  }
  const grade = (...more: string[]): Promise<number> =>
    risklab(
      ...['grade', place('in'), '--out', place('results'), '--contest', place('faces', 'entrants')],
      ...['--truth', place('faces', 'truth.parquet'), '--jobs', '2', '--timeout', '30', ...more],
    );

  async function hand(student: string, cells: string[], handedIn: number[], manifest = {}): Promise<void> {
    mkdirSync(place('in', student), { recursive: true });
    const files = { 'notebook.ipynb': labText(cells, '07'), 'predictions.parquet': predictionsFile(handedIn) };
    writeFileSync(
      place('in', student, 'Ada_Lovelace_Face.zip'),
      await submissionZip(files, { contest: id, ...manifest }),
    );
  }

  before(async () => {
    id = await writeContest(
      place('faces', 'entrants'),
      new ImageStore(brightness, { height: 1, width: 1, channels: 1 }),
      { title: 'Small', falsePositiveRate: 0.05 },
    );
    const label = Int32Array.from({ length: rows }, (_, row) => (row + 1) % 2);
    const group = Array.from(label, (one, row) => (one === 0 ? null : row % 4 === 0 ? 'a' : 'b'));
    const table = pl.DataFrame([pl.Series('label', label, pl.Int32), pl.Series('group', group, pl.Utf8)]);
    const truth = place('faces', 'truth.parquet');
    await writeTruth(truth, table, { contest: id, publicPart: 1, random: new Random(1) });

    await hand('honest', predicting, scores);
    await hand('near', predicting, [...scores.slice(0, -1), scores.at(-1)! + 0.0005]);
    const perfect = Array.from(label, (one) => (one === 1 ? 5 : -5));
    await hand('better than its notebook', predicting, perfect);
    const attack = `for (const file of [${JSON.stringify(truth)}, 'contest/../truth.parquet', 'contest/../maintainer/truth.parquet'])
  try { scores = [...pl.readParquet(fs.readFileSync(file)).getColumn('label').toArray()].map((one) => (one === 1 ? 5 : -5)); } catch {}
for (const file of ['contest/images.bin', 'contest/x']) try { fs.writeFileSync(file, ''); scores = ${JSON.stringify(perfect)}; } catch {}`;
    await hand('reads the truth', [load, attack, write], perfect);
    await hand('writes nothing', ['console.log("graded: 1 of 1")'], scores);
    await hand('never ends', ['while (true) {}'], scores);
    await hand('other contest', predicting, scores, { contest: 'f'.repeat(16) });
    await hand('own', predicting, scores, { track: 'own', contest: null });
    mkdirSync(place('in', 'slip'));
    writeFileSync(
      place('in', 'slip', 'Ada_Lovelace_Face.zip'),
      rawZip([{ name: '../../../x', data: Buffer.from('x') }]),
    );
    expect(await grade(), said.join('')).equal(0);
    found = new Map((await readResults(place('results'))).map((result) => [result.student, result]));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  const of = (student: string): GradeResult => found.get(student)!;

  it('gives the point to a notebook that makes what was handed in, and scores that outside', () => {
    const { outcome, score, of: all, checks, scores: measured, track } = of('honest');
    expect({ outcome, score, all, track }).eql({ outcome: 'graded', score: 1, all: 1, track: 'avatar' });
    expect(checks.map(({ state }) => state)).eql(['passed']);
    const same = (largest: number): string =>
      `the same predictions within 0.001: largest difference of scores: ${largest}, decisions that differ: 0.`;
    expect(checks[0]!.findings[0]!.got).equal(same(0));
    expect(of('near').checks[0]!.findings[0]!.got).equal(same(0.0005));
    // One of the 24 is on the wrong side.
    expect(measured!['accuracy']).equal(23 / 24);
    expect(of('near')).include({ outcome: 'graded', score: 1 });
  });

  it('rejects predictions that the notebook does not make, with figures, and without a score', () => {
    const { outcome, score, of: all, reason, checks, scores: measured } = of('better than its notebook');
    expect({ outcome, score, all, measured }).eql({ outcome: 'rejected', score: 0, all: 1, measured: undefined });
    // Of 24 rows one has another sign; all are far from 5 and -5 but where the brightness is 177.5 or 77.5, which none has.
    const largest = Math.max(...scores.map((one, row) => Math.abs(one - (row % 2 === 0 ? 5 : -5))));
    expect(reason).equal(
      `Its notebook gives other predictions: 24 of 24 differ by more than 0.001; largest difference of scores: ${Number(largest.toPrecision(3))}, decisions that differ: 1.`,
    );
    expect(checks[0]!.findings[0]!.hint).match(/Fix every seed/);
  });

  it('shows a notebook the contest, to be read alone, and never the truth', () => {
    expect(of('reads the truth')).include({ outcome: 'rejected', score: 0 });
    expect(of('reads the truth').reason).match(/decisions that differ: 1\./);
    expect(readFileSync(place('faces', 'entrants', 'images.bin')).equals(brightness)).equal(true);
    expect(readdirSync(place('faces', 'entrants')).sort()).eql(['contest.json', 'images.bin', 'table.parquet']);
  });

  const refused: [student: string, outcome: string, reason: RegExp][] = [
    ['writes nothing', 'rejected', /gives no predictions\. Error: The notebook has written no entry/],
    ['never ends', 'timeout', /Cell 1 ended the notebook\. It ran longer than 30 s/],
    ['other contest', 'rejected', /^Rejected, as its predictions are for the contest ffffffffffffffff, and not for/],
    ['own', 'rejected', /the data of its track, own, are not in it\. risklab score scores it/],
    ['slip', 'rejected', /^Rejected, as it has .*\.\.\//],
  ];
  for (const [student, outcome, reason] of refused)
    it(`gives nothing to one that is refused: ${student}`, () => {
      expect(of(student)).include({ outcome, score: 0, of: 1, track: 'avatar' });
      expect(of(student).reason).match(reason);
      expect(of(student).scores).equal(undefined);
    });

  it('says so on the page of the entrant', () => {
    const pages = readdirSync(place('results')).filter((name) => /^(honest|better).*html$/.test(name));
    const [better = '', honest = ''] = pages.sort().map((name) => readFileSync(place('results', name), 'utf8'));
    expect(honest)
      .include('1 of 1 point<')
      .and.match(/<td>accuracy<\/td><td class="number">0\.9583<\/td>/);
    expect(better).include('24 of 24 differ by more than 0.001').and.include('the competition, track avatar');
    for (const text of [honest, better]) {
      expect(text).include('entry/predictions.parquet').and.include('tolerance 0.001');
      expect(text).not.include('await probe');
    }
  });

  it('keeps what was graded so, and grades again with another tolerance', async () => {
    for (const student of [...found.keys()].filter((one) => !['near', 'slip'].includes(one)))
      rmSync(place('in', student), { recursive: true });
    expect(await grade()).equal(0);
    expect(said.filter((line) => line.includes('(kept)'))).lengthOf(2);
    expect(await grade('--tolerance', '0.0001')).equal(0);
    expect(said.filter((line) => line.includes('(kept)'))).lengthOf(0);
    expect(said.join('')).match(
      /near {2}rejected .*1 of 24 differ by more than 0\.0001; largest difference of scores: 0\.0005/,
    );
  });

  it('says what it needs for that', async () => {
    expect(await risklab('grade', place('in'), '--out', place('no'), '--truth', place('faces', 'truth.parquet'))).equal(
      2,
    );
    expect(said.join('')).match(/--contest: expected the folder that entrants got, beside --truth, got none/);
    expect(await grade('--server', 'http://127.0.0.1:9/')).equal(2);
    expect(said.join('')).match(/--contest: expected kernels of this machine, .* got --server/);
    const inside = place('faces', 'entrants', 'truth.parquet');
    writeFileSync(inside, readFileSync(place('faces', 'truth.parquet')));
    expect(await grade('--truth', inside)).equal(2);
    expect(said.join('')).match(/--truth: expected a place that submissions cannot read/);
  });
});
