import { expect } from 'chai';
import { leastTokens, similarCode, similarityThreshold, similarPage, tokensOf } from '../../../src/grade';

const stub = `function worstGroup(labels: number[], scores: number[], groups: string[]): { group: string; share: number } {
  throw new Error('TODO 1.2: the group with the smallest share of faces found');
}`;

const ada = `function worstGroup(labels: number[], scores: number[], groups: string[]): { group: string; share: number } {
  // faces of each group, and how many were found
  const found = new Map<string, number>();
  const total = new Map<string, number>();
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] !== 1) continue;
    const key = groups[i] ?? 'none';
    total.set(key, (total.get(key) ?? 0) + 1);
    if (scores[i] > 0) found.set(key, (found.get(key) ?? 0) + 1);
  }
  let worst = { group: '', share: 2 };
  for (const [group, count] of total) {
    const share = (found.get(group) ?? 0) / count;
    if (share < worst.share) worst = { group, share };
  }
  return worst;
}`;

/** The same with other names, other comments, another layout, and lines in another order. */
const copied = `function worstGroup(labels: number[], scores: number[], groups: string[]): { group: string; share: number } {
  const n = new Map<string, number>(); /* my own counting */
  const hits = new Map<string, number>();
  let minimum = { group: "", share: 9 };
  for (let row = 0; row < labels.length; row++)
  {
    if (labels[row] !== 1) continue;
    // where it belongs
    const g = groups[row] ?? "nothing";
    if (scores[row] > 0) hits.set(g, (hits.get(g) ?? 0) + 1);
    n.set(g, (n.get(g) ?? 0) + 1);
  }
  for (const [group, size] of n)
  {
    const share = (hits.get(group) ?? 0) / size;
    if (share < minimum.share) minimum = { group, share };
  }
  return minimum;
}`;

/** Right as well, by somebody who thinks in arrays. */
const independent = `function worstGroup(labels: number[], scores: number[], groups: string[]): { group: string; share: number } {
  const rows = labels.map((label, i) => ({ label, hit: scores[i]! > 0, group: groups[i]! })).filter((row) => row.label === 1);
  const names = [...new Set(rows.map((row) => row.group))].sort();
  const shares = names.map((group) => {
    const inside = rows.filter((row) => row.group === group);
    return { group, share: inside.filter((row) => row.hit).length / inside.length };
  });
  return shares.reduce((least, one) => (one.share < least.share ? one : least));
}`;

describe('similar code', () => {
  it('is shown where names, comments, layout and the order of lines were changed', () => {
    const { pairs, tooShort } = similarCode(
      [
        { student: 'ada', code: ada },
        { student: 'bob', code: copied },
        { student: 'eve', code: independent },
      ],
      stub,
    );
    expect(tooShort).eql([]);
    expect(pairs.map(({ sides }) => sides.map(({ student }) => student))).eql([['ada', 'bob']]);
    expect(pairs[0]!.similarity).within(similarityThreshold, 0.99);
    const marked = pairs[0]!.sides[1].lines.filter(({ common }) => common).map(({ text }) => text);
    expect(marked.some((text) => text.includes('hits.get(group)'))).equal(true);
  });

  it('is no matter where two have solved it each in their own way', () => {
    const two = [ada, independent].map((code, i) => ({ student: String(i), code }));
    expect(similarCode(two, stub)).eql({ pairs: [], tooShort: [], tooLong: [] });
    expect(tokensOf(independent).length - tokensOf(stub).length).above(leastTokens);
  });

  it('does not count what was handed out: the same stub is no sign', () => {
    const same = ['a', 'b'].map((student) => ({ student, code: `${ada}\n` }));
    expect(similarCode(same, ada)).eql({ pairs: [], tooShort: ['a', 'b'], tooLong: [] });
  });

  it('cannot be told of short code, also where it is the same to the letter', () => {
    const short = 'const double = (x: number): number => 2 * x;';
    expect(
      similarCode(
        ['a', 'b'].map((student) => ({ student, code: short })),
        '',
      ),
    ).eql({ pairs: [], tooShort: ['a', 'b'], tooLong: [] });
  });

  it('is not looked for in a notebook of 20 MB, which is named, and keeps nobody else from being compared', () => {
    const pair = [ada, copied].map((code, i) => ({ student: `s${i}`, code }));
    const start = performance.now();
    const found = similarCode([...pair, { student: 'long', code: 'a;'.repeat(10e6) }], stub);
    expect(found.tooLong).eql(['long']);
    expect(found.pairs).length(1);
    expect(performance.now() - start).below(20_000);
    expect(similarPage(found)).include('Too long to compare').and.include('<p>long: more than 250 kB of code');
    expect(similarPage({ pairs: [], tooShort: [], tooLong: [] })).not.include('Too ');
  });

  it('is none between two notebooks of one person', () => {
    expect(
      similarCode(
        [
          { student: 'ada', code: ada },
          { student: 'ada', code: ada },
        ],
        stub,
      ).pairs,
    ).eql([]);
  });

  it('is looked for in tokens without names, numbers, texts and comments', () => {
    const form = (code: string): string =>
      tokensOf(code)
        .map(({ text }) => text)
        .join(' ');
    expect(form('let sum = 12.5; // a comment')).equal('let name = 0 ;');
    expect(form('total.push(`x`, "y")')).equal("name . push ( '' , '' )");
  });
});
