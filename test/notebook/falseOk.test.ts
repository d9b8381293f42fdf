import { expect } from 'chai';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { InputError } from '../../src/base';
import { cellRules, readNotebook, RunConsole, writeReports } from '../../src/notebook';
import { rejected } from '../support/rejected';
import { code, Runs } from './support';

describe('never a false ok', () => {
  const runs = new Runs();
  after(() => runs.remove());

  it('a misspelt tag is told with the right name; tags of others are left alone', () => {
    const near: [tag: string, right: string][] = [
      ['metrics', 'metric'],
      ['skip-', 'skip-execution'],
      ['skip_execution', 'skip-execution'],
      ['raise-exception', 'raises-exception'],
      ['timout=3', 'timeout=3'],
      ['Timeout=3', 'timeout=3'],
      ['timeout', 'timeout=0.5'],
      ['ignore-outputs', 'ignore-output'],
      ['parameter', 'parameters'],
      ['no-reply', 'no-replay'],
      ['near-integer', 'near-integers'],
    ];
    for (const [tag, right] of near) {
      expect(() => cellRules(code('1', [tag]), 'cell 1'), tag).throw(
        InputError,
        `cell 1, tag: expected ${right}, got ${tag}.`,
      );
    }
    const foreign = [
      'nbval-skip',
      'hide-input',
      'remove_cell',
      'solution',
      'x',
      'me',
      'execution',
      'output_scroll',
      'full-width',
      ...['image', 'time', 'skip', 'raises', 'ignore', 'near'],
    ];
    expect(() => cellRules(code('1', [...foreign, 'metric', 'timeout=3', 'parameters']), 'cell 1')).not.throw();
  });

  it('--compare metrics without metric cells is no success, nor are two metrics of one name', async () => {
    const folder = path.join(runs.folder, 'base');
    const none = runs.write('none', [code('1')]);
    const twice = runs.write('twice', [code('({ a: 1 })', ['metric']), code('({ a: 2 })', ['metric'])]);
    for (const update of [true, false]) {
      const [first, second] = await runs.run([none, twice], { baseline: { folder, compare: 'metrics', update } });
      expect(first).deep.include({
        outcome: 'different',
        problem: `${none}: expected a cell tagged metric, got none. Tag one, or leave out --compare metrics.`,
      });
      if (update) continue;
      expect(second?.outcome).equal('different');
      expect(second?.differences).deep.include({
        cell: 2,
        what: 'metric a',
        message: 'another cell before it has a metric of this name',
      });
    }
  });

  it('a file in another encoding is refused', async () => {
    const file = path.join(runs.folder, 'latin1.ipynb');
    writeFileSync(file, Buffer.from('{"cells": [], "metadata": {"title": "gr\u00fcn"}, "nbformat": 4}', 'latin1'));
    expect((await rejected(readNotebook(file))).message).equal(
      `${file}: expected text in UTF-8, got another encoding, such as Latin-1. Save it as UTF-8.`,
    );
  });

  it('a temporary folder that is missing is told, and the other notebooks and the reports have their end', async () => {
    const usual = process.env['TMPDIR'];
    const file = runs.write('homeless', [code('1')]);
    process.env['TMPDIR'] = path.join(runs.folder, 'no', 'such');
    const results = await runs.run([file, file.replace('homeless', 'nowhere')]).finally(() => {
      if (usual === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = usual;
    });
    expect(results.map(({ outcome }) => outcome)).deep.equal(['dead', 'invalid']);
    expect(results[0]?.problem).match(
      /before cell 1: kernel: expected room for its connection in .*no\/such, got ENOENT.* Set TMPDIR/,
    );
  });

  it('reports: the others are written when one cannot be, and NaN is not null', async () => {
    const json = path.join(runs.folder, 'reports', 'r.json');
    mkdirSync(path.dirname(json));
    const metrics = { a: NaN, b: -Infinity, c: 1 };
    const results = [{ file: 'a.ipynb', outcome: 'ok' as const, cells: [], seconds: 0, metrics }];
    const files = { junit: '/dev/null/r.xml', json, html: '/dev/null/r.html' };
    const error = await rejected(writeReports({ startedAt: new Date(0), seconds: 0, results }, files));
    expect(error.message.split('\n').map((line) => line.slice(0, 15))).deep.equal([
      '/dev/null/r.xml',
      '/dev/null/r.htm',
    ]);
    const report = JSON.parse(readFileSync(json, 'utf8')) as { notebooks: { metrics: unknown }[] };
    expect(report.notebooks[0]?.metrics).deep.equal({ a: 'NaN', b: '-Infinity', c: 1 });
  });

  it('what is no terminal gets no colours', () => {
    for (const [isTTY, expected] of [
      [true, '\u001b[31mred\u001b[0m\n'],
      [false, 'red\n'],
    ] as const) {
      const written: string[] = [];
      new RunConsole({ stdout: { write: (text) => written.push(text), isTTY } }).note('\u001b[31mred\u001b[0m');
      expect(written).deep.equal([expected]);
    }
  });
});
