import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  machineLine,
  markdownReport,
  thisMachine,
  writeJsonReport,
  type BenchResult,
  type Machine,
} from '../../src/bench';

const machine: Machine = {
  date: '2026-01-31',
  cpu: 'Some CPU',
  cores: 2,
  memoryGiB: 24,
  system: 'Linux 6 x64',
  node: 'v20.0.0',
  risklab: '0.1.0',
  load: 0.5,
};

const result: BenchResult = {
  title: 'Things',
  ours: 'ours',
  measures: [
    {
      name: 'time',
      unit: 'ms',
      better: 'less',
      samples: { ours: [1, 2, 3], peer: [4, 4, 4], gone: 'absent: a | b' },
    },
  ],
  notes: ['A note.'],
};

describe('bench report', () => {
  it('is a table of medians with quartiles and ratios, below the machine', () => {
    const text = markdownReport(result, machine, 'npx risklab bench things');
    expect(text.split('\n')).deep.equal([
      '## Things',
      '',
      '`npx risklab bench things`, 2026-01-31; 2 cores of Some CPU, 24 GiB; Linux 6 x64; Node v20.0.0; risklab 0.1.0; load 0.5 at the start.',
      '',
      '| measure | better | ours | peer | gone |',
      '| --- | --- | --- | --- | --- |',
      '| time [ms] | less | 2 [1.5, 2.5] | 4 [4, 4], x2 | absent: a \\| b |',
      '',
      '- A note.',
      '',
    ]);
  });

  it('has all values as JSON', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-'));
    try {
      const file = path.join(folder, 'deeper', 'out.json');
      await writeJsonReport(file, result, machine, 'typed');
      expect(JSON.parse(readFileSync(file, 'utf8'))).deep.equal({ command: 'typed', machine, ...result });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('tells this machine', () => {
    expect(machineLine(thisMachine())).match(/^\d{4}-\d\d-\d\d; \d+ cores of .+; Node v\d+/);
  });
});
