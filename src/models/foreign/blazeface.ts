import * as tf from '@tensorflow/tfjs';
import pl from 'nodejs-polars';
import { compiled, type CompiledFunction } from '../../backend';
import { checkKeys, checkRange, InputError } from '../../base';
import type { Rows } from '../../data';
import { boxOfAnchor, withoutDoubles, type AnchorGrid, type RawBox } from './anchors';
import { foreignModels } from './foreignModels';
import { loadForeign } from './loadForeign';

/** The width and height of what the network takes. */
const side = 256;

/** The two grids, in the order of the outputs. */
const grids: readonly AnchorGrid[] = [
  { cells: 16, anchors: 2 },
  { cells: 8, anchors: 6 },
];

/** Numbers for each anchor: a box, and six points of the face that are not used here. */
const numbersPerAnchor = 16;

/** How many pictures one call of the network's graph takes: side by side they keep more processors busy than one after the other. */
const together = 4;

/** Options of {@link blazeface}. */
export interface BlazefaceOptions {
  /**
   * The black border put around each picture, as a share of the network's input on each side, in [0, 0.45]. Default 0. The network was
   * trained on faces with something around them: crops that a face fills want about 0.25.
   */
  margin?: number;
}

/** Options of {@link FaceDetector.detect}. */
export interface DetectOptions {
  /** Boxes below this score are left out, in [0, 1]. Default 0.5. */
  threshold?: number;
  /** Of boxes that overlap by more than this (intersection over union), the best stays, in [0, 1]. Default 0.3. */
  overlap?: number;
}

/**
 * MediaPipe's BlazeFace (Bazarevsky et al., 2019; the model for back cameras), as it was trained by others: a face detector for audits.
 * Fetched at first use from the npm package `@vladmandic/human` 3.3.6 (MIT; a download of 28 MB, of which 0.6 MB are kept), which
 * needs npm and the system's `tar` once.
 *
 * @throws RisklabError when it cannot be fetched, InputError on a bad option or a damaged file
 * @example
 * const detector = await blazeface({ margin: 0.25 });
 * const boxes = await detector.detect(test.images);      // a row for each face found
 * const scores = await detector.scores(test.images);     // the best score of each picture
 * detector.dispose();
 */
export async function blazeface(options: BlazefaceOptions = {}): Promise<FaceDetector> {
  checkKeys('blazeface', options, ['margin']);
  const { margin = 0 } = options;
  checkRange('margin', margin, 0, 0.45);
  return new FaceDetector(await loadForeign('blazeface'), margin);
}

/** A face detector that was trained elsewhere; {@link blazeface} loads one. It holds the weights: dispose of it. */
export class FaceDetector {
  /** From pictures to the outputs of each, one picture after the other; compiled it takes a third of the time. */
  private readonly run: CompiledFunction;

  /** @internal */
  constructor(
    private readonly graph: tf.GraphModel,
    private readonly margin: number,
  ) {
    const { outputs } = foreignModels.blazeface;
    // The network takes one picture at a time: its graph has that written into it.
    this.run = compiled((images) => {
      const found = tf
        .split(images, images.shape[0])
        .flatMap((image) => graph.execute(prepared(image as tf.Tensor4D, margin), [...outputs]) as tf.Tensor[]);
      return Object.fromEntries(found.map((output, i) => [i, output]));
    });
  }

  /**
   * Looks for faces.
   *
   * @param images - colour or grey pictures of any one size, values in [0, 1]
   * @returns a row for each face found, best first in each picture: `row` (which picture), `score` in [0, 1], and `x1`, `y1`, `x2`, `y2`
   * in pixels of the picture, from its upper left corner; a box may reach beyond the picture
   * @throws InputError on a bad option, or rows that are not pictures
   */
  async detect(images: Rows, options: DetectOptions = {}): Promise<pl.DataFrame> {
    checkKeys('detect', options, ['threshold', 'overlap']);
    const { threshold = 0.5, overlap = 0.3 } = options;
    checkRange('threshold', threshold, 0, 1);
    checkRange('overlap', overlap, 0, 1);
    const [height, width] = pictureSize(images);
    const found: Record<string, number>[] = [];
    const scale = (share: number, length: number): number => ((share - this.margin) / (1 - 2 * this.margin)) * length;
    await this.each(images, (boxes, row) => {
      const likely = boxes.filter(({ logit }) => sigmoid(logit) >= threshold);
      for (const { logit, x1, y1, x2, y2 } of withoutDoubles(likely, overlap)) {
        const corners = { x1: scale(x1, width), y1: scale(y1, height), x2: scale(x2, width), y2: scale(y2, height) };
        found.push({ row, score: sigmoid(logit), ...corners });
      }
    });
    const columns = ['row', 'score', 'x1', 'y1', 'x2', 'y2'];
    return pl.DataFrame(
      columns.map((name) => {
        const values = found.map((box) => box[name]!);
        return pl.Series(name, values, name === 'row' ? pl.Int32 : pl.Float64);
      }),
    );
  }

  /**
   * The best score of each picture, in [0, 1]: how sure the network is that there is a face somewhere in it.
   *
   * @param images - as in {@link detect}
   * @throws InputError for rows that are not pictures
   */
  async scores(images: Rows): Promise<Float64Array> {
    const scores = new Float64Array(images.length);
    await this.each(images, (boxes, row) => {
      scores[row] = sigmoid(boxes.reduce((best, { logit }) => Math.max(best, logit), -Infinity));
    });
    return scores;
  }

  /** Frees the weights. */
  dispose(): void {
    this.run.dispose();
    this.graph.dispose();
  }

  private async each(images: Rows, use: (boxes: RawBox[], row: number) => void): Promise<void> {
    const shape = pictureSize(images);
    const { outputs } = foreignModels.blazeface;
    for (let row = 0; row < images.length;) {
      const count = images.length - row >= together ? together : 1;
      const rows = Array.from({ length: count }, (_, i) => row + i);
      const pictures = tf.tensor4d(images.gather(rows), [count, ...shape]);
      let found: tf.Tensor[] = [];
      try {
        found = Object.values(this.run(pictures)); // keys that are numbers come in their order
        const values = await Promise.all(found.map((output) => output.data()));
        rows.forEach((one, i) => use(readBoxes(values.slice(i * outputs.length, (i + 1) * outputs.length)), one));
      } finally {
        tf.dispose([pictures, ...found]);
      }
      row += count;
    }
  }
}

/** A picture as 256 x 256 with three channels in [-1, 1], and the border around it. */
function prepared(image: tf.Tensor4D, margin: number): tf.Tensor4D {
  const border = Math.round(margin * side);
  const inner = side - 2 * border;
  const coloured: tf.Tensor4D = image.shape[3] === 1 ? tf.tile(image, [1, 1, 1, 3]) : image;
  const framed = tf.pad(tf.image.resizeBilinear(coloured, [inner, inner]), [
    [0, 0],
    [border, border],
    [border, border],
    [0, 0],
  ]);
  return tf.sub(tf.mul(framed, 2), 1);
}

type PictureSize = [height: number, width: number, channels: number];

function pictureSize(images: Rows): PictureSize {
  const [height = 0, width = 0, channels] = images.rowShape;
  if (images.rowShape.length === 3 && (channels === 1 || channels === 3)) return [height, width, channels];
  throw new InputError('images', 'rows of height x width x 1 or 3 channels', images.rowShape.join(' x '));
}

/** Scores and boxes of both grids; the first two outputs are the scores, the other two the boxes. */
function readBoxes(outputs: readonly ArrayLike<number>[]): RawBox[] {
  return grids.flatMap((grid, i) => {
    const [logits, numbers] = [outputs[i]!, outputs[i + grids.length]!];
    return Array.from({ length: logits.length }, (_, at) => {
      const start = at * numbersPerAnchor;
      const box = [numbers[start]!, numbers[start + 1]!, numbers[start + 2]!, numbers[start + 3]!] as const;
      return { logit: logits[at]!, ...boxOfAnchor(grid, at, box, side) };
    });
  });
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
