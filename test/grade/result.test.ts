import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { readResults, resultName, writeResult, type GradeResult } from '../../src/grade';
import { rejected } from '../support/rejected';

const result: GradeResult = {
  format: 1,
  student: 'ada',
  file: 'ada/04.ipynb',
  sha256: 'aa',
  lab: '04',
  seed: 0,
  version: '0.1.0',
  settings: { profile: 'quick' },
  outcome: 'graded',
  reason: '',
  checks: [],
  errors: [],
  score: 1,
  of: 2,
  seconds: 3.5,
};

describe('results of grading', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'risklab-results-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('come back as they were written, in the order of their submissions, and nothing else lies about', async () => {
    const other = { ...result, student: 'Zoë / 李', file: 'Zoë/04.ipynb' };
    await writeResult(folder, other);
    await writeResult(folder, result);
    await writeResult(folder, result);
    expect(await readResults(folder)).eql([other, result]);
    expect(readdirSync(folder)).lengthOf(2);
  });

  it('have names that no student’s name leads astray', () => {
    const names = ['../../etc/passwd', 'a'.repeat(300), '', '李', '..', 'CON'].map((student) =>
      resultName({ student, file: student }),
    );
    for (const name of names) expect(name).match(/^[A-Za-z0-9_-]{1,60}-[0-9a-f]{12}\.grade\.json$/);
    expect(new Set(names).size).equal(names.length);
  });

  it('are refused where a file is none', async () => {
    writeFileSync(path.join(folder, 'x.grade.json'), '{"format":2}');
    expect((await rejected(readResults(folder))).message).match(
      /expected a result of risklab grade, format 1, got an object/,
    );
    const { settings: _settings, ...without } = result;
    writeFileSync(path.join(folder, 'x.grade.json'), JSON.stringify(without));
    expect((await rejected(readResults(folder))).message).match(/Remove it, and grade again/);
    writeFileSync(path.join(folder, 'x.grade.json'), '{');
    expect((await rejected(readResults(folder))).message).match(/expected a result of risklab grade, got .*JSON/);
    expect((await rejected(readResults(path.join(folder, 'none')))).message).match(/expected a folder with results/);
  });
});
