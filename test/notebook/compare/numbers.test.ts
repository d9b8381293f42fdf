import { expect } from 'chai';
import { isNear } from '../../../src/notebook/compare/numbers';
import { compareTexts } from '../../../src/notebook/compare/texts';
import { sanitize } from '../../../src/notebook/compare/sanitize';

describe('comparison of texts', () => {
  const exact = { rtol: 0, atol: 0 };

  it('takes numbers as near by |a - e| <= atol + rtol |e|', () => {
    // 0.25 and its sums are exact in binary, so the bounds are sharp.
    expect(isNear(1, 1.25, { rtol: 0.25, atol: 0 })).equal(true);
    expect(isNear(1, 1.2500001, { rtol: 0.25, atol: 0 })).equal(false);
    expect(isNear(-2, -2.75, { rtol: 0.25, atol: 0.25 })).equal(true);
    expect(isNear(0, 0.1, { rtol: 10, atol: 0 })).equal(false);
    expect(isNear(Number.NaN, Number.NaN, exact)).equal(true);
    expect(isNear(Number.NaN, 0, { rtol: 1, atol: 1 })).equal(false);
    expect(isNear(0, Number.NaN, { rtol: 1, atol: 1 })).equal(false);
    expect(isNear(Infinity, Infinity, exact)).equal(true);
    expect(isNear(Infinity, 1, { rtol: 1, atol: 1 })).equal(false);
    expect(isNear(1, Infinity, { rtol: 1, atol: 1 })).equal(false);
  });

  it('says what differs first, and how many lines do', () => {
    expect(compareTexts('a 1\nb 2', 'a 1\nb 2', exact)).equal(undefined);
    expect(compareTexts('loss 0.5', 'loss 0.6', { rtol: 0.01, atol: 0 })).equal(
      'line 1: expected 0.5, got 0.6 (off by 20%)',
    );
    expect(compareTexts('n 0', 'n 2', exact)).equal('line 1: expected 0, got 2 (off by 2)');
    expect(compareTexts('a\nb\nc', 'a\nx', exact)).equal('line 2: expected "b", got "x" (and 1 more line)');
    expect(compareTexts('1\n2\n3\n4', '1\n3\n4\n5', exact)).equal(
      'line 2: expected 2, got 3 (off by 50%) (and 2 more lines)',
    );
  });

  it('takes numbers as numbers, and names with digits as text', () => {
    const loose = { rtol: 0.5, atol: 0.5, integers: 'near' as const };
    expect(compareTexts('1,234.5 -2e-3 45%', '1,300 -1e-3 46%', loose)).equal(undefined);
    expect(compareTexts('layer1', 'layer2', loose)).equal('line 1: expected "layer1", got "layer2"');
    expect(compareTexts('v1.2.3', 'v1.2.4', loose)).equal('line 1: expected "v1.2.3", got "v1.2.4"');
    expect(compareTexts('accuracy NaN', 'accuracy 0.5', loose)).equal('line 1: expected NaN, got 0.5 (off by NaN)');
  });

  it('does not mind how wide a table is drawn', () => {
    const table = '┌─────┬────┐\n│ a   ┆ b  │\n│ 0.5 ┆ 10 │';
    const wider = '┌────────┬───┐\n│ a      ┆ b │\n│ 0.5001 ┆ 9 │';
    expect(compareTexts(table, wider, { rtol: 0.01, atol: 1 })).equal(undefined);
    expect(compareTexts(table, wider, { rtol: 0.01, atol: 0 })).equal('line 3: expected 10, got 9 (off by 10%)');
  });
});

describe('sanitize', () => {
  const cases: [text: string, clean: string][] = [
    ['took 12.3 s and 450ms', 'took <time> and <time>'],
    ['1 m 20 s left, 2h 5min', '<time> left, <time>'],
    ['at 2026-11-22T03:43:50.123Z', 'at <time>'],
    ['on 2026-11-22, 10:42:01', 'on <time>'],
    ['best on 2026-11-22, Thu Nov 26 2026, 11/26/2026', 'best on 2026-11-22, Thu Nov 26 2026, 11/26/2026'],
    ['8:47:21\u202fPM or 8:47 AM, 3:45 of 9:12', '<time> or <time>, 3:45 of 9:12'],
    ['Thu, 26 Nov 2026 20:47:21 GMT', '<time>'],
    ['Thu Nov  6 20:47:21 UTC 2026', '<time>'],
    ['11/26/2026, 8:47:21 PM or 26.11.2026, 20:47', '<time> or <time>'],
    ['node v22.1.0, numpy==1.26.4', 'node <version>, numpy==<version>'],
    ['ratio 3:45, 1:20:30', 'ratio 3:45, 1:20:30'],
    ['at 10:42 for 0:00:12.5', 'at <time> for <time>'],
    ['Thu Nov 26 2026 20:47:21 GMT+0000 (UTC)', '<time>'],
    ['3.2 it/s', '<time>'],
    ['see https://example.org/a/b and 1/2/3', 'see https://example.org/a/b and 1/2/3'],
    ['on http://localhost:8888/lab', 'on http://localhost:<id>/lab'],
    ['id 123e4567-e89b-12d3-a456-426614174000', 'id <id>'],
    ['at 0x7ffee4, sha deadbeef00112233', 'at <id>, sha <id>'],
    ['process 4711 of 5, pid 12', 'process 4711 of 5, pid <id>'],
    ['at 0x1f, colour 0xff8800, mask 0xdeadbeef', 'at 0x1f, colour 0xff8800, mask 0xdeadbeef'],
    ['<Thing 0x55d0c2f0a1b0>', '<Thing <id>>'],
    ['\u001b[31mred\u001b[0m', 'red'],
    ['accuracy 0.9651 of 4032, 3 seeds', 'accuracy 0.9651 of 4032, 3 seeds'],
    ['1234567890123 is a number, decade a word', '1234567890123 is a number, decade a word'],
  ];
  it('takes folders of one machine as they are, but for temporary ones, and lets those of another be', () => {
    const exact = { rtol: 0, atol: 0 };
    const differs = (a: string, b: string): boolean => compareTexts(a, b, exact) !== undefined;
    const told: [string, string][] = [
      ['in /data/run-3', 'in /data/run-4'],
      ['/run3/model/best.bin', '/run4/model/best.bin'],
      ['/home/ann/lab/run-3/a.png', '/home/ann/lab/run-4/a.png'],
      ['/api/v1/users', '/api/v2/users'],
      ['C:\\Users\\ann\\run3\\a.png', 'C:\\Users\\ann\\run4\\a.png'],
      ['/home/ann/lab/a.png', '/builds/7/lab/b.png'],
    ];
    const same: [string, string][] = [
      ['/home/ann/lab/a.png', '/builds/7/lab/a.png'],
      ['/home/ann/lab/', 'file:///home/ann/lab'],
      ['file:///home/ann/a.png.', '/builds/7/a.png.'],
      ['/home/ann1/lab', '/home/ann2/lab'],
      ['/Users/ann/lab/a.png', 'C:\\Users\\ann\\lab\\a.png'],
      ['/tmp/run-x1/a.png', '/tmp/run-y2/a.png'],
      ['/var/folders/x1/T/a.png', '/var/folders/y2/T/a.png'],
    ];
    expect(compareTexts('in /data/run-3 3 s', 'in /data/run-4 5 s', exact)).equal(
      'line 1: expected "in /data/run-3 <time>", got "in /data/run-4 <time>"',
    );
    for (const [a, b] of told) expect(differs(a, b), `${a} ${b}`).equal(true);
    for (const [a, b] of same) expect(differs(a, b), `${a} ${b}`).equal(false);
  });

  for (const [text, clean] of cases) it(JSON.stringify(text), () => expect(sanitize(text)).equal(clean));
});
