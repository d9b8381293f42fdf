import { expect } from 'chai';
import { cubicGrid, twoMoons } from '../../src/data';

describe('twoMoons', () => {
  it('flips labels in the patch alone, as many as told, and the same for the same seed alone', () => {
    const rows = twoMoons({ count: 4000, flips: 0.3, seed: 1 }).toRecords() as Record<string, number>[];
    const inside = rows.filter((row) => row['patch'] === 1);
    expect(inside.length).above(400).below(1500);
    expect(rows.every((row) => row['patch'] === 1 || row['label'] === row['truth'])).equal(true);
    expect(inside.every((row) => row['truth'] === 0 && row['x1']! < -0.25)).equal(true);
    expect(inside.filter((row) => row['label'] === 1).length / inside.length).closeTo(0.3, 0.06);
    expect(rows.filter((row) => row['truth'] === 1).length).equal(2000);
    const again = twoMoons({ count: 4000, flips: 0.3, seed: 1 }).toRecords();
    expect(again).eql(rows);
    expect(twoMoons({ count: 4000, flips: 0.3, seed: 2 }).toRecords()).not.eql(rows);
  });

  it('without noise lies on two half circles', () => {
    for (const row of twoMoons({ count: 100, noise: 0 }).toRecords() as Record<string, number>[]) {
      const [x, y] = row['truth'] ? [1 - row['x1']!, 0.5 - row['x2']!] : [row['x1']!, row['x2']!];
      expect(x ** 2 + y ** 2).closeTo(1, 1e-9);
      expect(y).least(0);
    }
  });

  it('refuses bad options', () => {
    expect(() => twoMoons({ flips: 0.6 })).throw('flips: expected a number between 0 and 0.5, got 0.6.');
    expect(() => twoMoons({ noise: -1 })).throw('noise: expected a number');
    expect(() => twoMoons({ flip: 0.1 } as object)).throw('Did you mean flips?');
    expect(() => cubicGrid(1)).throw('count: expected a whole number of at least 2, got 1.');
  });

  it('cubicGrid reaches from -6 to 6 without noise', () => {
    const rows = cubicGrid(5).toRecords() as Record<string, number>[];
    expect(rows.map((row) => row['x'])).eql([-6, -3, 0, 3, 6]);
    expect(rows.map((row) => row['y'])).eql([-36, -4.5, 0, 4.5, 36]);
    // At 0 the triangle that rises from -4 to its height of 1/4 at 2 has two thirds of that.
    expect(rows.map((row) => row['density']!.toFixed(4))).eql(['0.0000', '0.0417', '0.1667', '0.1250', '0.0000']);
  });
});
