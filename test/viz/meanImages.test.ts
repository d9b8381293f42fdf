import { expect } from 'chai';
import pl from 'nodejs-polars';
import { meanImages } from '../../src/viz';

// Grey images of 2 x 2 whose value is ten times their number.
const images = {
  length: 4,
  width: 2,
  height: 2,
  channels: 1,
  image: (i: number) => new Uint8Array(4).fill(10 * i),
};
// In the order of bias: rows 3, 1 | 0, 2; the table is in another order than the store.
const table = pl.DataFrame({ row: [3, 0, 1, 2], bias: [-9, -2, -5, -1] });

describe('meanImages', () => {
  it('averages the images of each part, lowest first', () => {
    const { mosaic, text } = meanImages(images, table, { by: 'bias', bins: 2, views: ['mean'] });
    expect(mosaic.tiles.map(({ pixels }) => [...pixels])).eql([
      [20, 20, 20, 20],
      [10, 10, 10, 10],
    ]);
    expect(mosaic.tiles.map(({ captions }) => captions)).eql([
      ['1 rare', '−7'],
      ['2 common', '−1.5'],
    ]);
    expect(mosaic.columns).equal(5);
    expect(text).equal(
      'Images by bias: 2 parts of 2; below, the mean bias\nFrom the top: mean.\n1 rare: −7\n2 common: −1.5',
    );
  });

  it('sets below each mean what it differs in from all, enlarged, and the image in the middle', () => {
    const { mosaic, text } = meanImages(images, table, { by: 'bias', bins: 2 });
    // The means are 20 and 10, that of all is 15: 5 above and below, times 25 (127 / 5 in two digits) from 128.
    const white = [255, 255];
    const grey = (value: number) => [value, value, value, value];
    expect(mosaic.tiles.map(({ pixels }) => [...pixels])).eql([
      [...grey(20), ...white, ...grey(253), ...white, ...grey(30)],
      [...grey(10), ...white, ...grey(3), ...white, ...grey(0)],
    ]);
    expect(mosaic.height).equal(8);
    // Also under a title of one's own: what is seen and how much it is enlarged.
    expect(mosaic.parts).eql(['mean', 'difference × 25', 'middle image']);
    expect(text.split('\n')[1]).equal('From the top: mean, difference × 25, middle image.');
  });

  it('turns round when told', () => {
    const { mosaic } = meanImages(images, table, {
      by: 'bias',
      bins: 4,
      columns: 4,
      direction: 'descending',
      title: 'Mine',
    });
    expect(mosaic.tiles.map(({ pixels }) => pixels[0])).eql([20, 0, 10, 30]);
    expect(mosaic.tiles.map(({ captions }) => captions[0])).eql(['1 common', '2', '3', '4 rare']);
    expect(mosaic.title).equal('Mine');
  });

  it('writes the name of another score in words, from low to high', () => {
    const renamed = table.rename({ bias: 'logDensity' });
    const { text } = meanImages(images, renamed, { by: 'logDensity', bins: 2 });
    expect(text)
      .match(/^Images by log density: .*\n.*\n1 low: /)
      .match(/\n2 high: /);
  });

  it('shows itself as one picture', async () => {
    const { data } = await meanImages(images, table, { by: 'bias', bins: 4 }).render();
    expect(Object.keys(data)).eql(['image/jpeg', 'text/plain']);
  });

  it('refuses what it cannot average', () => {
    expect(() => meanImages(images, table, { by: 'bais' })).throw('column: expected one of row, bias, got bais.');
    expect(() => meanImages(images, table, { by: 'bias' })).throw(
      'bins: expected at most one bin per row (4 rows), got 10.',
    );
    expect(() => meanImages(images, table, { by: 'bias', bins: 2, views: ['median' as never] })).throw(
      'views: expected one of mean, difference, middle, got median.',
    );
    expect(() => meanImages(images, table, { by: 'bias', bins: 2, views: [] })).throw('views: expected some of mean');
    const constant = table.withColumns(pl.lit(1).alias('bias'));
    expect(() => meanImages(images, constant, { by: 'bias', bins: 2 })).throw(
      'column bias: expected values that differ',
    );
  });
});
