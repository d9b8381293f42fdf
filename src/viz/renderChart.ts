import type * as Vega from 'vega';
import type * as VegaLite from 'vega-lite';
import { textWidth } from './fonts';

/** A vega-lite specification: plain JSON. The types of vega-lite stay inside, for notebooks cannot see them. */
export type ChartSpec = Readonly<Record<string, unknown>>;

/** What vega hands to whoever measures a text. */
interface TextItem {
  fontSize?: number;
  fontWeight?: number | string;
  limit?: number;
}

let loading: Promise<{ vega: typeof Vega; lite: typeof VegaLite }> | undefined;

/**
 * Draws a chart as SVG, without a browser.
 *
 * @param spec - a vega-lite specification with its data in it
 * @throws Error when the specification is wrong; warnings of vega-lite count as errors, since nobody would see them
 * @example
 * await renderSvg({ data: { values: [{ x: 1 }] }, mark: 'point', encoding: { x: { field: 'x', type: 'quantitative' } } });
 */
export async function renderSvg(spec: ChartSpec): Promise<string> {
  const { vega, lite } = await (loading ??= load());
  const warnings: string[] = [];
  const logger = vega.logger(vega.Warn, undefined, (_method, _level, parts: readonly unknown[]) => {
    warnings.push(parts.map(String).join(' '));
  });
  // Vega marks the rows that it takes in, so it gets a copy.
  const copy = structuredClone(spec) as unknown as VegaLite.TopLevelSpec;
  const compiled = lite.compile(copy, { logger }).spec;
  const view = new vega.View(vega.parse(compiled, undefined, { ast: false }), { renderer: 'none', logger });
  try {
    const svg = await view.toSVG();
    if (warnings.length > 0) throw new Error(`chart: expected a clean specification, got ${warnings.join('; ')}.`);
    return svg;
  } finally {
    view.finalize();
  }
}

async function load(): NonNullable<typeof loading> {
  const [vega, lite] = await Promise.all([import('vega'), import('vega-lite')]);
  const { textMetrics } = vega as unknown as { textMetrics: { width: (item: TextItem, text: unknown) => number } };
  // Without a canvas vega takes every letter for 0.8 of the font size, which leaves gaps around all text.
  textMetrics.width = ({ fontSize = 11, fontWeight, limit = 0 }, text) => {
    const line = typeof text === 'string' || typeof text === 'number' ? String(text).trim() : '';
    const width = textWidth(line, fontSize, fontWeight === 'bold' ? 700 : Number(fontWeight ?? 400));
    return limit > 0 ? Math.min(limit, width) : width;
  };
  return { vega, lite };
}
