import { createHash } from 'node:crypto';
import type { Shown } from '../cell';
import { Chart, sizeOf } from './chart';
import { Figure } from './figure';
import { plotlyHtml } from './plotlyHtml';
import { drawingToPng } from './raster';
import { rounded } from './text';
import { sceneBox, type BoxSide, type ScenePoints } from './scenePoints';
import { stillPicture } from './stillPicture';
import { font, ink, palette, chartWidth } from './theme';

/** Height of the scene in CSS pixels. */
const height = 520;
/** It stands in the output twice, as `<img>` and as PNG, so it is kept small. */
const stillOptions = { scale: 1.5, colours: 64 } as const;
/** Without perspective, as the still picture. */
const camera = { projection: { type: 'orthographic' } } as const;

/**
 * A scatter in three dimensions, in one output: plotly where its script can be loaded, and before that, and wherever scripts do
 * not run, a still picture of the same view.
 *
 * JupyterLab has no renderer for plotly. Its HTML outputs may hold scripts, once a notebook is trusted; so the output is an
 * `<img>` that a short script replaces. The script loads plotly.js from the JupyterLab server's own `/files/` (the server's
 * root holds `node_modules` when it was started by `npm start`), once a page, and never from a network. An untrusted
 * notebook, an exported page and a code-hosting site drop the script and show the image. The alternatives are worse: plotly in
 * each output would add 10 MB to a notebook, and a kernel that sends it once is undone by reloading the page.
 */
export class Scene extends Figure {
  constructor(
    readonly points: ScenePoints,
    text: string,
  ) {
    super(text);
  }

  /** The still picture, as a chart. */
  get still(): Chart {
    return new Chart(stillPicture(this.points), this.text);
  }

  /** The still picture as SVG. */
  svg(): Promise<string> {
    return this.still.svg();
  }

  /** The still picture as PNG; few colours make a small file, but fewer than these would change those of the groups. */
  async png(): Promise<Buffer> {
    return drawingToPng(await this.svg(), stillOptions);
  }

  /** What plotly draws: traces and layout, as plain JSON. */
  get plotly(): { data: Record<string, unknown>[]; layout: Record<string, unknown> } {
    return { data: traces(this.points), layout: layout(this.points) };
  }

  override async render(): Promise<Shown> {
    const svg = await this.svg();
    const { width } = sizeOf(svg);
    const png = (await drawingToPng(svg, stillOptions)).toString('base64');
    const spec = JSON.stringify(this.plotly);
    const id = createHash('sha256').update(spec).digest('hex').slice(0, 12);
    const html = plotlyHtml({ id, spec, png, alt: this.text, width, height: height });
    return {
      data: { 'text/html': html, 'image/png': png, 'text/plain': this.text },
      metadata: { 'image/png': { width, alt: this.text } },
    };
  }
}

function traces({ axes, color }: ScenePoints): Record<string, unknown>[] {
  const trace = (name: string, rows: number[] | undefined, marker: Record<string, unknown>) => {
    const [x, y, z] = axes.map(({ values }) => pick(values, rows));
    return { type: 'scatter3d', mode: 'markers', name, x, y, z, marker: { size: 3, opacity: 0.85, ...marker } };
  };
  if (color.kind === 'groups') {
    return color.groups.map((group, i) => {
      const rows = color.values.flatMap((value, row) => (value === group ? [row] : []));
      return trace(group, rows, { color: color.colors[i] });
    });
  }
  if (color.kind === 'none') return [trace('', undefined, { color: palette[0] })];
  const colorbar = { title: { text: color.title }, thickness: 14, len: 0.7 };
  return [trace('', undefined, { color: pick(color.values), colorscale: 'Viridis', colorbar })];
}

function pick(values: Float64Array, rows?: number[]): (number | null)[] {
  return rows ? rows.map((row) => shorter(values[row])) : Array.from(values, shorter);
}

/** Three digits tell a point's place on a screen. */
function shorter(value = NaN): number | null {
  const short = rounded(value);
  return short === null ? null : Number(short.toPrecision(3));
}

function layout({ title, subtitle, axes, color }: ScenePoints): Record<string, unknown> {
  const box = sceneBox(axes);
  const [xaxis, yaxis, zaxis] = axes.map(({ title: text }, i) => ({
    title: { text, font: { size: 11 } },
    range: rangeOf(box[i]),
    gridcolor: ink.line,
    zerolinecolor: ink.rule,
    showbackground: false,
    tickfont: { size: 10 },
  }));
  return {
    width: chartWidth,
    height: height,
    title: { text: `<b>${title}</b><br><span style="font-size:12px;color:${ink.quiet}">${subtitle}</span>`, x: 0.01 },
    font: { family: font, color: ink.text, size: 12 },
    margin: { l: 0, r: 0, t: 56, b: 0 },
    showlegend: color.kind === 'groups',
    legend: { title: { text: color.kind === 'groups' ? color.title : '' }, itemsizing: 'constant', y: 0.9 },
    scene: { xaxis, yaxis, zaxis, aspectmode: 'manual', aspectratio: ratioOf(box), camera: camera },
  };
}

function rangeOf({ middle, half }: BoxSide = { middle: 0, half: 1, size: 1 }): [number, number] {
  return [Number((middle - half).toPrecision(4)), Number((middle + half).toPrecision(4))];
}

function ratioOf(box: BoxSide[]): Record<string, number> {
  return Object.fromEntries(['x', 'y', 'z'].map((name, i) => [name, 1.75 * (box[i]?.size ?? 1)]));
}
