import type { PartShares } from './partMap';
import { imageSide } from './scene';

/** The square of the mark: its first line and column, its side, and its colour. */
const square = { from: 3, side: 8, colour: [20, 200, 60] } as const;

/** Calls for each pixel of the mark, with its number in the image. */
function overMark(use: (pixel: number) => void): void {
  const { from, side } = square;
  for (let y = from; y < from + side; y++) for (let x = from; x < from + side; x++) use(y * imageSide + x);
}

/** Draws the mark of a corner. @param pixels - 64 x 64 x 3, before blur and noise */
export function paintMark(pixels: Float64Array): void {
  overMark((pixel) => pixels.set(square.colour, 3 * pixel));
}

/** The mark hides what is below it. */
export function coverMark(shares: PartShares): void {
  const own = new Float64Array(imageSide * imageSide);
  overMark((pixel) => {
    for (const share of shares.values()) share[pixel] = 0;
    own[pixel] = 255;
  });
  shares.set('mark', own);
}
