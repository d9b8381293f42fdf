import { expect } from 'chai';
import { robust } from '../../../src';
import { InterruptedError, Random, setInterruptSource, sum } from '../../../src/base';
import type { InsertAttackOptions, SequenceScores, Tokens } from '../../../src/robust/public';
import { rejected } from '../../support/rejected';

/** A model that adds up a weight for each token: the logit of class 1. */
const linear =
  (weights: Readonly<Record<string, number>>, bias = 0): SequenceScores =>
  (sequences) =>
    sequences.map((tokens) => bias + sum(tokens, (token) => weights[token] ?? 0));

/** Every sequence that at most so many changes can make, by trying all. */
function reachable(
  tokens: Tokens,
  { insertions = [], synonyms = {}, edits = 3 }: Partial<InsertAttackOptions>,
): string[][] {
  // Where a bag of tokens is all that counts, an insertion may as well come at the end.
  const once = (units: { token: string[]; changed: boolean }[]) => [
    ...insertions.map((extra) => [...units, { token: [...extra], changed: true }]),
    ...units.flatMap(({ token, changed }, at) =>
      changed ? [] : (synonyms[token[0]!] ?? []).map((word) => units.toSpliced(at, 1, { token: [word], changed: true })),
    ),
  ]; // prettier-ignore
  let now = [tokens.map((token) => ({ token: [token], changed: false }))];
  const all = [...now];
  for (let k = 0; k < edits; k++) {
    now = now.flatMap(once);
    all.push(...now);
  }
  return all.map((units) => units.flatMap(({ token }) => token));
}

describe('robust.insertAttack', () => {
  const weights = { good: 2, fine: 0.5, nice: 1.4, bad: -2, rain: -0.7, monday: -0.9, sun: 0.6 };
  const scores = linear(weights);
  const options = {
    labels: 1,
    insertions: [
      ['it', 'was', 'monday'],
      ['the', 'rain'],
      ['the', 'sun'],
    ],
    synonyms: { good: ['fine', 'nice'], nice: ['fine'] },
    stop: 'budget' as const,
  };

  it('against a model that adds up weights does the best that any changes can do, tried by brute force', async () => {
    const random = new Random(1);
    for (let trial = 0; trial < 6; trial++) {
      const own = Object.fromEntries(Object.keys(weights).map((token) => [token, random.normal()]));
      const tokens = ['good', 'and', 'nice', 'good'];
      const model = linear(own, 0.3);
      for (const label of [0, 1]) {
        const [row] = (await robust.insertAttack(model, [tokens], { ...options, labels: label })).rows;
        const all = await model(reachable(tokens, options));
        const best = Math.min(...Array.from(all as number[], (logit) => (label === 1 ? logit : -logit)));
        expect(row!.marginAfter).closeTo(best, 1e-5);
        const [after] = (await model([row!.after])) as number[];
        expect(label === 1 ? after : -after!).closeTo(best, 1e-5);
      }
    }
  });

  it('by hand: the dearest word first, then the worst sentence; and ends when the class has changed', async () => {
    const tokens = ['a', 'good', 'cake', '.'];
    const full = await robust.insertAttack(scores, [tokens], { ...options, places: { after: ['.'] }, edits: 2 });
    expect(full.rows[0]!.after).eql(['a', 'fine', 'cake', '.', 'it', 'was', 'monday']);
    expect(full.rows[0]!.marginAfter).closeTo(0.5 - 0.9, 1e-6);
    // First 1 and its 2 words and 3 sentences, then the sentences alone, as a word is replaced once.
    expect(full.rows[0]!.queries).equal(1 + 5 + 3);
    const early = await robust.insertAttack(scores, [tokens, ['a', 'bad', 'cake']], { ...options, stop: 'fooled' });
    expect(early.rows.map(({ edits }) => edits.length)).eql([2, 0]);
    expect(early.toTable().select('label', 'before', 'after', 'success', 'edits').rows()).eql([
      [1, 1, 0, true, 2],
      [1, 0, 0, true, 0],
    ]);
    expect([early.successRate, early.accuracy]).eql([1, 0]);
  });

  it('makes no change that does not help, and none without a budget', async () => {
    const happy = { labels: 1, insertions: [['the', 'sun']], stop: 'budget' as const };
    expect((await robust.insertAttack(scores, [['good']], happy)).rows[0]!.after).eql(['good']);
    const none = await robust.insertAttack(scores, [['good']], { ...options, edits: 0 });
    expect(none.rows[0]).include({ queries: 1, marginBefore: 2, marginAfter: 2 });
  });

  it('inserts where it may alone, and never into what it has inserted', async () => {
    const order: SequenceScores = (sequences) => sequences.map((tokens) => -tokens.indexOf('x') / 10);
    const at = async (places: InsertAttackOptions['places']): Promise<string> => {
      const asked = { labels: 1, insertions: [['y', 'y']], places, edits: 2, stop: 'budget' as const };
      return (await robust.insertAttack(order, [['a', ';', 'x', ';']], asked)).rows[0]!.after.join('');
    };
    expect(await at('start')).equal('yyyya;x;');
    expect(await at('end')).equal('a;x;');
    expect(await at({ after: [';'] })).equal('a;yyyyx;');
    expect(await at('anywhere')).equal('yyyya;x;');
  });

  it('replaces a word once, and nothing of what it has inserted', async () => {
    const model = linear({ a: 3, b: 2, c: 1, d: 0 });
    const asked = {
      labels: 1,
      insertions: [['d']],
      synonyms: { a: ['b'], b: ['c'], d: ['e'] },
      stop: 'budget' as const,
    };
    const { rows } = await robust.insertAttack(model, [['a']], { ...asked, edits: 3 });
    expect(rows[0]!.after).eql(['b']);
    const cheap = await robust.insertAttack(linear({ d: -1, e: -5 }), [['x']], { ...asked, edits: 2 });
    expect([...cheap.rows[0]!.after].sort()).eql(['d', 'd', 'x']);
  });

  it('of several classes goes for the one next to it, or for the one that is aimed at', async () => {
    const three: SequenceScores = (sequences) =>
      sequences.map((tokens) => ['a', 'b', 'c'].map((word) => tokens.filter((token) => token === word).length));
    const asked = { labels: 0, insertions: [['b'], ['c']], edits: 4 };
    const any = await robust.insertAttack(three, [['a', 'a', 'b']], asked);
    expect(any.rows[0]).include({ saidBefore: 0, saidAfter: 1, marginBefore: 1, marginAfter: -1 });
    const aimed = await robust.insertAttack(three, [['a', 'a', 'b']], { ...asked, target: 2 });
    expect(aimed.rows[0]).include({ saidAfter: 2, marginBefore: 2, marginAfter: -1 });
    expect(aimed.rows[0]!.edits.map(({ tokens }) => tokens.join())).eql(['c', 'c', 'c']);
  });

  it('asks in batches, and says when it is interrupted', async () => {
    const sizes: number[] = [];
    const counted: SequenceScores = (sequences) => {
      sizes.push(sequences.length);
      return scores(sequences);
    };
    await robust.insertAttack(counted, [['good', 'cake']], { ...options, batchSize: 4 });
    expect(Math.max(...sizes)).equal(4);
    const stop = new AbortController();
    stop.abort();
    setInterruptSource(() => stop.signal);
    try {
      const error = await rejected(robust.insertAttack(scores, [['good']], options));
      expect(error).instanceOf(InterruptedError);
      expect(error.message).equal('insertAttack: interrupted after 0 of 1 sequences.');
    } finally {
      setInterruptSource(() => undefined);
    }
  });

  it('says what is wrong', async () => {
    const message = async (more: object, sequences: unknown = [['good']], model: unknown = scores): Promise<string> =>
      (await rejected(robust.insertAttack(model as SequenceScores, sequences as Tokens[], { ...options, ...more }))).message; // prettier-ignore
    expect(await message({}, [])).match(/^sequences: expected at least one list of tokens/);
    expect(await message({}, ['good cake'])).equal("sequence 0: expected a list of at least one token, got a text. Cut a text into tokens: text.split(' ')."); // prettier-ignore
    expect(await message({}, [['good'], []])).match(/^sequence 1: expected a list of at least one token/);
    expect(await message({}, [['good']], 3)).match(/^scores: expected a function of lists of tokens, got 3/);
    expect(await message({}, [['good']], () => [NaN])).match(/^scores: expected finite numbers, got NaN/);
    expect(await message({}, [['good']], () => [1, 2])).match(
      /^scores: expected 1 rows of scores, one for each sequence/,
    );
    expect(await message({ labels: 2 })).match(/^labels: expected classes of the network, 0 to 1, got 2/);
    expect(await message({ labels: [1, 0] })).match(/^labels: expected a class for each of 1 rows, got 2/);
    expect(await message({ target: 1 })).match(/^target: expected another class than the label, got 1 in row 0/);
    expect(await message({ insertions: [], synonyms: {} })).match(/^insertions: expected insertions or synonyms, got neither/); // prettier-ignore
    expect(await message({ insertions: ['the rain'] })).match(
      /^insertions: expected a list of at least one token, got a text/,
    );
    expect(await message({ synonyms: { good: ['good'] } })).match(/^synonyms of good: expected other words, got good/);
    expect(await message({ places: 'middle' })).match(/^places: expected anywhere, start, end or \{ after: tokens \}/);
    expect(await message({ edits: -1 })).match(/^edits: expected a whole number of at least 0, got -1/);
    expect(await message({ stop: 'soon' })).match(/^stop: expected one of fooled, budget, got soon/);
    expect(await message({ edit: 1 })).match(/^insertAttack: expected options among labels/);
  });
});
