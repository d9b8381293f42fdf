import { checkInteger, escapeHtml, InputError } from '../base';
import { textWidth } from './fonts';
import type { ImageSource } from './images';
import { font, ink, chartWidth } from './theme';

/** One image of a mosaic. */
export interface Tile {
  /** Row-major height x width x channels. */
  pixels: Uint8Array;
  /** Lines of text below it. */
  captions: readonly string[];
}

/** Images of one size in rows, each a few times as large as it is, with captions below them and a title above. */
export interface Mosaic {
  tiles: readonly Tile[];
  width: number;
  height: number;
  channels: number;
  /** How many tiles stand side by side. */
  columns: number;
  /** Pixels of the picture for each pixel of an image, a whole number: every pixel stays a sharp square. */
  scale: number;
  title: string;
  /** What the images are that are {@link stacked} in a tile, from the top: words to the left of each row. None: no words. */
  parts: readonly string[];
}

/** How a mosaic is laid out. */
export interface MosaicOptions extends Pick<Mosaic, 'columns' | 'title'>, Partial<Pick<Mosaic, 'parts'>> {
  /** See {@link Mosaic}; undefined: as large as fits a cell, at most 4. */
  scale: number | undefined;
}

/** A mosaic of tiles with the size of the images of a store. @throws InputError for a scale or channels that cannot be drawn */
export function mosaicOf(
  images: Pick<ImageSource, 'width' | 'height' | 'channels'>,
  tiles: readonly Tile[],
  options: MosaicOptions,
): Mosaic {
  const { width, height, channels } = images;
  const { columns, title, parts = [] } = options;
  if (channels !== 1 && channels !== 3) throw new InputError('images', '1 or 3 channels', channels);
  const across = Math.min(columns, tiles.length) * width;
  const scale = options.scale ?? Math.max(1, Math.min(4, Math.floor(chartWidth / across)));
  checkInteger('scale', scale, 1, 'A whole number keeps every pixel a square.');
  return { tiles, columns, title, parts, width, height, channels, scale };
}

/** Images of one size below each other as one, with a white line between them. */
export function stacked(
  images: readonly Uint8Array[],
  { width, channels }: { width: number; channels: number },
): Uint8Array {
  const size = images[0]?.length ?? 0;
  const line = width * channels;
  const pixels = new Uint8Array(images.length * (size + line) - line).fill(255);
  images.forEach((image, i) => pixels.set(image, i * (size + line)));
  return pixels;
}

/** The height of so many images that are {@link stacked}. */
export function stackedHeight(count: number, height: number): number {
  return count * (height + 1) - 1;
}

/** Tells whether a caption fits below a tile. */
export function captionWidth({ width, scale }: Mosaic): (text: string) => boolean {
  return (text) => textWidth(text, captionSize) <= width * scale;
}

/** A mosaic as pixels (three bytes each) and, of the same size, its text as SVG. */
export interface ComposedMosaic {
  pixels: Uint8Array;
  width: number;
  height: number;
  svg: string;
}

const gap = 4;
const titleSize = 15;
const titleWeight = 600;
const captionSize = 11;
const smallest = 9;
const lineHeight = 14;
const titleLineHeight = 20;

/** Where things of a mosaic stand. */
interface Layout {
  /** Room for words to the left. */
  left: number;
  width: number;
  height: number;
  /** The title, as many lines as it takes. */
  title: readonly string[];
  /** Left upper corner of a tile. */
  corner(tile: number): { x: number; y: number };
}

/** Draws the images and lays out the text. */
export function composeMosaic(mosaic: Mosaic): ComposedMosaic {
  const layout = layoutOf(mosaic);
  const pixels = new Uint8Array(layout.width * layout.height * 3).fill(255);
  mosaic.tiles.forEach((tile, i) => drawTile(pixels, layout, mosaic, tile, layout.corner(i)));
  return { pixels, width: layout.width, height: layout.height, svg: textSvg(mosaic, layout) };
}

function layoutOf({ tiles, width, height, columns, scale, title, parts }: Mosaic): Layout {
  const words = parts.map((part) => textWidth(part, captionSize));
  const left = parts.length === 0 ? 0 : Math.ceil(Math.max(...words)) + 2 * gap;
  const lines = Math.max(0, ...tiles.map(({ captions }) => captions.length));
  const across = width * scale + gap;
  const whole = left + Math.min(columns, tiles.length) * across - gap;
  const titleLines = linesOf(title, whole);
  const top = title === '' ? 0 : 2 * titleSize + (titleLines.length - 1) * titleLineHeight;
  const down = height * scale + gap + (lines > 0 ? lines * lineHeight + 4 : 0);
  const rows = Math.ceil(tiles.length / columns);
  return {
    left,
    width: whole,
    title: titleLines,
    height: top + rows * down - gap,
    corner: (tile) => ({ x: left + (tile % columns) * across, y: top + Math.floor(tile / columns) * down }),
  };
}

function drawTile(
  out: Uint8Array,
  layout: Layout,
  { width, height, channels, scale }: Mosaic,
  { pixels }: Tile,
  corner: { x: number; y: number },
): void {
  for (let y = 0; y < height * scale; y++) {
    const row = Math.floor(y / scale) * width;
    let at = ((corner.y + y) * layout.width + corner.x) * 3;
    for (let x = 0; x < width * scale; x++) {
      const from = (row + Math.floor(x / scale)) * channels;
      // Grey images have one channel, which stands for all three colours.
      for (let c = 0; c < 3; c++) out[at++] = pixels[from + (channels === 1 ? 0 : c)]!;
    }
  }
}

function textSvg(mosaic: Mosaic, layout: Layout): string {
  const { tiles, width, height, scale, columns, parts } = mosaic;
  // The middle of each stacked image, in each row of tiles.
  const step = (height + 1) / Math.max(1, parts.length);
  const sides = tiles.flatMap((_, i) =>
    i % columns !== 0
      ? []
      : parts.map((part, at) => {
          const y = layout.corner(i).y + Math.round((at + 0.5) * step * scale) + captionSize / 3;
          const place = `x="${layout.left - gap}" y="${y.toFixed(1)}" font-size="${captionSize}"`;
          return `<text ${place} text-anchor="end">${escapeHtml(part)}</text>`;
        }),
  );
  const captions = tiles.flatMap((tile, i) => {
    const { x, y } = layout.corner(i);
    return tile.captions.map((caption, line) => {
      const baseline = y + height * scale + 12 + line * lineHeight;
      return textElement(caption, x + (width * scale) / 2, baseline, width * scale);
    });
  });
  const heading = layout.title.map((line, at) => `<tspan x="0" y="${titleSize + at * titleLineHeight}">${escapeHtml(line)}</tspan>`); // prettier-ignore
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${layout.width}" height="${layout.height}" font-family="${font}">`,
    `<text font-size="${titleSize}" font-weight="${titleWeight}" fill="${ink.text}">${heading.join('')}</text>`,
    `<g fill="${ink.text}">${captions.join('')}${sides.join('')}</g>`,
    '</svg>',
  ].join('');
}

/** A caption: a little smaller where that makes it fit, else cut. */
function textElement(caption: string, x: number, y: number, room: number): string {
  const width = textWidth(caption, captionSize);
  const size = Number(Math.max(smallest, Math.min(captionSize, (captionSize * room) / width)).toFixed(1));
  const text = escapeHtml(fitted(caption, room, size));
  return `<text x="${x}" y="${y}" font-size="${size}" text-anchor="middle">${text}</text>`;
}

/** A title in lines that fit a width, broken between words; a word that is too long is cut. */
function linesOf(title: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of title.split(' ')) {
    const longer = [...lines.slice(-1), word].join(' ');
    if (lines.length > 0 && textWidth(longer, titleSize, titleWeight) <= width) lines[lines.length - 1] = longer;
    else lines.push(fitted(word, width, titleSize, titleWeight));
  }
  return lines;
}

/** A text cut to a width, with an ellipsis where something is missing. */
function fitted(text: string, width: number, size: number, weight = 400): string {
  if (textWidth(text, size, weight) <= width) return text;
  let end = text.length;
  while (end > 0 && textWidth(`${text.slice(0, end)}…`, size, weight) > width) end--;
  return `${text.slice(0, end).trimEnd()}…`;
}
