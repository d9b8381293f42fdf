import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { main } from '../../src/cli/main';
import { readResults, type GradeResult } from '../../src/grade';
import { labText } from './standIn';

const imports = `import { check } from 'risklab';`;
const right = `function negativeLogLikelihood(y: number, mean: number, variance: number): number {
  return 0.5 * (Math.log(2 * Math.PI * variance) + (y - mean) ** 2 / variance);
}`;
/** Without the constant, which lab 00 asks for. */
const wrong = right.replace('2 * Math.PI * ', '');
const stub = `function combineMembers(predictions: number[]): never { throw new Error('TODO 0.2: mean and variance'); }`;
const markup = `throw new Error('<script>alert("<b>")</script>');`;

/** What follows is written down in docs/grading.md: grade, grade again, split among machines, put together. */
describe('risklab grade', function () {
  this.timeout(600_000);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'risklab-grade-'));
  const place = (...names: string[]): string => path.join(folder, ...names);
  let said: string[] = [];
  let first: GradeResult[];

  /** Runs the command in this process. @returns its exit code */
  async function risklab(...args: string[]): Promise<number> {
    const write = process.stdout.write.bind(process.stdout);
    said = [];
    process.stdout.write = (text: string | Uint8Array): boolean => said.push(String(text)) > 0;
    try {
      return await main(args);
    } finally {
      process.stdout.write = write;
      process.exitCode = undefined;
    }
  }

  before(async () => {
    for (const name of ['ada', 'bob <i>', 'eve']) mkdirSync(place('handed-in', name), { recursive: true });
    writeFileSync(place('handed-in', 'ada', '00.ipynb'), labText([imports, right, `await check('0.1')`, stub], '00'));
    writeFileSync(place('handed-in', 'bob <i>', '00.ipynb'), labText([wrong, markup], '00'));
    writeFileSync(place('handed-in', 'eve', '00-risk.ipynb'), '{');
    expect(await risklab('grade', place('handed-in'), '--out', place('results'), '--jobs', '2')).equal(0);
    first = await readResults(place('results'));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  const texts = (name: string): string[] =>
    readdirSync(place(name))
      .filter((file) => file.endsWith('.json'))
      .sort()
      .map((file) => `${file} ${readFileSync(place(name, file), 'utf8').replace(/"seconds": .*/, '')}`);

  it('says which sandbox it uses, and a line for each submission', () => {
    expect(said[0]).match(/^sandbox: (bubblewrap|unshare)\n$/);
    expect(said.join(''))
      .match(/ada {2}graded {2}lab 00 {2}1 of 2\n/)
      .and.match(/eve {2}rejected {2}lab 00 {2}0 of 2 {2}It is no notebook/);
  });

  it('gives points for what is right, and says of the rest what was expected, and what came', () => {
    const [ada, bob, eve] = first;
    expect(first.map(({ student, outcome, score, of }) => ({ student, outcome, score, of }))).eql([
      { student: 'ada', outcome: 'graded', score: 1, of: 2 },
      { student: 'bob <i>', outcome: 'graded', score: 0, of: 2 },
      { student: 'eve', outcome: 'rejected', score: 0, of: 2 },
    ]);
    expect(ada!.checks.map(({ state }) => state)).eql(['passed', 'open']);
    expect(bob!.checks.map(({ state }) => state)).eql(['failed', 'error']);
    // log(2 pi) / 2, by hand.
    expect(bob!.checks[0]!.findings[0]!).include({ what: 'negativeLogLikelihood(0, 0, 1)', got: '0' });
    expect(bob!.checks[0]!.findings[0]!.expected).match(/^0\.9189/);
    expect(eve!.reason).match(/^It is no notebook/);
  });

  it('writes a page for each, in which nothing of a notebook is markup, and one of all', () => {
    const pages = readdirSync(place('results')).filter((name) => name.endsWith('.html'));
    expect(pages).lengthOf(5);
    const all = pages.map((name) => readFileSync(place('results', name), 'utf8'));
    for (const text of all) expect(text).not.match(/<script|<i>/);
    const bob = all.find((text) => text.includes('<h1>bob'))!;
    expect(bob).include('&lt;script&gt;alert').and.include('0 of 2 points');
    expect(bob).include(`judge(&#39;0.1&#39;, await probe(&#39;0.1&#39;, undefined, 1), 1)`);
    expect(readFileSync(place('results', 'index.html'), 'utf8'))
      .include('bob &lt;i&gt;')
      .and.include('similar.html');
  });

  it('keeps what is there: a second run grades nothing', async () => {
    const before = texts('results');
    expect(await risklab('grade', place('handed-in'), '--out', place('results'))).equal(0);
    expect(said.filter((line) => line.includes('(kept)'))).lengthOf(3);
    expect(texts('results')).eql(before);
  });

  it('grades again with another profile or other limits, which it could not tell otherwise', async () => {
    const again = async (...more: string[]): Promise<number> => {
      const folder = place('again', 'ada');
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, '07.ipynb'), '{');
      expect(await risklab('grade', place('again'), '--out', place('others'), ...more)).equal(0);
      return said.filter((line) => line.includes('(kept)')).length;
    };
    expect(await again()).equal(0);
    expect(await again()).equal(1);
    for (const more of [
      ['--profile', 'tiny'],
      ['--timeout', '100'],
      ['--check-timeout', '5'],
      ['--memory', '2000'],
      ['--seed', '2'],
    ]) {
      expect(await again(...more), more.join(' ')).equal(0);
      expect(await again(...more), more.join(' ')).equal(1);
    }
    // There is no exercise in a lab 07; with --lab it is known what was missed.
    expect((await readResults(place('others')))[0]).include({ outcome: 'rejected', score: 0, of: 0 });
    await again('--lab', '00');
    expect((await readResults(place('others')))[0]).include({ outcome: 'rejected', score: 0, of: 2, lab: '00' });
  });

  it('gives the same bits when it grades anew, in parts on several machines, put together', async () => {
    for (const part of ['1/2', '2/2']) {
      expect(
        await risklab('grade', place('handed-in'), '--out', place(part.replace('/', 'of')), '--shard', part),
      ).equal(0);
    }
    expect(readdirSync(place('1of2')).filter((name) => name.endsWith('.json'))).lengthOf(2);
    expect(await risklab('grade', '--merge', place('1of2'), place('2of2'), '--out', place('merged'))).equal(0);
    expect(texts('merged')).eql(texts('results'));
    expect(first.length).equal(3);
  });

  it('refuses results of one submission that differ', async () => {
    const name = readdirSync(place('2of2')).find((file) => file.endsWith('.json'))!;
    const result = JSON.parse(readFileSync(place('2of2', name), 'utf8')) as GradeResult;
    mkdirSync(place('other'));
    writeFileSync(place('other', name), JSON.stringify({ ...result, score: 99 }));
    const errors: string[] = [];
    const log = console.error;
    console.error = (text: string): unknown => errors.push(text);
    try {
      expect(await risklab('grade', '--merge', place('2of2'), place('other'), '--out', place('none'))).equal(2);
      expect(await risklab('grade', '--out', place('none'))).equal(2);
    } finally {
      console.error = log;
    }
    expect(errors[0]).match(/--merge: expected one result of .*, got two that differ/);
    expect(errors[1]).match(/grade: expected a folder of submissions, or --merge, got neither/);
    expect(readdirSync(folder)).not.include('none');
  });
});
