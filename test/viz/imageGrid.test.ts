import { expect } from 'chai';
import pl from 'nodejs-polars';
import { Values } from '../../src/learn';
import { imageGrid } from '../../src/viz';
import { composeMosaic } from '../../src/viz/mosaic';
import { pixelsOf } from './helpers';

const SIDE = 16;

/** Four images of 16 x 16: plain colours with a white left upper pixel. */
const colours = [
  [200, 30, 30],
  [30, 200, 30],
  [30, 30, 200],
  [120, 120, 120],
];
const images = {
  length: 4,
  width: SIDE,
  height: SIDE,
  channels: 3,
  image: (i: number) =>
    Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, at) => (at < 3 ? 255 : (colours[i]?.[at % 3] ?? 0))),
};
const table = pl.DataFrame({
  row: [2, 0, 3],
  bias: [-40.123456, -39, null],
  tone: ['dark', 'light & fair', null],
  hat: [true, false, null],
});

/** Colours agree as far as a JPEG keeps them. */
function close(actual: number[], expected: number[] | undefined): void {
  expected?.forEach((value, c) => expect(actual[c], actual.join()).closeTo(value, 12));
}

describe('imageGrid', () => {
  it('puts the images of the rows in order, enlarged without blur', async () => {
    const picture = imageGrid(images, table, { columns: 2, scale: 3 });
    const { at, width, height } = await pixelsOf(await picture.jpeg());
    // Tiles of 48 with gaps of 4: two across, two down.
    expect([width, height]).eql([100, 100]);
    close(at(24, 24), colours[2]);
    close(at(76, 24), colours[0]);
    close(at(24, 76), colours[3]);
    close(at(76, 76), [255, 255, 255]);
    const { pixels } = composeMosaic(picture.mosaic);
    const exact = (x: number, y: number) => [...pixels.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
    expect([exact(0, 0), exact(2, 2), exact(3, 2), exact(2, 3)]).eql([
      [255, 255, 255],
      [255, 255, 255],
      colours[2],
      colours[2],
    ]);
    expect([exact(47, 47), exact(48, 47), exact(52, 10)]).eql([colours[2], [255, 255, 255], colours[0]]);
  });

  it('says to the left what stands above and below, in each row', () => {
    const below = { ...images, length: 3 };
    const grid = imageGrid(images, [0, 1, 2], { columns: 2, below, parts: ['original', 'drawn again'], scale: 2 });
    const { svg, width } = composeMosaic(grid.mosaic);
    const words = [...svg.matchAll(/x="([\d.]+)" y="([\d.]+)"[^>]*>(original|drawn again)</g)];
    expect(words.map(([, , , word]) => word)).eql(['original', 'drawn again', 'original', 'drawn again']);
    const places = words.map(([, , y]) => Number(y));
    expect(places).eql([...places].sort((a, b) => a - b));
    // Two images of SIDE * 2 pixels with a gap of 4, right of the words.
    expect(width - Number(words[0]?.[1])).equal(2 * 2 * SIDE + 4 + 4);
    expect(grid.text).include('From the top: original, drawn again.');
    expect(() => imageGrid(images, [0], { parts: ['a', 'b'] })).throw('parts: expected two texts beside below');
  });

  it('sets an image below each, in the order of the rows', () => {
    const numbers = new Float32Array(2 * SIDE * SIDE * 3).fill(0.5).fill(1.5, SIDE * SIDE * 3);
    const { mosaic } = imageGrid(images, [2, 0], { below: new Values(numbers, [2, SIDE, SIDE, 3]) });
    expect(mosaic.height).equal(2 * SIDE + 1);
    const size = SIDE * SIDE * 3;
    const line = SIDE * 3;
    const [first, second] = mosaic.tiles.map(({ pixels }) => pixels);
    expect([...first!.subarray(0, size)]).eql([...images.image(2)]);
    expect(new Set(first!.subarray(size, size + line))).eql(new Set([255]));
    expect(new Set(first!.subarray(size + line))).eql(new Set([128]));
    // Brighter than white is white.
    expect(new Set(second!.subarray(size + line))).eql(new Set([255]));
    const store = { ...images, length: 1, image: () => images.image(3) };
    const grid = imageGrid(images, [1], { below: store });
    expect([...grid.mosaic.tiles[0]!.pixels.subarray(size + line)]).eql([...images.image(3)]);
    expect(() => imageGrid(images, [1, 2], { below: store })).throw(
      'below: expected images of 2 x 16 x 16 x 3, as above, got 1 x 16 x 16 x 3.',
    );
  });

  it('takes indices, and repeats grey for all three colours', async () => {
    const grey = {
      ...images,
      channels: 1,
      image: (i: number) => new Uint8Array(SIDE * SIDE).map((_, at) => 50 * i + at),
    };
    const picture = imageGrid(grey, [3, 1], { scale: 1 });
    const { pixels, width } = composeMosaic(picture.mosaic);
    const exact = (x: number, y: number) => [...pixels.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
    expect(exact(8, 0)).eql([158, 158, 158]);
    expect(exact(0, 1)).eql([166, 166, 166]);
    expect(exact(SIDE + 4 + 8, 0)).eql([58, 58, 58]);
    const { at } = await pixelsOf(await picture.jpeg());
    close(at(8, 2), [190, 190, 190]);
  });

  it('writes captions and a title, drawn and in words', async () => {
    const bare = imageGrid(images, table, { scale: 6 });
    const picture = imageGrid(images, table, { scale: 6, captions: ['bias', 'tone', 'hat'], title: 'Three <images>' });
    expect(picture.text).equal(
      'Three <images>: 3 images, with bias, tone, hat\n1: bias −40.12, dark, hat\n2: bias −39, light & fair, no hat\n3: , , ',
    );
    const { svg } = composeMosaic(picture.mosaic);
    expect(svg).include('Three &lt;images&gt;').include('light &amp; fair').include('bias −40.12');
    const drawn = await pixelsOf(await picture.jpeg());
    expect(drawn.height).equal((await pixelsOf(await bare.jpeg())).height + 30 + 3 * 14 + 4);
    const dark = (fromX: number, fromY: number, width: number, height: number) => {
      let count = 0;
      for (let y = fromY; y < fromY + height; y++) {
        for (let x = fromX; x < fromX + width; x++) if ((drawn.at(x, y)[1] ?? 255) < 110) count++;
      }
      return count;
    };
    expect(dark(0, 0, 96, 20), 'title').above(30);
    for (const line of [0, 1, 2]) expect(dark(0, 30 + 96 + 14 * line, 96, 14), `line ${line}`).above(10);
    // The third image has no caption.
    expect(dark(200, 30 + 98, 96, 40)).equal(0);
  });

  it('breaks a title that is wider than the pictures, and loses no word', async () => {
    const title = 'Images that excite dense_Dense2 as much as can be';
    const [narrow, bare] = [imageGrid(images, [0, 1], { scale: 8, title }), imageGrid(images, [0, 1], { scale: 8 })];
    const { svg } = composeMosaic(narrow.mosaic);
    const lines = [...svg.matchAll(/<tspan [^>]*>([^<]*)<\/tspan>/g)].map(([, line]) => line);
    expect(lines.join(' ')).equal(title);
    expect(lines.length).above(1);
    const [tall, short] = [await pixelsOf(await narrow.jpeg()), await pixelsOf(await bare.jpeg())];
    expect(tall.height - short.height).equal(30 + (lines.length - 1) * 20);
    // No letter goes over the edge.
    for (let y = 0; y < 48; y++) expect(tall.at(tall.width - 1, y)[1], `line ${y}`).above(200);
  });

  it('leaves out the name of a number where there is no room for it', () => {
    const [first] = imageGrid(images, table, { scale: 3, captions: 'bias' }).mosaic.tiles;
    expect(first?.captions).eql(['−40.12']);
  });

  it('fits a cell unless told, and keeps outputs small', async () => {
    expect(imageGrid(images, [0]).mosaic.scale).equal(4);
    const large = { ...images, width: 64, height: 64 };
    expect(imageGrid(large, [0, 1, 2, 3, 0]).mosaic.scale).equal(2);
    expect(imageGrid(large, Array(20).fill(1) as number[], { columns: 20 }).mosaic.scale).equal(1);
    let state = 1;
    const noise = () => (state = (state * 16807) % 2147483647) & 255;
    const noisy = { ...large, image: () => Uint8Array.from({ length: 64 * 64 * 3 }, noise) };
    const { data, metadata } = await imageGrid(noisy, Array(20).fill(0) as number[]).render();
    // Nothing is as hard to encode as noise.
    expect(JSON.stringify(data).length).below(250_000);
    expect(metadata['image/jpeg']).include({ width: 656, height: 524 });
  });

  it('refuses what it cannot draw', () => {
    expect(() => imageGrid(images, [])).throw(
      'imageGrid: expected 1 to 120 images, got 0. Choose some, such as table.head(20).',
    );
    expect(() => imageGrid(images, Array(121).fill(0) as number[])).throw(
      'imageGrid: expected 1 to 120 images, got 121.',
    );
    expect(() => imageGrid(images, [4])).throw('row: expected 0 to 3, got 4. Are these the images of the same split?');
    expect(() => imageGrid(images, [0.5])).throw('row: expected 0 to 3, got 0.5.');
    expect(() => imageGrid(images, table.select('bias'))).throw('column: expected one of bias, got row.');
    expect(() => imageGrid(images, table, { captions: 'tones' })).throw(
      'column: expected one of row, bias, tone, hat, got tones.',
    );
    expect(() => imageGrid(images, [0], { captions: 'bias' })).throw(
      'captions: expected a table with these columns, got indices alone.',
    );
    expect(() => imageGrid(images, [0], { scale: 1.5 })).throw(
      'scale: expected a whole number of at least 1, got 1.5.',
    );
    expect(() => imageGrid({ ...images, channels: 2 }, [0])).throw('images: expected 1 or 3 channels, got 2.');
    expect(() => imageGrid(images, [0], { colums: 2 } as object)).throw('Did you mean columns?');
  });
});
