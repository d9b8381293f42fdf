import type pl from 'nodejs-polars';
import { least, most } from '../../base';
import { displaySymbol, formsOf, type MimeBundle } from '../../cell';
import type { Values } from '../../learn';

/** What {@link UnitImages} are made from. */
export interface UnitImagesParts {
  readonly images: Values;
  readonly table: pl.DataFrame;
  readonly title: string;
  readonly captions: readonly string[];
  readonly columns: number;
  /** What is black and what is white. Default the least and the largest of the images. */
  readonly range?: readonly [low: number, high: number];
}

/** How a cell shows images of units. */
export type UnitPictureOf = (images: UnitImages) => unknown;

let pictureOf: UnitPictureOf | undefined;

/** What a cell shows of images of units from now on. */
export function setUnitPicture(picture: UnitPictureOf): void {
  pictureOf = picture;
}

/** Images that say something of units of a network, each with a row of a table. In a cell it shows them side by side. */
export class UnitImages {
  /** The images, `[n, height, width, channels]`; of networks for other inputs these, `[n, ...input]`. */
  readonly images: Values;
  /** What they are, in words. */
  readonly title: string;
  /** The columns of the table that stand below each in a cell. */
  readonly captions: readonly string[];
  /** How many stand side by side. */
  readonly columns: number;
  /** What is black and what is white in the images. */
  readonly range: readonly [low: number, high: number];
  private readonly table: pl.DataFrame;

  /** @internal */
  constructor({ images, table, title, captions, columns, range }: UnitImagesParts) {
    [this.images, this.table, this.title, this.captions, this.columns] = [images, table, title, captions, columns];
    this.range = range ?? [least(images.data), most(images.data)];
  }

  /** How many images there are. */
  get length(): number {
    return this.images.length;
  }

  /** A row for each image, with the column `image`, its place among them, and what the method says of it. */
  toTable(): pl.DataFrame {
    return this.table;
  }

  /** What it is in one line. */
  toString(): string {
    return `${this.title}: ${this.length} image${this.length === 1 ? '' : 's'} of ${this.images.rowShape.join(' x ')}`;
  }

  /** How a cell shows it. */
  async [displaySymbol](): Promise<MimeBundle> {
    return pictureOf ? await formsOf(pictureOf(this)) : { 'text/plain': this.toString() };
  }
}
