import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { readInProcess } from '../../src/contest/reader/readInProcess';
import { Rejection } from '../../src/submission';
import { rejected } from '../support/rejected';
import { predictionsFile, submissionZip } from '../support/submissions';

describe('readInProcess', () => {
  let file: string;
  before(async () => {
    file = path.join(await mkdtemp(path.join(os.tmpdir(), 'risklab-reader-')), 'Ada_Lovelace_Face.zip');
    await writeFile(file, await submissionZip({ 'predictions.parquet': predictionsFile([0.1, -1e-300], [1 / 3, 2]) }));
  });
  after(() => rm(path.dirname(file), { recursive: true }));

  it('gives every number bit by bit', async () => {
    const { score, risk, manifest, truth } = await readInProcess(file, 2);
    expect({ score, risk, truth, first: manifest.first }).eql({
      score: [0.1, -1e-300],
      risk: [1 / 3, 2],
      truth: null,
      first: 'Ada',
    });
  });

  it('rejects what takes too long', async () => {
    const error = await rejected(readInProcess(file, 2, { seconds: 0.05 }));
    expect(error).instanceOf(Rejection);
    expect(error.message).match(
      /the process that read it was ended by SIGKILL: its files cannot be read in 0\.05 seconds/,
    );
  });

  if (process.platform === 'linux') {
    it('rejects what takes too much memory', async () => {
      const error = await rejected(readInProcess(file, 2, { memory: 10, seconds: 30 }));
      expect(error).instanceOf(Rejection);
      expect(error.message).match(/the process that read it (was ended by SIG\w+|ended with \d+): .* and 10 MB/);
    });
  }
});
