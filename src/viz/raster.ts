import { Resvg } from '@resvg/resvg-js';
import sharp from 'sharp';
import { fontFiles } from './fonts';

/** Pixels, four bytes each: red, green, blue, alpha. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
}

/**
 * Turns an SVG into pixels with the fonts of the library alone, so that every machine draws the same.
 *
 * @param scale - pixels for each unit of the drawing
 */
export function rasterise(svg: string, scale = 1): Pixels {
  const drawn = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: { fontFiles: fontFiles, loadSystemFonts: false, defaultFontFamily: 'Inter' },
  }).render();
  return { data: drawn.pixels, width: drawn.width, height: drawn.height };
}

/** How a drawing becomes a PNG. */
export interface DrawingOptions {
  /** Pixels for each unit of the drawing. Default 2: sharp on most screens. */
  scale?: number;
  /** How many colours; few make a small file. Default 128: flat areas, lines, and the shades at their edges. */
  colours?: number;
}

/** A drawing as a small PNG: flat colours need a palette only. */
export async function drawingToPng(svg: string, { scale = 2, colours = 128 }: DrawingOptions = {}): Promise<Buffer> {
  const { data, width, height } = rasterise(svg, scale);
  return sharp(data, { raw: { width, height, channels: 4 } })
    .flatten({ background: 'white' })
    .png({ palette: true, colours, dither: 0, compressionLevel: 9, effort: 7 })
    .toBuffer();
}
