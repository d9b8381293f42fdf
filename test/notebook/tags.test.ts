import { expect } from 'chai';
import { InputError } from '../../src/base';
import { cellRules, failureOf } from '../../src/notebook';
import { code, Runs } from './support';

describe('tags of cells', () => {
  const runs = new Runs();
  after(() => runs.remove());

  it('are read, with their numbers', () => {
    const tags = ['timeout=120', 'rtol=1e-3', 'atol=0', 'image-tolerance=0.05', 'metric', 'other', 'no-replay'];
    expect(cellRules(code('', tags), 'x')).deep.equal({
      skip: false,
      raises: false,
      metric: true,
      ignoreOutput: false,
      noReplay: true,
      nearIntegers: false,
      timeout: 120,
      rtol: 0.001,
      atol: 0,
      imageTolerance: 0.05,
    });
    expect(() => cellRules(code('', ['rtol=-1']), 'cell 3')).throw(
      InputError,
      'cell 3, tag rtol: expected a number of at least 0, got -1.',
    );
    expect(() => cellRules(code('', ['image-tolerance=2']), 'cell 3')).throw(
      InputError,
      'cell 3, tag image-tolerance: expected a number between 0 and 1, got 2.',
    );
    expect(() => cellRules(code('', ['timeout=']), 'cell 3')).throw(
      InputError,
      'cell 3, tag timeout: expected a number, got nothing. Write it like timeout=0.5.',
    );
    expect(() => cellRules(code('', ['atol=wide']), 'cell 3')).throw('tag atol: expected a number, got wide.');
    // Timers count in ms, up to 2^31 of them: about 2.1e6 s. A longer one would end at once.
    expect(() => cellRules(code('', ['timeout=3e6']), 'cell 3')).throw(
      InputError,
      'cell 3, tag timeout: expected a number above 0, at most 2000000, got 3000000.',
    );
  });

  it('with a value are refused when there are two of a kind, also in the same words', () => {
    const todo = 'Remove one of the tags.';
    for (const [name, first, second] of [
      ['timeout', 1, 60],
      ['timeout', 5, 5],
      ['rtol', 0, 0.1],
      ['atol', 1, 0],
      ['image-tolerance', 0, 1],
    ] as const) {
      const tags = [`${name}=${first}`, 'metric', `${name}=${second}`];
      expect(() => cellRules(code('', tags), 'cell 3')).throw(
        InputError,
        `cell 3, tag ${name}: expected one value, got ${first} and ${second}. ${todo}`,
      );
    }
    // A tag without a value says the same twice.
    expect(cellRules(code('', ['metric', 'metric']), 'cell 3').metric).equal(true);
  });

  it('skip a cell, expect one to fail, and give one its own time', async () => {
    const file = runs.write('tagged', [
      code('throw new Error("never");', ['skip-execution']),
      code('throw new RangeError("wanted");', ['raises-exception']),
      code('console.log("goes on");'),
      code('await new Promise(() => undefined);', ['timeout=0.5']),
    ]);
    const result = await runs.runOne(file);
    expect(result.cells.map(({ outcome }) => outcome)).deep.equal(['skipped', 'ok', 'ok', 'timeout']);
    expect(runs.textsOf(file).slice(0, 3)).deep.equal([[], ['RangeError'], ['goes on\n']]);
    expect(failureOf(result)).deep.include({ number: 4, message: 'It ran longer than 0.5 s.' });
  });

  it('skipped cells are success; one that should fail and does not is none', async () => {
    const skipped = runs.write('skipped', [code('1'), code('2', ['skip-execution'])]);
    const tame = runs.write('tame', [code('1', ['raises-exception']), code('2')]);
    const results = await runs.run([skipped, tame], { jobs: 2 });
    expect(results.map(({ outcome }) => outcome)).deep.equal(['ok', 'error']);
    expect(runs.lines).include(`${tame}: cell 1 (In [1]): It is tagged raises-exception, and raised none.`);
  });
});
