import pl from 'nodejs-polars';
import { InputError, product, sum } from '../base';
import { displaySymbol, formsOf, type MimeBundle } from '../cell';
import type { Rows } from '../data';
import { Values } from '../learn';
import type { Found } from './method';

/** What {@link Attribution} is made from. */
export interface AttributionParts extends Found {
  /** The name of the method. */
  readonly method: string;
  /** What was explained, in words. */
  readonly target: string;
  /** The class that was explained, one for each input. */
  readonly classes: Int32Array;
  /** What was explained: images or rows. */
  readonly inputs: Rows;
  /** Names of the columns of a table. Default none. */
  readonly columns?: readonly string[];
}

/** How an attribution is shown in a cell: a picture of it. */
export type PictureOf = (attribution: Attribution) => unknown;

let pictureOf: PictureOf | undefined;

/** What a cell shows of an attribution of images from now on. */
export function setAttributionPicture(picture: PictureOf): void {
  pictureOf = picture;
}

/**
 * What parts of the inputs a prediction is made of, as a method says: one signed map for each input. Above 0 speaks for what was explained, below 0
 * against it; methods that say nothing about the direction have no values below 0. In a cell it shows its images and maps.
 */
export class Attribution {
  /** The method, such as `gradCam`. */
  readonly method: string;
  /** What was explained, in words, such as `logit` or `class 2`. */
  readonly target: string;
  /** The class explained in each row; -1 for the loss of what is no class. */
  readonly classes: Int32Array;
  /** The inputs that were explained. */
  readonly inputs: Rows;
  /** A number for each number of the input, `[n, ...input]`, or for each pixel where a method tells no channels apart. */
  readonly values: Values;
  /** One map a row, `[n, height, width]`; of inputs that are no images one number for each of theirs. */
  readonly maps: Values;
  /**
   * Of methods whose values add up to a difference of outputs (integrated gradients): what their sum is too much, a number a row. Small
   * beside the output, or more steps are needed.
   */
  readonly completenessGap?: Float32Array;
  /** Of `kernelShap`: what is explained with nothing there, a number a row. With the sum of the values it is the output. */
  readonly base?: Float32Array;
  /**
   * Of surrogate models: which share of the variance of the outputs around the row the linear model explains (R², at most 1), a number a row. Where
   * it is small, the values say little of the model.
   */
  readonly fit?: Float32Array;
  /** Of methods that explain parts of images: the number of the part of each pixel, from 0, `[n, height, width]`. */
  readonly segments?: Values;
  /** Names of the columns, where the inputs were a table; else none. */
  readonly columns: readonly string[];

  /**
   * An explanation of your own, to be shown and scored as those of the library.
   *
   * @param parts - method, target, classes, inputs and values as they are described here; `channels` says how those of a pixel become one
   * @example
   * const values = new Values(new Float32Array(n * 64 * 64), [n, 64, 64]);
   * new explain.Attribution({ method: 'nothing', target: 'logit', classes: new Int32Array(n).fill(1), inputs: test.images, values });
   */
  constructor(parts: AttributionParts) {
    const { method, target, classes, inputs, values, channels = 'sum', columns = [] } = parts;
    const { completenessGap, base, fit, segments } = parts;
    if (!(values instanceof Values) || values.length !== (inputs as Rows | undefined)?.length) {
      throw new InputError('Attribution', 'inputs, and values with a row for each of them', parts);
    }
    [this.method, this.target, this.classes, this.inputs, this.values] = [method, target, classes, inputs, values];
    const isImage = inputs.rowShape.length === 3 && values.shape.length === 4;
    this.maps = isImage ? overChannels(values, channels) : values;
    this.columns = columns;
    if (completenessGap) this.completenessGap = completenessGap;
    if (base) this.base = base;
    if (fit) this.fit = fit;
    if (segments) this.segments = segments;
  }

  /** How many inputs were explained. */
  get length(): number {
    return this.maps.length;
  }

  /** The map of one input, row-major. @throws InputError for a row that is not there */
  map(row: number): Float32Array {
    return this.maps.gather([row]);
  }

  /**
   * A row for each input, to be joined with other tables: row (its place among the inputs), method, target, sum of the map, its largest
   * absolute value and where that is (line and column from 0; for inputs that are no images line is 0), of a table feature (the name of that
   * column), and completenessGap, base and fit where there are such. {@link byFeature} has all values of a table.
   */
  toTable(): pl.DataFrame {
    const { maps, columns, completenessGap, base, fit } = this;
    const rows = Array.from({ length: this.length }, (_, row) => row);
    const width = product(maps.rowShape);
    const perLine = maps.rowShape.length === 2 ? maps.rowShape[1]! : width;
    const each = rows.map((row) => maps.data.subarray(row * width, (row + 1) * width));
    const places = each.map((map) =>
      map.reduce((best, value, at) => (Math.abs(value) > Math.abs(map[best]!) ? at : best), 0),
    );
    return pl.DataFrame({
      row: pl.Series('row', rows, pl.Int32),
      method: rows.map(() => this.method),
      target: rows.map(() => this.target),
      sum: each.map((map) => sum(map)),
      largest: each.map((map, row) => Math.abs(map[places[row]!]!)),
      line: pl.Series(
        'line',
        places.map((at) => Math.floor(at / perLine)),
        pl.Int32,
      ),
      column: pl.Series(
        'column',
        places.map((at) => at % perLine),
        pl.Int32,
      ),
      ...(columns.length > 0 ? { feature: places.map((at) => columns[at]!) } : {}),
      ...(completenessGap ? { completenessGap: [...completenessGap] } : {}),
      ...(base ? { base: [...base] } : {}),
      ...(fit ? { fit: [...fit] } : {}),
    });
  }

  /**
   * A row for each column of each row of a table: row, feature (its name, or its place where it has none), value (what the input has there),
   * attribution.
   *
   * @throws InputError for images
   * @example
   * const parts = await explain.kernelShap(model, test.x, { background: train.x });
   * parts.byFeature().groupBy('feature').agg(pl.col('attribution').abs().mean());   // what matters over all rows
   */
  byFeature(): pl.DataFrame {
    const { inputs, maps, columns, length } = this;
    const [width, ...others] = inputs.rowShape;
    if (width === undefined || others.length > 0) {
      throw new InputError('byFeature', 'rows of a table', `inputs of ${inputs.rowShape.join(' x ')}`, 'See maps.');
    }
    const cells = Array.from({ length: length * width }, (_, at) => at);
    return pl.DataFrame({
      row: pl.Series(
        'row',
        cells.map((at) => Math.floor(at / width)),
        pl.Int32,
      ),
      feature: cells.map((at) => columns[at % width] ?? String(at % width)),
      value: [...inputs.gather(Array.from({ length }, (_, row) => row))],
      attribution: [...maps.data],
    });
  }

  /** What it is in one line. */
  toString(): string {
    return `${this.method} of the ${this.target}: ${this.length} ${this.length === 1 ? 'map' : 'maps'} of ${this.maps.rowShape.join(' x ')}`;
  }

  /** How a cell shows it: as its picture, or of a table as its table. */
  async [displaySymbol](): Promise<MimeBundle> {
    return pictureOf ? await formsOf(pictureOf(this)) : { 'text/plain': this.toString() };
  }
}

/** One number a pixel: the sum over its channels, or the largest absolute value. */
function overChannels({ data, shape }: Values, how: 'sum' | 'largest'): Values {
  const channels = shape.at(-1)!;
  const map = new Float32Array(data.length / channels);
  for (let i = 0; i < map.length; i++) {
    let found = 0;
    for (let c = 0; c < channels; c++) {
      const value = data[i * channels + c]!;
      found = how === 'sum' ? found + value : Math.max(found, Math.abs(value));
    }
    map[i] = found;
  }
  return new Values(map, shape.slice(0, -1));
}
