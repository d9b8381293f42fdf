/** The pixels of an image, four bytes each. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
}

/** By how many pixels a line may move unnoticed: antialiasing, rounding, thicker lines. */
const lineShift = 2;
/** By how many pixels letters may move when another font is used. */
const fontShift = 7;
/** How much a colour may differ, of 255, in a sharp image and in one whose pixels are means of nine. */
const colourStep = 40;
const softStep = 20;
/** The largest size of a letter, in pixels. */
const letterSize = 24;
/** The side of the squares that are looked at, in pixels; they overlap by half. */
export const squareSide = 32;
/** Uniform areas: how much a pixel's colour may differ from those around it, and from that of the other image, of 255. */
const uniformSpread = 10;
const uniformStep = 8;

/** What can be seen to differ between two images of the same size. */
export interface VisibleDifference {
  /** Where: 1 for each pixel that counts. */
  mask: Uint8Array;
  /** The largest part of a square's pixels that differs, from 0 to 1. */
  worst: number;
}

/**
 * The differences that a person can see. A pixel counts where the other image has no similar colour within {@link lineShift} pixels, sharp or
 * blurred (a thin line may be one dark pixel wide or two pale ones), and either it belongs to a connected part that is larger than a letter, or
 * there is no similar colour within {@link fontShift} pixels. Uniform areas of another shade count as well. The square that differs most
 * decides, as a curve is a small part of a picture.
 */
export function visibleDifference(a: Pixels, b: Pixels): VisibleDifference {
  const { width, height } = a;
  const off = colourDifferences(a, b);
  const [near, shaded, mask] = [new Uint8Array(off.length), new Uint8Array(off.length), new Uint8Array(off.length)];
  const [softA, softB] = [blurred(a), blurred(b)];
  const unlike = (i: number, radius: number): boolean =>
    isUnlike(a, b, i, radius, colourStep) && isUnlike(softA, softB, i, radius, softStep);
  for (let i = 0; i < off.length; i++) {
    if (off[i]! > uniformStep && isUniform(a, i) && isUniform(b, i)) shaded[i] = 1;
    if (off[i]! <= colourStep || !unlike(i, lineShift)) continue;
    near[i] = 1;
    if (unlike(i, fontShift)) mask[i] = 1;
  }
  addLongParts(mask, near, width, height);
  addAreas(mask, shaded, width, height);
  return { mask, worst: worstSquare(mask, width, height) };
}

/** The difference of the colours at each place, in the channel where it is largest. */
function colourDifferences(a: Pixels, b: Pixels): Uint8Array {
  const found = new Uint8Array(a.width * a.height);
  for (let i = 0; i < found.length; i++) {
    for (let j = 4 * i; j < 4 * i + 3; j++) found[i] = Math.max(found[i]!, Math.abs(a.data[j]! - b.data[j]!));
  }
  return found;
}

/** Whether the colour of either image at a place is outside the range that the other one has around it. */
function isUnlike(a: Pixels, b: Pixels, i: number, radius: number, step: number): boolean {
  for (const channel of [0, 1, 2]) {
    const [value, other] = [a.data[4 * i + channel]!, b.data[4 * i + channel]!];
    if (Math.abs(value - other) <= step) continue;
    const reaches = (image: Pixels, from: number, to: number): boolean =>
      anyAround(image, i, radius, (at) => {
        const there = image.data[at + channel]!;
        return to > from ? there + step >= to : there - step <= to;
      });
    if (!reaches(b, other, value) || !reaches(a, value, other)) return true;
  }
  return false;
}

/** Each pixel as the mean of the nine around it. */
function blurred({ data, width, height }: Pixels): Pixels {
  const soft = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let v = -1; v <= 1; v++) {
          const row = Math.min(height - 1, Math.max(0, y + v)) * width;
          for (let u = -1; u <= 1; u++) sum += data[4 * (row + Math.min(width - 1, Math.max(0, x + u))) + channel]!;
        }
        soft[4 * (y * width + x) + channel] = sum / 9;
      }
    }
  }
  return { data: soft, width, height };
}

/** Whether all channels of an image are much the same around a place. */
function isUniform(image: Pixels, i: number): boolean {
  const { data } = image;
  const differs = (at: number, channel: number): boolean =>
    Math.abs(data[at + channel]! - data[4 * i + channel]!) > uniformSpread;
  return !anyAround(image, i, 2, (at) => differs(at, 0) || differs(at, 1) || differs(at, 2));
}

function anyAround({ width, height }: Pixels, i: number, radius: number, test: (at: number) => boolean): boolean {
  const [x, y] = [i % width, Math.floor(i / width)];
  const [left, right] = [Math.max(0, x - radius), Math.min(width - 1, x + radius)];
  const bottom = Math.min(height - 1, y + radius);
  for (let v = Math.max(0, y - radius); v <= bottom; v++) {
    for (let u = left; u <= right; u++) if (test(4 * (v * width + u))) return true;
  }
  return false;
}

/** Adds the parts of another mask, connected also by corners, that are longer than a letter. */
function addLongParts(mask: Uint8Array, from: Uint8Array, width: number, height: number): void {
  const seen = new Uint8Array(from.length);
  for (let start = 0; start < from.length; start++) {
    if (!from[start] || seen[start]) continue;
    const part = connected(from, seen, start, width, height);
    if (extent(part, width) > letterSize) for (const i of part) mask[i] = 1;
  }
}

function connected(mask: Uint8Array, seen: Uint8Array, start: number, width: number, height: number): number[] {
  const part = [start];
  seen[start] = 1;
  for (let at = 0; at < part.length; at++) {
    const [x, y] = [part[at]! % width, Math.floor(part[at]! / width)];
    for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
      for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
        const i = v * width + u;
        if (!mask[i] || seen[i]) continue;
        seen[i] = 1;
        part.push(i);
      }
    }
  }
  return part;
}

function extent(part: readonly number[], width: number): number {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const i of part) {
    const [x, y] = [i % width, Math.floor(i / width)];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  return Math.max(right - left, bottom - top) + 1;
}

/** Adds uniform areas of another shade, such as cells of a heat map, of at least 3 x 3 pixels: noise has no such areas. */
function addAreas(mask: Uint8Array, shaded: Uint8Array, width: number, height: number): void {
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      if (!shaded[y * width + x]) continue;
      const around = [-1, 0, 1].flatMap((v) => [-1, 0, 1].map((u) => (y + v) * width + x + u));
      if (around.every((i) => shaded[i])) for (const i of around) mask[i] = 1;
    }
  }
}

function worstSquare(mask: Uint8Array, width: number, height: number): number {
  let worst = 0;
  const [w, h] = [Math.min(squareSide, width), Math.min(squareSide, height)];
  for (const top of starts(height, h)) {
    for (const left of starts(width, w)) {
      let count = 0;
      for (let y = top; y < top + h; y++) for (let x = left; x < left + w; x++) count += mask[y * width + x]!;
      worst = Math.max(worst, count / (w * h));
    }
  }
  return worst;
}

/** Where squares begin along a side: each overlaps the one before by half, the last one ends at the end. */
function starts(length: number, side: number): number[] {
  const list: number[] = [];
  for (let start = 0; start + side < length; start += side / 2) list.push(Math.floor(start));
  return [...list, length - side];
}
