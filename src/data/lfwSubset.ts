import path from 'node:path';
import pl from 'nodejs-polars';
import sharp from 'sharp';
import { checkInteger, datasetsFolder, keysOf } from '../base';
import { CATALOGUE, catalogueEntry, RESTORE } from './catalogue';
import { assembleDataset, type Dataset } from './dataset';
import { CHANNELS, toRgb } from './decodeImage';
import { ImageStore } from './imageStore';
import type { DatasetSource } from './source';
import { readWhole, recordIn } from './wholeFile';

/** Options of `loadDataset('lfw-subset')`. */
export interface LfwSubsetOptions {
  /** Height and width of the images in pixels. Default 64; the photographs have 25. */
  readonly size?: number;
}

const FILE = 'lfw-subset.png';
const TILE = 25;
const COLUMNS = 20;
const FACES = 100;
const TILES = 200;

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
  const record = recordIn(files, FILE, CATALOGUE, RESTORE);
  const sheet = await readWhole(path.join(datasetsFolder, FILE), record, RESTORE);
  const grey = await sharp(sheet).extractChannel(0).raw().toBuffer();
  const bytes = new Uint8Array(TILES * size * size * CHANNELS);
  for (let tile = 0; tile < TILES; tile++) bytes.set(await enlarge(cutTile(grey, tile), size), tile * size * size * 3);
  const shape = { height: size, width: size, channels: CHANNELS };
  const manifest = { name: 'lfw-subset', title, licence, source, shape, options: { size }, madeBy: {}, files };
  return assembleDataset(describeTiles(), new ImageStore(bytes, shape), manifest);
}

function describeTiles(): pl.DataFrame {
  const tiles = Array.from({ length: TILES }, (_, tile) => tile);
  return pl.DataFrame({
    id: tiles.map((tile) => `lfw-${String(tile).padStart(3, '0')}`),
    split: tiles.map(() => 'test'),
    label: pl.Series(
      'label',
      tiles.map((tile) => (tile < FACES ? 1 : 0)),
      pl.Int32,
    ),
    source: tiles.map((tile) => `lfw_subset/${tile}`),
  });
}

/** One 25x25 tile of the sheet, row-major. */
function cutTile(sheet: Uint8Array, tile: number): Uint8Array {
  const [left, top] = [(tile % COLUMNS) * TILE, Math.floor(tile / COLUMNS) * TILE];
  return Uint8Array.from({ length: TILE * TILE }, (_, i) => {
    const [y, x] = [Math.floor(i / TILE), i % TILE];
    return sheet[(top + y) * COLUMNS * TILE + left + x] as number;
  });
}

async function enlarge(tile: Uint8Array, size: number): Promise<Uint8Array> {
  const image = sharp(tile, { raw: { width: TILE, height: TILE, channels: 1 } });
  return toRgb(image.resize(size, size, { kernel: 'cubic' }));
}
