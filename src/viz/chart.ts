import type { Shown } from '../cell';
import { Figure } from './figure';
import { withPlainTexts } from './plainTexts';
import { drawingToPng } from './raster';
import { renderSvg, type ChartSpec } from './renderChart';
import { chartConfig } from './theme';

/** JupyterLab 4 renders vega-lite 5 under this type; the specifications here are valid for versions 5 and 6 alike. */
const vegaLite = 'application/vnd.vegalite.v5+json';

/**
 * A vega-lite chart: interactive where vega-lite is rendered (JupyterLab has it built in, so no network is needed), else
 * a PNG, else text. Front ends show the first of these that they know, and only that one. The static form is no SVG, since
 * JupyterLab hides SVG in notebooks that are not trusted, and code-hosting sites strip it of styles or drop it.
 */
export class Chart extends Figure {
  /** The whole specification, data included: paste it into any vega-lite editor. */
  readonly spec: ChartSpec;

  /**
   * @param spec - a vega-lite specification without `config`: the look is the library's
   * @param text - see {@link Figure}
   */
  constructor(spec: ChartSpec, text: string) {
    super(text);
    this.spec = { ...withPlainTexts(spec), config: chartConfig };
  }

  /** The chart as SVG. */
  svg(): Promise<string> {
    return renderSvg(this.spec);
  }

  /** The chart as PNG. @param scale - pixels for each CSS pixel; 2 is sharp on most screens */
  async png(scale = 2): Promise<Buffer> {
    return drawingToPng(await this.svg(), { scale });
  }

  /** The interactive form alone, at once: for a chart that is soon replaced. */
  live(): Shown {
    return { data: { [vegaLite]: this.spec, 'text/plain': this.text }, metadata: {} };
  }

  override async render(): Promise<Shown> {
    const svg = await this.svg();
    const png = await drawingToPng(svg);
    return {
      data: { [vegaLite]: this.spec, 'image/png': png.toString('base64'), 'text/plain': this.text },
      metadata: { 'image/png': { ...sizeOf(svg), alt: this.text } },
    };
  }
}

/** Width and height of a drawing in CSS pixels. */
export function sizeOf(svg: string): { width: number; height: number } {
  const side = (name: string) => Math.round(Number(new RegExp(` ${name}="([\\d.]+)"`).exec(svg)?.[1]));
  return { width: side('width'), height: side('height') };
}
