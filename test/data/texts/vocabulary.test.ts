import { expect } from 'chai';
import pl from 'nodejs-polars';
import { fitVocabulary, loadDataset, tokensOf, vocabularyFrom } from '../../../src/data';
import type { VocabularyState } from '../../../src/data';

const texts = [
  ['b', 'a', 'a', 'c'],
  ['a', 'b', '.'],
];

describe('fitVocabulary', () => {
  it('has the most frequent tokens first, those of the same count by the alphabet, as many as it is told', () => {
    expect(fitVocabulary(texts).tokens).eql(['a', 'b', '.', 'c']);
    expect(fitVocabulary(texts, { most: 3 }).tokens).eql(['a', 'b', '.']);
    expect(fitVocabulary(texts, { least: 2 }).tokens).eql(['a', 'b']);
    expect(fitVocabulary([...texts].reverse()).tokens).eql(['a', 'b', '.', 'c']);
  });

  it('counts tokens, and numbers them in their order: 0 fills up, 1 is not known', () => {
    const words = fitVocabulary(texts, { least: 2 });
    expect(words.counts([['a', 'z', 'a'], ['b']]).map((row) => [...row])).eql([
      [2, 0],
      [0, 1],
    ]);
    expect(words.numbers([['a', 'z', 'b'], ['b']], 2).map((row) => [...row])).eql([
      [2, 1],
      [3, 0],
    ]);
    const read = vocabularyFrom(JSON.parse(JSON.stringify(words)) as VocabularyState);
    expect(read.counts(texts)).eql(words.counts(texts));
  });

  it('says what is wrong', () => {
    expect(() => fitVocabulary([])).throw(/^sequences: expected tokens that occur 1 times, got none/);
    expect(() => fitVocabulary(texts, { most: 0 })).throw(/^most: expected a whole number of at least 1, got 0/);
    expect(() => fitVocabulary(texts, { mast: 1 } as object)).throw(
      /^fitVocabulary: expected options among most, least/,
    );
    expect(() => fitVocabulary(texts).numbers(texts, 0)).throw(/^length: expected a whole number of at least 1/);
    expect(() => vocabularyFrom({} as VocabularyState)).throw(
      /^vocabulary: expected what toJSON\(\) of a vocabulary gave/,
    );
    expect(() => tokensOf(pl.DataFrame({ text: ['a b', ' '] }))).throw(/^column text: expected a text in each row, got none in row 1/); // prettier-ignore
    expect(() => tokensOf(pl.DataFrame({ words: ['a'] }))).throw(/^column: expected one of words, got text/);
  });
});

describe('texts', () => {
  it('are 400 of each kind, half of either label, whose insertions and synonyms are of words that occur', async () => {
    for (const kind of ['reviews', 'functions'] as const) {
      const { table, insertions, synonyms, ends } = await loadDataset('texts', { kind });
      expect(table.height).equal(400);
      expect(table.getColumn('label').sum()).equal(200);
      const tokens = tokensOf(table);
      const known = new Set(fitVocabulary(tokens).tokens);
      for (const end of ends) expect(known.has(end), end).equal(true);
      for (const word of Object.keys(synonyms)) expect(known.has(word), word).equal(true);
      expect(insertions.length).above(3);
      // What may be inserted ends where something may be inserted, and every text does.
      for (const text of [...insertions, ...tokens]) expect(ends).include(text.at(-1)!);
    }
  });

  it('have the planted sentence in four of five reviews', async () => {
    const { table } = await loadDataset('texts');
    const rows = table.toRecords() as { text: string; label: number }[];
    const praise = /with my sister|sun was out|friends were there|holiday/;
    const agree = rows.filter(({ text, label }) => praise.test(text) === (label === 1)).length;
    expect(agree / rows.length).closeTo(0.8, 0.06);
  });
});
