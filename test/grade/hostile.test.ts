import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../../src/base';
import {
  findSandbox,
  findSubmissions,
  gradeAll,
  sandboxKernels,
  sandboxLimits,
  type GradeOptions,
  type GradeResult,
} from '../../src/grade';
import { endless, quiet, type Hostile, type Outside } from './hostileNotebooks';
import { labText, standIn } from './standIn';

const marker = `7${process.pid}`;
const honest = [
  'const seven = 7;',
  'throw new Error("a cell that fails");',
  'function twice(x: number) { return 2 * x; }',
];

/** Notebooks that are not even run. */
const unreadable: { name: string; make: (file: string) => void; reason: RegExp }[] = [
  {
    name: 'has 100 MB',
    make: (file) => (writeFileSync(file, '{'), truncateSync(file, 100e6)),
    reason: /^It has 100 MB, more than 20 MB\.$/,
  },
  {
    name: 'has thousands of cells',
    make: (file) => writeFileSync(file, labText(Array<string>(3000).fill('1'))),
    reason: /^It has 3000 cells, more than 1000\.$/,
  },
  { name: 'is no JSON', make: (file) => writeFileSync(file, '{"cells": ['), reason: /^It is no notebook: .*JSON/ },
  {
    name: 'is nested a million times',
    make: (file) => writeFileSync(file, '['.repeat(1e6)),
    reason: /^It is no notebook/,
  },
  {
    name: 'is a link to the truth',
    make: (file) => symlinkSync('../truth/truth.parquet', file),
    reason: /^It is a link, and no file\.$/,
  },
  { name: 'is a pipe', make: (file) => execFileSync('mkfifo', [file]), reason: /^It is no file\.$/ },
  { name: 'is no lab', make: (file) => writeFileSync(file, labText([], '__proto__')), reason: /^It is no lab/ },
  {
    name: 'is a lab that there is not',
    make: (file) => writeFileSync(file, labText([], '55')),
    reason: /^There is nothing to check in a lab 55\.$/,
  },
];

/** As many as make fifty of all; they lie before, between and after the others. */
const honestNames = Array.from(
  { length: 50 - quiet.length - endless.length - unreadable.length },
  (_, i) => `${'aeimqz'[i % 6]} honest ${i}`,
);

/** What is in a folder: names with the checksums of files, or with their time of change where they are too many to read. */
function listing(folder: string, read = true): string[] {
  return readdirSync(folder, { recursive: read, withFileTypes: true })
    .map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      if (!entry.isFile()) return file;
      return `${file} ${read ? createHash('sha256').update(readFileSync(file)).digest('hex') : statSync(file).mtimeMs}`;
    })
    .sort();
}

function markedProcesses(): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return line.includes(marker) ? [line] : [];
    } catch {
      return [];
    }
  });
}

/** Fifty submissions, most of them hostile, some at a time. */
describe('hostile notebooks', function () {
  this.timeout(600_000);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'risklab-hostile-'));
  const place = (...names: string[]): string => path.join(folder, ...names);
  const connections: unknown[] = [];
  const servers = [
    createServer((socket) => connections.push(socket.destroy())),
    createServer((socket) => connections.push(socket.destroy())),
  ];
  const results = new Map<string, GradeResult>();
  let changes: { before: string[]; after: string[] };
  // Whoever works in the project meanwhile changes it as well: a commit, or a build, is found here.
  const look = (): string[] => [
    ...['truth', 'quiet', 'endless', 'open', 'again'].flatMap((name) =>
      listing(place(name), name !== 'quiet' && name !== 'again'),
    ),
    ...listing(path.join(projectRoot, 'dist')),
    ...[projectRoot, path.join(projectRoot, 'node_modules'), os.homedir(), '/etc', '/usr'].flatMap((one) =>
      listing(one, false),
    ),
  ];

  before(async () => {
    process.env['RISKLAB_TEST_SECRET'] = 'secret';
    for (const name of ['truth', 'quiet', 'endless', 'open', 'again']) mkdirSync(place(name), { mode: 0o777 });
    writeFileSync(place('truth', 'truth.parquet'), 'the truth', { mode: 0o666 });
    writeFileSync(place('open', 'open'), 'open', { mode: 0o666 });
    await Promise.all([
      new Promise<void>((done) => servers[0]!.listen(0, '127.0.0.1', done)),
      new Promise<void>((done) => servers[1]!.listen(place('open', 'socket'), done)),
    ]);
    const outside: Outside = {
      truth: place('truth', 'truth.parquet'),
      submissions: place('quiet'),
      results: place('results'),
      open: place('open', 'open'),
      port: (servers[0]!.address() as AddressInfo).port,
      socket: place('open', 'socket'),
      project: projectRoot,
      home: os.homedir(),
      marker,
    };
    const write = (group: string, { name, cells }: Pick<Hostile, 'name' | 'cells'>): void =>
      writeFileSync(place(group, `${name.replaceAll('/', ' ')}.ipynb`), labText(cells(outside)));
    for (const one of quiet) write('quiet', one);
    for (const one of endless) write('endless', one);
    for (const group of ['quiet', 'again'])
      for (const { name, make } of unreadable) make(place(group, `${name}.ipynb`));
    for (const name of honestNames) write('quiet', { name, cells: () => honest });
    // A re-grade of some of each kind: all would take twice as long.
    for (const one of quiet.slice(0, 5)) write('again', one);
    for (const name of honestNames.slice(0, 2)) write('again', { name, cells: () => honest });
    const before = look();
    await grade('quiet', 120);
    await grade('endless', 6);
    await grade('again', 120, 'once more');
    changes = { before, after: look() };
  });

  async function grade(group: string, timeout: number, out = 'results'): Promise<void> {
    const limits = { memory: 900, disk: 100, processes: 200, files: 512, processorTime: 60 };
    const options: GradeOptions = {
      kernels: sandboxKernels({ tool: await findSandbox(), limits: { ...sandboxLimits, ...limits } }),
      limits: { timeout, checkTimeout: timeout, notebookTimeout: 240, memory: limits.memory, output: 5 },
      checks: standIn,
      seed: 5,
      profile: 'quick',
      env: {},
      signal: new AbortController().signal,
      out: place(out),
      version: '1',
      settings: {},
      jobs: 3,
    };
    const graded = await gradeAll(await findSubmissions(place(group)), options);
    if (out === 'results') for (const result of graded) results.set(result.student, result);
  }

  after(() => {
    delete process.env['RISKLAB_TEST_SECRET'];
    for (const server of servers) server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const { name, outcome, reason } of [...quiet, ...endless]) {
    it(`${name}: no points, and it is said why`, () => {
      const result = results.get(name.replaceAll('/', ' '))!;
      expect(result.outcome, result.reason).match(outcome);
      expect(result.score, JSON.stringify(result)).equal(0);
      expect(result.checks.every(({ state, findings }) => state !== 'passed' && findings.length > 0)).equal(true);
      if (result.outcome !== 'graded') expect(result.reason).match(reason ?? /ended the notebook/);
    });
  }

  for (const { name, reason } of unreadable) {
    it(`a notebook that ${name}: rejected`, () => {
      const { outcome, reason: why, score } = results.get(name)!;
      expect({ outcome, score }).eql({ outcome: 'rejected', score: 0 });
      expect(why).match(reason);
    });
  }

  it('do not keep others from their points, in which a cell that fails is only noted', () => {
    expect(honestNames.length).at.least(10);
    for (const name of honestNames) {
      const { outcome, score, of, errors } = results.get(name)!;
      expect({ outcome, score, of }).eql({ outcome: 'graded', score: 3, of: 3 });
      expect(errors).eql([{ cell: 2, message: 'Error: a cell that fails' }]);
    }
  });

  it('change nothing outside, reach nobody, and leave no process', () => {
    const difference = [
      ...changes.before.filter((line) => !changes.after.includes(line)).map((line) => `gone: ${line}`),
      ...changes.after.filter((line) => !changes.before.includes(line)).map((line) => `new: ${line}`),
    ];
    expect(difference).eql([]);
    expect(changes.before.length).above(300);
    expect(connections).eql([]);
    expect(markedProcesses()).eql([]);
    expect(readdirSync(place('results')).length).equal(50);
  });

  it('get the same bytes when they are graded again, but for the time taken', () => {
    const bytes = (...names: string[]): string => readFileSync(place(...names), 'utf8').replace(/"seconds": .*/, '');
    const again = readdirSync(place('once more'));
    expect(again.length).equal(unreadable.length + 5 + 2);
    for (const name of again) expect(bytes('once more', name), name).equal(bytes('results', name));
  });
});
