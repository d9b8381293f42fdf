import { expect } from 'chai';
import pl from 'nodejs-polars';
import { flipLabels, ImageStore, noisyImages, type Split } from '../../src/data';

/** Grey images of 4 x 4, with the labels 0, 1, 0, 1, ... */
function split(count: number): Split {
  const images = new ImageStore(new Uint8Array(count * 48).fill(128), { height: 4, width: 4, channels: 3 });
  const rows = Array.from({ length: count }, (_, row) => row);
  return { name: 'train', images, table: pl.DataFrame({ row: rows, label: rows.map((row) => row % 2) }) };
}

const column = (table: pl.DataFrame, name: string): number[] => [...table.getColumn(name)] as number[];
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('flipLabels', () => {
  it('flips as many labels as told and keeps the truth', () => {
    const given = split(200);
    const { table, images } = flipLabels(given, { share: 0.3, seed: 1 });
    const [label, truth, flipped] = ['label', 'truth', 'flipped'].map((name) => column(table, name));
    expect(sum(flipped!)).equal(60);
    expect(truth).eql(column(given.table, 'label'));
    expect(label).eql(truth!.map((value, row) => (flipped![row] ? 1 - value : value)));
    expect(images).equal(given.images);
    // Of both classes about as many: 60 drawn from 100 and 100.
    expect(sum(truth!.filter((_, row) => flipped![row]))).within(20, 40);
  });

  it('flips the same for the same seed, others for another, none and all at the ends', () => {
    const of = (share: number, seed: number) => column(flipLabels(split(50), { share, seed }).table, 'flipped');
    expect(of(0.5, 3)).eql(of(0.5, 3));
    expect(of(0.5, 3)).not.eql(of(0.5, 4));
    expect([sum(of(0, 0)), sum(of(1, 0))]).eql([0, 50]);
  });

  it('refuses bad options and labels', () => {
    expect(() => flipLabels(split(4), { share: 1.5 })).throw('share: expected a number between 0 and 1, got 1.5.');
    expect(() => flipLabels(split(4), { shares: 0.5 } as object)).throw('Did you mean share?');
    const odd = { ...split(2), table: pl.DataFrame({ row: [0, 1], label: [0, 2] }) };
    expect(() => flipLabels(odd)).throw('flipLabels: label: expected 0 or 1 in every row, got 2 in row 1.');
  });
});

describe('noisyImages', () => {
  it('changes the images that it marks, by noise of the spread told, and no other', () => {
    const given = split(40);
    const { images, table } = noisyImages(given, { share: 0.25, std: 0.1, seed: 2 });
    const noisy = column(table, 'noisy');
    expect(sum(noisy)).equal(10);
    const values = noisy.flatMap((one, row) => (one ? [...images.image(row)] : []));
    const mean = sum(values) / values.length;
    // 480 numbers of mean 128 and standard deviation 25.5: three standard errors are 3.5 and 2.5.
    expect(mean).closeTo(128, 3.5);
    expect(Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length)).closeTo(25.5, 2.5);
    expect(noisy.every((one, row) => one || images.image(row).every((value) => value === 128))).equal(true);
    expect(given.images.image(0).every((value) => value === 128)).equal(true);
    expect(column(given.table, 'label')).eql(column(table, 'label'));
  });

  it('cuts at black and white, and does the same for the same seed alone', () => {
    const strong = noisyImages(split(20), { share: 1, std: 5, seed: 0 });
    const bytes = [...strong.images.image(3)];
    // With a standard deviation of five times the whole range, nine numbers of ten are beyond an end.
    expect(bytes.filter((value) => value === 0 || value === 255).length).above(30);
    const other = (seed: number): number[] => [...noisyImages(split(20), { share: 1, std: 5, seed }).images.image(3)];
    expect(other(0)).eql(bytes);
    expect(other(1)).not.eql(bytes);
    const marked = (seed: number): number[] => column(noisyImages(split(20), { share: 0.5, seed }).table, 'noisy');
    expect(marked(0)).not.eql(marked(1));
  });

  it('refuses bad options', () => {
    expect(() => noisyImages(split(4), { std: -1 })).throw('std: expected a number of at least 0, got -1.');
    expect(() => noisyImages(split(4), { seed: 0.5 })).throw('seed: expected a whole number');
  });
});
