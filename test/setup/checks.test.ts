import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../../src/base';

interface Check {
  name: string;
  args: string[];
  counts?: boolean;
  chosen?: { spec: string[]; ignore?: string[] };
}

interface Counted {
  passing: number;
  failing: number;
}

type Ran = Partial<Counted> & { name: string; code: number; said?: string };

interface Checks {
  checks: (given: string[]) => { beside: Check[]; after: Check[] };
  count: (said: string, code: number) => Counted;
  failures: (said: string) => string[];
  run: (check: Check) => Promise<Ran & { said: string }>;
  sumUp: (results: (Ran & { fix?: string })[], seconds: number) => { text: string; failed: boolean };
  runAll: (list: Check[], tell: (result: Ran) => void) => Promise<Ran[]>;
}

const load = createRequire(__filename);
const { checks, count, failures, run, runAll, sumUp } = load('../../scripts/checks.mjs') as Checks;
const lookupFiles = load('mocha/lib/cli/lookup-files') as (pattern: string, extensions: string[]) => string[];

describe('scripts/checks.mjs', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'checks-'));
  after(() => rmSync(folder, { recursive: true }));

  /** Runs mocha on one file of its own. */
  const mocha = (name: string, code: string): ReturnType<Checks['run']> => {
    const file = path.join(folder, `${name}.cjs`);
    writeFileSync(file, code);
    return run({ name, args: ['node_modules/mocha/bin/mocha.js', '--no-config', file], counts: true });
  };

  it('has each file of tests in exactly one check', () => {
    const { beside, after } = checks([]);
    const files = [...beside, ...after].flatMap(({ chosen }) => {
      const { spec = [], ignore = [] } = chosen ?? {};
      const found = spec.flatMap((pattern) => lookupFiles(pattern, ['.ts']));
      return found.map((file) => path.relative(projectRoot, file)).filter((file) => !ignore.includes(file));
    });
    const all = readdirSync(path.join(projectRoot, 'test'), { recursive: true, encoding: 'utf8' });
    const tests = all.filter((name) => name.endsWith('.test.ts')).map((name) => path.join('test', name));
    expect(files.sort()).eql(tests.sort());
  });

  it('gives mocha what the command line has, in one check', () => {
    const { beside, after } = checks(['--grep', 'sampler']);
    expect(after).eql([]);
    const tests = beside.filter(({ counts }) => counts);
    expect(tests.map(({ args }) => args.slice(1))).eql([['--grep', 'sampler']]);
    expect(beside.map(({ name }) => name)).include.members(['format', 'lint', 'types']);
  });

  it('counts the tests of a run: those that passed and those that failed', async () => {
    const text = "it('a', () => {}); it('b', () => {}); it('c', () => { throw new Error('no'); });";
    expect(await mocha('some', text)).include({ code: 1, passing: 2, failing: 1 });
    expect(await mocha('good', "it('a', () => {});")).include({ code: 0, passing: 1, failing: 0 });
  });

  it('counts in coloured output, and by the summary: tests may print such lines, too', () => {
    const said = '  3 passing\n\u001b[92m \u001b[0m\u001b[32m 12 passing\u001b[0m\u001b[90m (2m)\u001b[0m\n';
    expect(count(said, 0)).eql({ passing: 12, failing: 0 });
  });

  it('counts as a failure that a run ends in the midst, or without a summary, or with code 1 after all tests have passed', async () => {
    expect(await mocha('killed', "it('a', () => process.kill(process.pid, 'SIGKILL'));")).include({ failing: 1 });
    expect(await mocha('left', "it('a', () => process.exit(0));")).include({ code: 0, passing: 0, failing: 1 });
    expect(count('\n  4 passing (1s)\n', 1)).eql({ passing: 4, failing: 1 });
  });

  it('runs each check whatever the others say, and keeps what each printed to itself', async () => {
    const programs = { good: 'console.log("g");console.error("e")', bad: 'process.exit(3)', last: 'console.log("l")' };
    const list = Object.entries(programs).map(([name, code]) => ({ name, args: ['-e', code] }));
    const told: string[] = [];
    const results = await runAll(list, ({ name }) => told.push(name));
    expect(told).have.members(['good', 'bad', 'last']);
    const codes = Object.fromEntries(results.map(({ name, code }) => [name, code]));
    expect(codes).eql({ good: 0, bad: 3, last: 0 });
    expect((await run(list[0]!)).said).equal('g\ne\n');
  });

  it('tells at the end which tests failed, with their errors and without their stacks', async () => {
    const text =
      "describe('s', () => { it('a', () => {}); it('b', () => { throw new Error('no b'); }); it('c', () => { throw new Error('no c'); }); });";
    const results = [await mocha('told', text), await mocha('fine', "it('a', () => {});")];
    const words = ['-- told', '  1) s', '       b:', '     Error: no b', '  2) s', '       c:', '     Error: no c', ''];
    expect(sumUp(results, 1).text.split('\n').slice(0, 10)).eql([...words, 'FAILED told', 'ok     fine']);
  });

  it('tells the last lines of another check, and not all of a long error', () => {
    const long = Array.from({ length: 100 }, (_, i) => `line ${i}`);
    expect(failures(long.join('\n'))).eql(long.slice(-12));
    expect(failures(['  1 failing', '', '  1) a', ...long, '  2) b', '     no'].join('\n'))).eql([
      '  1) a',
      ...long.slice(0, 7),
      '  2) b',
      '     no',
    ]);
  });

  it('sums up as .ci/run reads it, and names what failed', () => {
    const results = [
      { name: 'a', code: 0, passing: 30, failing: 0 },
      { name: 'b', code: 2, passing: 7, failing: 2 },
      { name: 'quiet', code: 0, passing: 0, failing: 1 },
      { name: 'format', code: 1, fix: 'npm run format' },
    ];
    const { text, failed } = sumUp(results, 125);
    expect(failed).equal(true);
    expect(text.split('\n').filter((line) => /^(ok|FAILED) /.test(line))).eql([
      'ok     a',
      'FAILED b',
      'FAILED quiet',
      'FAILED format (npm run format)',
    ]);
    expect(sumUp(results.slice(0, 1), 125).failed).equal(false);

    const log = path.join(folder, 'log');
    writeFileSync(log, `  12 passing (1m)\n  5 failing\n${text}\n`);
    const [reads] = /^mocha_count\(\) \{[^]*?^\}/m.exec(readFileSync(path.join(projectRoot, '.ci', 'run'), 'utf8'))!;
    const said = execFileSync('bash', ['-c', `log='${log}'\n${reads}\nmocha_count passing; mocha_count failing`]);
    expect(said.toString()).equal('37\n3\n');
  });
});
