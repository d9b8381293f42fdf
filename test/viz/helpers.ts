import { expect } from 'chai';
import sharp from 'sharp';
import type { Chart } from '../../src/viz';

type Json = Record<string, unknown>;

/** Every data row of a chart, in all its layers and panels, in order. */
export function rowsOf(chart: Chart): Json[] {
  return valuesIn(chart.spec);
}

function valuesIn(piece: unknown): Json[] {
  if (typeof piece !== 'object' || piece === null) return [];
  if (Array.isArray(piece)) return piece.flatMap(valuesIn);
  return Object.entries(piece).flatMap(([key, value]) =>
    key === 'data' ? (value as { values: Json[] }).values : valuesIn(value),
  );
}

/** The texts that an SVG draws. */
export function textsOf(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>(?:<tspan[^>]*>)?([^<]*)/g)].map(([, text = '']) =>
    text.replaceAll('&amp;', '&'),
  );
}

/** What holds for every chart: it renders without a warning, is small, needs no network, and draws its title. */
export async function checkChart(chart: Chart): Promise<string> {
  const { data, metadata } = await chart.render();
  expect(Object.keys(data)).eql(['application/vnd.vegalite.v5+json', 'image/png', 'text/plain']);
  expect(JSON.stringify(data).length).below(100_000);
  expect(JSON.stringify(data['application/vnd.vegalite.v5+json'])).not.match(/https?:|NaN|Infinity/);
  const png = await sharp(Buffer.from(data['image/png'] as string, 'base64')).metadata();
  const shown = metadata['image/png'] as { width: number; height: number; alt: string };
  expect([png.width, png.height]).eql([2 * shown.width, 2 * shown.height]);
  expect(shown.alt).equal(chart.text);
  const svg = await chart.svg();
  const title = chart.text.split('\n')[0];
  expect(textsOf(svg)).include(title);
  return svg;
}

/** The brightness of one pixel of an image, 0 to 255 a channel. */
export async function pixelsOf(
  image: Buffer,
): Promise<{ width: number; height: number; at: (x: number, y: number) => number[] }> {
  const { data, info } = await sharp(image)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
  return { width: info.width, height: info.height, at };
}
