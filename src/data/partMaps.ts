import pl from 'nodejs-polars';
import { InputError } from '../base';
import { ImageStore } from './imageStore';

/** What the maps of a dataset tell apart, in the order of their numbers. */
export interface PartMapsShape {
  /** The parts by number; the first is the background. */
  readonly names: readonly string[];
  readonly height: number;
  readonly width: number;
}

/**
 * Which part of the picture each pixel of each image belongs to: one byte a pixel, the number of the part. A pixel in which several parts
 * mix, for it lies on their border, under something half transparent, or is blurred, belongs to the part that has most of it.
 *
 * @example
 * const { test } = (await loadDataset('avatar-faces', { parts: true })).splits;
 * test.parts?.names;                       // background, skin, hair, eyes ...
 * const hair = test.parts?.mask('hair');   // images of one channel, 1 on the hair and 0 elsewhere
 */
export class PartMaps {
  /** The parts by number. */
  readonly names: readonly string[];
  private readonly numbers: ImageStore;

  /**
   * @param bytes - all maps, `[n, height, width]`; kept, not copied
   * @param rows - which of them these are, in which order. Default: all
   * @throws InputError when the bytes are not whole maps, or name a part that is not there
   */
  constructor(bytes: Uint8Array, { names, height, width }: PartMapsShape, rows?: Uint32Array) {
    const strange = bytes.find((part) => part >= names.length);
    if (strange !== undefined) {
      throw new InputError('parts', `numbers from 0 to ${names.length - 1}, of ${names.join(', ')}`, strange);
    }
    this.names = names;
    this.numbers = new ImageStore(bytes, { height, width, channels: 1 }, rows);
  }

  private static of(names: readonly string[], numbers: ImageStore): PartMaps {
    return Object.assign(Object.create(PartMaps.prototype) as PartMaps, { names, numbers });
  }

  /** How many maps there are. */
  get length(): number {
    return this.numbers.length;
  }

  /** Height and width of a map: those of its image. */
  get rowShape(): [height: number, width: number] {
    return [this.numbers.height, this.numbers.width];
  }

  /** The number of the part of each pixel of one image, row-major: a view. @throws InputError for an image that is not there */
  map(row: number): Uint8Array {
    return this.numbers.image(row);
  }

  /** The maps of some images, in the order given. Copies none. @throws InputError for an image that is not there */
  select(rows: ArrayLike<number>): PartMaps {
    return PartMaps.of(this.names, this.numbers.select(rows));
  }

  /**
   * Where a part is, or any of several: images of one channel, white (1 in batches) on the part and black (0) elsewhere.
   *
   * @throws InputError for no part, or one that the maps do not have
   */
  mask(...parts: string[]): ImageStore {
    const wanted = new Set(parts.map((part) => this.numberOf(part)));
    if (wanted.size === 0) throw new InputError('parts', `one or more of ${this.names.join(', ')}`, 'none');
    const [height, width] = this.rowShape;
    const bytes = new Uint8Array(this.length * height * width);
    for (let row = 0; row < this.length; row++) {
      const map = this.map(row);
      for (let i = 0; i < map.length; i++) if (wanted.has(map[i]!)) bytes[row * map.length + i] = 255;
    }
    return new ImageStore(bytes, { height, width, channels: 1 });
  }

  /** A row for each image, to be joined with other tables: row, and of each part the share of the pixels that belong to it. */
  toTable(): pl.DataFrame {
    const { length, names } = this;
    const shares = names.map(() => new Float64Array(length));
    for (let row = 0; row < length; row++) {
      const map = this.map(row);
      for (const part of map) shares[part]![row]! += 1 / map.length;
    }
    const rows = Int32Array.from({ length }, (_, row) => row);
    return pl.DataFrame([
      pl.Series('row', rows, pl.Int32),
      ...names.map((name, part) => pl.Series(name, Array.from(shares[part]!), pl.Float64)),
    ]);
  }

  private numberOf(part: string): number {
    const number = this.names.indexOf(part);
    if (number === -1) throw new InputError('parts', `one of ${this.names.join(', ')}`, part);
    return number;
  }
}
