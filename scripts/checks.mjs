// The checks of npm test, several at a time: what runs, how many together, and what of the tests counts.
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root, runChild } from './packages.mjs';

/** Folders of test/ whose tests run in one process, the longest first. All others are together in one more. */
const groups = [
  ['browser', 'docs', 'package'],
  ['notebook'],
  ['cell', 'cli', 'grade', 'jupyter'],
  ['debias', 'density', 'learn', 'models', 'network', 'risk'],
];

/** Tests that look at places which others use too: the folder of the project, the processes and temporary files of the machine. */
const alone = ['test/grade/hostile.test.ts', 'test/bench/data.test.ts'];

/** How much memory a check may need, in bytes. */
const memoryBytes = 6e9;

/** How many checks run at a time: what processors and memory allow. */
export const jobs = Math.max(1, Math.min(os.availableParallelism(), Math.floor(os.totalmem() / memoryBytes)));

const isTest = (file) => file.endsWith('.test.ts');
const mocha = 'node_modules/mocha/bin/mocha.js';
const others = [
  { name: 'lint', args: ['node_modules/eslint/bin/eslint.js', '.'] },
  { name: 'types', args: ['node_modules/typescript/bin/tsc', '-p', 'test/tsconfig.json'] },
  { name: 'format', args: ['node_modules/prettier/bin/prettier.cjs', '--check', '.'], fix: 'npm run format' },
];

/**
 * All checks: those that may run beside each other, and those that have the machine to themselves after them.
 *
 * @param {string[]} given - options and files of mocha; with any, the tests that they choose are one check
 */
export function checks(given) {
  if (given.length > 0) {
    return { beside: [{ name: 'tests', args: [mocha, ...given], counts: true }, ...others], after: [] };
  }
  const named = new Set(groups.flat());
  const rest = readdirSync(path.join(root, 'test'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !named.has(entry.name))
    .map((entry) => entry.name)
    .filter((folder) => readdirSync(path.join(root, 'test', folder), { recursive: true }).some(isTest));
  const inFolders = [...groups, rest].map((folders) => ({
    name: `tests of ${folders.join(', ')}`,
    spec: folders.map((folder) => `test/${folder}/**/*.test.ts`),
    ignore: alone,
  }));
  // Those of no folder are with the rest.
  inFolders.at(-1).spec.push('test/*.test.ts');
  const tests = ({ name, ...chosen }) => ({ name, args: [mocha], counts: true, chosen });
  return {
    beside: [...inFolders.map(tests), ...others],
    after: [tests({ name: 'tests that run alone', spec: alone })],
  };
}

/** Runs a check. @returns what it printed, its exit code and, of tests, how many passed and failed */
export async function run({ name, args, fix, counts = false, chosen }) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'risklab-check-'));
  const file = path.join(folder, 'said');
  const to = openSync(file, 'w');
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  const env = { ...process.env, ...(chosen && { RISKLAB_TESTS: JSON.stringify(chosen) }) };
  const start = Date.now();
  try {
    const code = await runChild(process.execPath, args, undefined, { stdio: ['ignore', to, to], env });
    const said = readFileSync(file, 'utf8');
    const seconds = Math.round((Date.now() - start) / 1000);
    return { name, fix, code, said, seconds, ...(counts && count(said, code)) };
  } finally {
    closeSync(to);
    process.off('exit', remove);
    remove();
  }
}

/**
 * How many tests passed and failed by mocha's summary. A run that fails and names no test, as it crashed or left something open, counts
 * as one that failed, and so does one without a summary.
 *
 * @param {string} said - what mocha printed
 * @param {number} code - its exit code
 */
export function count(said, code) {
  const lines = stripVTControlCharacters(said).split('\n');
  const numberOf = (word) => lines.findLast((line) => new RegExp(`^ *\\d+ ${word}( .*)?$`).test(line))?.match(/\d+/)[0];
  const passing = numberOf('passing');
  const failing = Number(numberOf('failing') ?? 0);
  return { passing: Number(passing ?? 0), failing: failing || (code !== 0 || passing === undefined ? 1 : 0) };
}

/** How many lines of a failed test, and of what another failed check printed, are said again at the end. */
const [linesOfTest, linesOfCheck] = [8, 12];

/**
 * What a failed check printed, in short: of tests each that failed, with its error and without the stack; of others the last lines.
 *
 * @param {string} said - what it printed
 */
export function failures(said) {
  const lines = stripVTControlCharacters(said).trimEnd().split('\n');
  const summary = lines.findLastIndex((line) => /^ *\d+ failing$/.test(line));
  if (summary < 0) return lines.slice(-linesOfCheck);
  const told = lines.slice(summary + 1).filter((line) => line.trim() !== '' && !/^ +at /.test(line));
  let own = 0;
  return told.filter((line) => {
    own = /^ {2}\d+\) /.test(line) ? 0 : own + 1;
    return own < linesOfTest;
  });
}

/** Runs checks, `jobs` at a time, in their order. @param {(result: object) => void} tell - is called as each ends */
export async function runAll(list, tell) {
  const waiting = [...list];
  const results = [];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const result = await run(next);
      results.push(result);
      tell(result);
    }
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return results;
}

/**
 * The last lines: what failed and why, and the sums of all tests, which stand as mocha says them, last, for who reads the output.
 * A log may be kept only in part, so all that somebody needs to mend a failure is here.
 *
 * @param {object[]} results - of all checks
 * @param {number} seconds - how long all took
 */
export function sumUp(results, seconds) {
  const failed = ({ code, failing = 0 }) => code !== 0 || failing > 0;
  const lines = results.map((one) => {
    const fix = failed(one) && one.fix ? ` (${one.fix})` : '';
    return `${failed(one) ? 'FAILED' : 'ok    '} ${one.name}${fix}`;
  });
  const why = results.filter(failed).flatMap(({ name, said = '' }) => [`-- ${name}`, ...failures(said), '']);
  const sum = (key) => results.reduce((total, one) => total + (one[key] ?? 0), 0);
  const sums = `  ${sum('passing')} passing (${Math.round(seconds / 60)}m)\n  ${sum('failing')} failing`;
  return { text: [...why, ...lines, '', sums].join('\n'), failed: results.some(failed) };
}
