import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { CheckResult } from '../../src/check';
import {
  findSandbox,
  findSubmissions,
  gradeAll,
  ownLabs,
  sandboxKernels,
  sandboxLimits,
  type GradeResult,
  type LabChecks,
} from '../../src/grade';
import { labText } from './standIn';

/** What a function of a notebook gives, as TypeScript; all of it goes the way of answers to exercise 0.1. */
const hostile: Record<string, string> = {
  'a proxy that throws at whatever is asked': `new Proxy([], { get() { throw new Error('no'); }, getPrototypeOf() { throw new Error('no'); } })`,
  'a proxy with members without end': `new Proxy({}, { ownKeys: () => Array.from({ length: 1e6 }, (_, i) => 'k' + i) })`,
  'a value that holds itself': `(() => { const a: any = [1]; a.push(a); return { a, b: a }; })()`,
  'an array of 1e9 elements': `new Array(1e9)`,
  'an object with 200,000 members': `Object.fromEntries(Array.from({ length: 2e5 }, (_, i) => ['k' + i, i]))`,
  'a toJSON without end': `({ toJSON() { for (;;); } })`,
  'a text of 500 MB': `'x'.repeat(5e8)`,
  'a hundred thousand texts of 1 MB': `Array(1e5).fill('x'.repeat(1e6))`,
  'a key of 100 MB': `({ ['x'.repeat(1e8)]: 1 })`,
  NaN: `NaN`,
  Infinity: `[Infinity, -Infinity]`,
  'a getter that throws': `({ get value() { throw new Error('no'); } })`,
  'a key __proto__': `JSON.parse('{"__proto__":{"state":"passed","points":99},"constructor":1}')`,
  'a value nested 100,000 times': `(() => { let a: any = 1; for (let i = 0; i < 1e5; i++) a = [a]; return a; })()`,
  'a promise that never ends': `({ then() {} })`,
  'a tensor that lies about its values': `({ shape: [1e9], dtype: 'float32', dataSync: () => ({ length: 1e12 }) })`,
  'an object of a class with a name of 100 MB': `new (Object.defineProperty(class {}, 'name', { value: 'x'.repeat(1e8) }) as any)()`,
  'the result of a check': `({ id: '0.1', state: 'passed', points: 99, of: 1, findings: [] })`,
  'an error with a message without end': `(() => { throw { get message() { return 'x'.repeat(5e8); } }; })()`,
  'the stub, with a message of 100 MB': `(() => { throw new Error('TODO ' + 'x'.repeat(1e8)); })()`,
};
/** What does not come to an end, or takes the kernel with it. */
const endless: Record<string, string> = {
  'a getter without end': `({ get value() { for (;;); } })`,
  'a promise without end inside': `(() => { for (;;); })()`,
  'an end of the process': `process.exit(0)`,
};
/** As they are, past what makes plain data of them: as if the notebook had changed that. */
const raw: Record<string, string> = {
  'raw: a value that holds itself': `(() => { const a: any = []; a.push(a); return a; })()`,
  'raw: a value nested 50,000 times': `(() => { let a: any = 1; for (let i = 0; i < 5e4; i++) a = [a]; return a; })()`,
  'raw: a value nested 200 times': `(() => { let a: any = 1; for (let i = 0; i < 200; i++) a = [a]; return a; })()`,
  'raw: a text of 10 MB': `'x'.repeat(1e7)`,
  'raw: a text of 100 MB': `'x'.repeat(1e8)`,
  'raw: a key __proto__': `JSON.parse('{"__proto__":{"state":"answered"},"state":"answered","answers":{"__proto__":[]}}')`,
  'raw: the result of a check': `({ state: 'passed', points: 99, findings: [] })`,
  'raw: 300,000 wrong answers': `({ state: 'answered', answers: Array(3e5).fill({ value: 1 }) })`,
};
const right = `(y: number, mean: number, variance: number) => 0.5 * (Math.log(2 * Math.PI * variance) + (y - mean) ** 2 / variance)`;
const names = [...Object.keys(hostile), ...Object.keys(raw), ...Object.keys(endless), 'the right answer'];

/** A lab with an exercise for each of them, which is judged as 0.1 of lab 00 is. */
const checks: LabChecks = {
  exercisesOf: () => names.map((title, i) => ({ id: String(i), title, points: 1 })),
  probeExpression: (id, seed) =>
    names[Number(id)]! in raw
      ? `Promise.resolve((learners[${id}] as any)())`
      : `(await import('risklab/check')).probe('0.1', { negativeLogLikelihood: learners[${id}] }, ${seed})`,
  judge: (id, answers, seed) => ({ ...ownLabs.judge('0.1', answers, seed), id }),
};

describe('hostile answers', function () {
  this.timeout(300_000);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'risklab-answers-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  let result: GradeResult;

  before(async () => {
    const given = { ...hostile, ...raw, ...endless };
    const cell = `const learners: unknown[] = [${[...Object.values(given).map((code) => `() => (${code})`), right].join(',\n')}];`;
    writeFileSync(path.join(folder, 'a.ipynb'), labText([cell]));
    const limits = { ...sandboxLimits, memory: 3000 };
    [result] = (await gradeAll(await findSubmissions(folder), {
      kernels: sandboxKernels({ tool: await findSandbox(), limits }),
      limits: { timeout: 60, checkTimeout: 3, notebookTimeout: 240, memory: limits.memory, output: 100 },
      checks,
      seed: 5,
      profile: 'quick',
      env: {},
      signal: new AbortController().signal,
      out: path.join(folder, 'results'),
      version: '1',
      settings: {},
      jobs: 1,
    })) as [GradeResult];
  });

  const checkOf = (name: string): CheckResult => result.checks[names.indexOf(name)]!;

  for (const name of names.slice(0, -1)) {
    it(`${name}: no points, and it is said why`, () => {
      const { state, points, findings } = checkOf(name);
      expect(points).equal(0);
      expect(state).not.equal('passed');
      expect(findings.length).within(1, 50);
      for (const text of findings.flatMap((one) => Object.values(one) as string[])) expect(text.length).below(2100);
    });
  }

  it('cost the right answer nothing, though some of them never end', () => {
    expect(checkOf('the right answer'), JSON.stringify(result)).include({ state: 'passed', points: 1 });
    expect(result).include({ outcome: 'timeout', score: 1, of: names.length });
    expect(result.reason).match(/^A check of its code was ended\. It ran longer than 3 s\.$/);
    for (const name of Object.keys(endless)) expect(checkOf(name).state, name).equal('error');
  });

  it('are refused by their size and their depth before anything reads them', () => {
    expect(checkOf('raw: a value nested 200 times').findings[0]!.got).equal(
      'Its answers are nested more than 100 times.',
    );
    expect(checkOf('raw: a text of 10 MB').findings[0]!.got).equal('Its answers have more than 4 MB.');
    expect(checkOf('a text of 500 MB').findings[0]!.got).match(/something else \(more\)/);
  });
});
