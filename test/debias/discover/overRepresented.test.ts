import { expect } from 'chai';
import pl from 'nodejs-polars';
import { enrichment, overRepresented } from '../../../src/debias/discover/overRepresented';

describe('enrichment', () => {
  // By scipy 1.17.1: the ends of q / p as the roots of the ends of Newcombe's interval of q - t p, with Wilson's as roots of theirs.
  const cases = [
    { inside: [30, 40], outside: [60, 360], confidence: 0.95, lower: 2.665786691339561, upper: 3.958019151903048 },
    { inside: [5, 8], outside: [20, 92], confidence: 0.99, lower: 0.9985414053742223, upper: 4.020820194483634 },
    { inside: [12, 12], outside: [30, 60], confidence: 0.95, lower: 1.316175869830925, upper: 2.0784610654691558 },
    // Nobody outside has it: no more than all of them can be in the cluster, 70 / 20.
    { inside: [7, 20], outside: [0, 50], confidence: 0.95, lower: 2.2127197987832243, upper: 3.5 },
  ] as const;
  for (const { inside, outside, confidence, lower, upper } of cases) {
    it(`of ${inside.join(' of ')} inside, ${outside.join(' of ')} outside, at ${confidence}: as scipy has it`, () => {
      const found = enrichment(inside, outside, confidence);
      expect(found.lower).closeTo(lower, 1e-9);
      expect(found.upper).closeTo(upper, 1e-9);
    });
  }

  it('starts at 0 where nobody inside has the value', () => {
    const { lower, upper } = enrichment([0, 10], [5, 10], 0.95);
    expect(lower).equal(0);
    expect(upper).within(0.1, 1);
  });

  it('is 1 for a cluster that is all of its class', () => {
    expect(enrichment([3, 10], [0, 0], 0.95)).eql({ lower: 1, upper: 1 });
  });
});

describe('overRepresented', () => {
  // 40 rows of the cluster, 360 others of the class: 30 of the 40 and 60 of the 360 are dark. Tone is empty in 4 further rows.
  const tone = Array.from({ length: 404 }, (_, row) => {
    if (row >= 400) return null;
    return row < 30 || (row >= 40 && row < 100) ? 'dark' : 'light';
  });
  const hat = tone.map((_, row) => row % 2 === 0);
  const table = pl.DataFrame([
    pl.Series('tone', tone, pl.Utf8),
    pl.Series('hat', hat, pl.Bool),
    pl.Series('thing', new Array<string | null>(404).fill(null), pl.Utf8),
  ]);
  const all = tone.map((_, row) => row);
  const found = [{ cluster: 'missed faces 1', label: 1, rows: [...all.slice(0, 40), 400], among: all }];

  it('compares shares, without rows that have no value', () => {
    const [dark, light] = overRepresented(table, found, ['tone'], 0.9);
    expect(dark).include({ attribute: 'tone', value: 'dark', rows: 30, shareInCluster: 0.75, shareInClass: 0.225 });
    expect(dark!.ratio).closeTo(0.75 / 0.225, 1e-12);
    // Two comparisons: each at 95% for both at 90%.
    expect(dark!.lower).closeTo(2.665786691339561, 1e-9);
    expect(dark!.upper).closeTo(3.958019151903048, 1e-9);
    expect(dark!.overRepresented).equal(true);
    expect(light).include({ value: 'light', rows: 10, overRepresented: false });
  });

  it('takes pairs of attributes, too, and the interval of each is wider for it', () => {
    const one = overRepresented(table, found, ['tone'], 0.95);
    const more = overRepresented(table, found, ['tone', 'hat'], 0.95);
    const names = more.map(({ attribute, value }) => `${attribute}: ${value}`).sort();
    const pairs = ['dark / false', 'dark / true', 'light / false', 'light / true'].map((pair) => `tone / hat: ${pair}`);
    expect(names).eql(['hat: false', 'hat: true', 'tone: dark', 'tone: light', ...pairs].sort());
    expect(more.find(({ value }) => value === 'dark')!.lower).below(one[0]!.lower);
    expect(more.find(({ value }) => value === 'dark / true')).include({ rows: 15, shareInCluster: 15 / 40 });
    expect(more.map(({ lower }) => lower)).eql(more.map(({ lower }) => lower).sort((a, b) => b - a));
  });

  it('says nothing of an attribute without values', () => {
    expect(overRepresented(table, found, ['thing'], 0.95)).eql([]);
  });
});
