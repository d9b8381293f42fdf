import path from 'node:path';
import pl from 'nodejs-polars';
import sharp from 'sharp';
import { checkInteger, datasetsFolder, keysOf } from '../base';
import { cataloguePath, catalogueEntry, restoreAdvice } from './catalogue';
import { assembleDataset, type Dataset } from './dataset';
import { channels, toRgb } from './decodeImage';
import { ImageStore } from './imageStore';
import type { DatasetSource } from './source';
import { readWhole, recordIn } from './wholeFile';

/** Options of `loadDataset('lfw-subset')`. */
export interface LfwSubsetOptions {
  /** Height and width of the images in pixels. Default 64; the photographs have 25. */
  readonly size?: number;
}

const file = 'lfw-subset.png';
const tileSize = 25;
const columns = 20;
const faces = 100;
const tileCount = 200;

/**
 * `lfw-subset`: 100 real faces and 100 crops of background, grey photographs of 25x25 pixels from Labeled Faces in the Wild.
 * They are enlarged (bicubic) and repeated over three channels. All rows are in the test split: the set is too small to train
 * on; it tests a network that never saw a photograph.
 */
export const lfwSubset: DatasetSource<LfwSubsetOptions> = {
  name: 'lfw-subset',
  keys: keysOf<LfwSubsetOptions>()('size'),
  load: loadLfwSubset,
};

async function loadLfwSubset({ size = 64 }: LfwSubsetOptions): Promise<Dataset> {
  checkInteger('size', size, 1);
  const { title, licence, source, files } = await catalogueEntry('lfw-subset');
  const record = recordIn(files, file, cataloguePath, restoreAdvice);
  const sheet = await readWhole(path.join(datasetsFolder, file), record, restoreAdvice);
  const grey = await sharp(sheet).extractChannel(0).raw().toBuffer();
  const bytes = new Uint8Array(tileCount * size * size * channels);
  for (let tile = 0; tile < tileCount; tile++)
    bytes.set(await enlarge(cutTile(grey, tile), size), tile * size * size * 3);
  const shape = { height: size, width: size, channels: channels };
  const manifest = { name: 'lfw-subset', title, licence, source, shape, options: { size }, madeBy: {}, files };
  return assembleDataset(describeTiles(), new ImageStore(bytes, shape), manifest);
}

function describeTiles(): pl.DataFrame {
  const tiles = Array.from({ length: tileCount }, (_, tile) => tile);
  return pl.DataFrame({
    id: tiles.map((tile) => `lfw-${String(tile).padStart(3, '0')}`),
    split: tiles.map(() => 'test'),
    label: pl.Series(
      'label',
      tiles.map((tile) => (tile < faces ? 1 : 0)),
      pl.Int32,
    ),
    source: tiles.map((tile) => `lfw_subset/${tile}`),
  });
}

/** One 25x25 tile of the sheet, row-major. */
function cutTile(sheet: Uint8Array, tile: number): Uint8Array {
  const [left, top] = [(tile % columns) * tileSize, Math.floor(tile / columns) * tileSize];
  return Uint8Array.from({ length: tileSize * tileSize }, (_, i) => {
    const [y, x] = [Math.floor(i / tileSize), i % tileSize];
    return sheet[(top + y) * columns * tileSize + left + x] as number;
  });
}

async function enlarge(tile: Uint8Array, size: number): Promise<Uint8Array> {
  const image = sharp(tile, { raw: { width: tileSize, height: tileSize, channels: 1 } });
  return toRgb(image.resize(size, size, { kernel: 'cubic' }));
}
