import { expect } from 'chai';
import { inspect } from 'node:util';
import { displaySymbol } from '../../src/cell';
import { check, checkAll, checksType, exercises, judge, probe } from '../../src/check';

/** A right and a wrong answer to exercise 0.1, and its stub. */
const right = (y: number, mean: number, variance: number): number =>
  0.5 * (Math.log(2 * Math.PI) + Math.log(variance) + (y - mean) ** 2 / variance);
const wrong = (y: number, mean: number, variance: number): number => 2 * right(y, mean, variance);
const stub = (): number => {
  throw new Error('TODO 0.1: write the formula');
};
const given = (negativeLogLikelihood: unknown): Record<string, unknown> => ({ negativeLogLikelihood });
const forms = (shown: object): Record<string, unknown> =>
  (shown as Record<symbol, () => Record<string, unknown>>)[displaySymbol]!();

describe('check', () => {
  it('says what became of an exercise, as plain data', async () => {
    const passed = await check('0.1', given(right));
    expect({ ...passed }).eql({
      id: '0.1',
      title: 'the negative log likelihood of a normal distribution',
      state: 'passed',
      points: 1,
      of: 1,
      findings: [],
    });
    const failed = await check('0.1', given(wrong));
    expect(failed).include({ state: 'failed', points: 0, of: 1 });
    expect(failed.findings[0]).include({ what: 'negativeLogLikelihood(0, 0, 1)', got: '1.8379' });
    const open = await check('0.1', given(stub));
    expect(open).include({ state: 'open', points: 0 });
    expect(open.findings[0]).include({ what: 'negativeLogLikelihood', expected: 'write the formula' });
  });

  it('gives the same result each time, and changes nothing', async () => {
    const values = given(wrong);
    const results = [await check('0.1', values), await check('0.1', values)];
    expect(results[0]).eql(results[1]);
    expect(values).eql(given(wrong));
  });

  it('asks for what is missing, and says how to hand it over outside the kernel', async () => {
    const missing = await check('0.1', { other: 1 });
    expect(missing).include({ state: 'error', points: 0 });
    expect(missing.findings[0]).eql({
      what: 'negativeLogLikelihood',
      expected: 'a declaration of negativeLogLikelihood',
      got: 'none',
      hint: "Hand it over: `await check('0.1', { negativeLogLikelihood: negativeLogLikelihood })`.",
    });
    expect((await check('0.1')).findings[0]?.hint).equal(
      "Only the kernel of risklab can. Hand them over: `await check('0.1', { negativeLogLikelihood: negativeLogLikelihood })`.",
    );
  });

  it('refuses a number that no exercise has, and names those of the lab', async () => {
    const thrown = await check('0.99').catch((error: unknown) => error);
    expect((thrown as Error).message).match(
      /^check: expected the number of an exercise: one of 0\.1, .*got 0\.99\. For example/,
    );
  });

  it('is shown as text, as HTML and as plain data', async () => {
    const result = await check('0.1', given(wrong));
    const text = [
      '✗ Exercise 0.1, the negative log likelihood of a normal distribution: not right yet. 0 of 1 point',
      '  negativeLogLikelihood(0, 0, 1)',
      '    expected 0.91894 (within 0.000093)',
      '    got 1.8379',
      '    Every result is 2 times the right one: a constant factor is missing or too many.',
    ].join('\n');
    expect(inspect(result)).equal(text);
    const shown = forms(result);
    expect(shown['text/plain']).equal(text);
    expect(shown['text/html'])
      .match(/not right yet/)
      .and.match(/<code>negativeLogLikelihood\(0, 0, 1\)<\/code>/);
    expect(shown[checksType]).eql({ format: 1, checks: [{ ...result }] });
    expect(
      forms(
        await check(
          '0.1',
          given(() => '<img src=x>'),
        ),
      )['text/html'],
    ).not.contain('<img');
  });
});

describe('checkAll', () => {
  it('is a table of the exercises of one lab, with progress', async () => {
    const all = await checkAll(given(right));
    const lab = exercises.filter(({ id }) => id.startsWith('0.'));
    expect(all.results.map(({ id }) => id)).eql(lab.map(({ id }) => id));
    expect(all.results.map(({ state }) => state)).eql(lab.map((_, i) => (i === 0 ? 'passed' : 'error')));
    expect([all.points, all.of]).eql([1, lab.length]);
    const text = inspect(all);
    expect(text).match(/^✓ 0\.1 {2}the negative log likelihood .* right +1\/1\n! 0\.2 /);
    expect(text).match(new RegExp(`\n1 of ${lab.length} exercises are right: 1 of ${lab.length} points\\.$`));
    const shown = forms(all);
    expect(shown['text/html']).match(new RegExp(`<progress max="${lab.length}" value="1"`));
    expect(shown[checksType]).eql({ format: 1, checks: all.results });
  });

  it('says what to do where nothing is there', async () => {
    const none = 'Hand it over by name: `await checkAll({ negativeLogLikelihood: negativeLogLikelihood })`.';
    expect(inspect(await checkAll({ other: 1 }))).equal(`None of these is what an exercise asks for. ${none}`);
    const host = 'Only the kernel of risklab can look up what you have written.';
    expect(inspect(await checkAll())).equal(`${host} ${none}`);
  });
});

describe('probe and judge', () => {
  it('are the two halves of check: what goes between them is JSON', async () => {
    for (const [learners, state] of [
      [right, 'passed'],
      [wrong, 'failed'],
      [stub, 'open'],
    ] as const) {
      const probed: unknown = JSON.parse(JSON.stringify(await probe('0.1', given(learners), 7)));
      expect(judge('0.1', probed, 7).state).equal(state);
    }
  });

  it('use the seed: answers to other inputs are wrong', async () => {
    expect(judge('0.1', await probe('0.1', given(right), 7), 8).state).equal('failed');
  });

  it('take whatever comes for answers', () => {
    const hostile: unknown[] = [
      null,
      5,
      'passed',
      { state: 'passed' },
      { state: 'answered' },
      { state: 'open', todo: {} },
    ];
    const cases = 8;
    const values: unknown[] = [
      JSON.parse('{"__proto__": {"value": 1}}'),
      { $: 'tensor', shape: { toString: 1 }, values: 'x' },
      { $: { toString: 1 } },
      [[[]]],
      'x'.repeat(1e6),
      { $: 'array', kind: { toString: null }, values: [{}] },
    ];
    for (const value of values)
      hostile.push({
        state: 'answered',
        answers: { parameters: 3, calls: Array(cases).fill({ value }), again: { value } },
      });
    for (const one of hostile) {
      const result = judge('0.1', one, 0);
      expect(result.state, JSON.stringify(one).slice(0, 80)).not.equal('passed');
      expect(result.points).equal(0);
      expect(JSON.stringify(result).length).below(2000);
    }
  });
});
