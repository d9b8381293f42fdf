import { checkKeys, escapeHtml, InputError } from '../../base';
import type { Shown } from '../../cell';
import { sizeOf } from '../chart';
import { Figure } from '../figure';
import { drawingToPng } from '../raster';
import { textWidth } from '../fonts';
import { font, ink, palette, tint } from '../theme';
import {
  fontSize,
  labelSize,
  lineHeight,
  layOut,
  type Layout,
  type PlacedArrow,
  type PlacedBox,
  type Point,
} from './layout';
import { readParts } from './parts';

/** Options of {@link diagram}. */
export interface DiagramOptions {
  /** Title above. Default none. */
  title?: string;
}

const titleSize = 15;

/** Boxes and arrows, as SVG, as PNG and in words. */
export class Diagram extends Figure {
  /** @param svg - the drawing @param text - see {@link Figure} */
  constructor(
    readonly svg: string,
    text: string,
  ) {
    super(text);
  }

  override async render(): Promise<Shown> {
    const size = { ...sizeOf(this.svg), alt: this.text };
    const png = await drawingToPng(this.svg, { colours: 32 });
    return {
      data: { 'image/svg+xml': this.svg, 'image/png': png.toString('base64'), 'text/plain': this.text },
      metadata: { 'image/svg+xml': size, 'image/png': size },
    };
  }
}

/**
 * Draws how things are connected: boxes and arrows from a few lines of text. A line is a chain of boxes; `->` is an arrow,
 * `--words-->` one with words beside it. A name in parentheses is a value (a picture, a number), any other a step that does
 * something. A box that was named before is the same box. Arrows to an earlier column run back below all boxes.
 *
 * @param description - the chains, one per line
 * @throws InputError when an arrow has no box on one of its sides, or there is no arrow
 * @example
 * await show(
 *   diagram(`
 *     (picture) -> convolutions -> (512 features) -> last layer -> (logit)
 *     (512 features) -> decoder -> (picture again)
 *   `),
 * );
 */
export function diagram(description: string, options: DiagramOptions = {}): Diagram {
  checkKeys('diagram', options, ['title']);
  if (typeof description !== 'string') throw new InputError('diagram', 'lines such as a -> b', description);
  const { title = '' } = options;
  const parts = readParts(description);
  const svg = draw(layOut(parts, title === '' ? 0 : 2 * titleSize), title);
  const chains = parts.arrows.map(({ from, to, label }) => `${from.name} → ${to.name}${label && ` (${label})`}`);
  return new Diagram(svg, [title, ...chains].filter(Boolean).join('\n'));
}

function draw(layout: Layout, title: string): string {
  const width = Math.ceil(Math.max(layout.width, textWidth(title, titleSize, 600) + 4));
  const height = Math.ceil(layout.height);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escapeHtml(font)}">`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    title && textAt([2, titleSize], title, `font-size="${titleSize}" font-weight="600" fill="${ink.text}"`),
    ...layout.arrows.map(drawArrow),
    ...layout.boxes.map(drawBox),
    '</svg>',
  ].join('');
}

function drawBox({ x, y, width, height, lines, kind }: PlacedBox): string {
  const isStep = kind === 'step';
  const look = isStep ? `fill="${tint(palette[0], 0.16)}" stroke="${palette[0]}"` : `fill="white" stroke="${ink.rule}"`;
  const first = y + height / 2 - ((lines.length - 1) * lineHeight) / 2 + fontSize * 0.35;
  const texts = lines.map((line, i) =>
    textAt(
      [x + width / 2, first + i * lineHeight],
      line,
      `text-anchor="middle" font-size="${fontSize}" fill="${ink.text}"`,
    ),
  );
  const corner = isStep ? 4 : Math.min(height / 2, 16);
  return `<rect x="${fix(x)}" y="${fix(y)}" width="${width}" height="${height}" rx="${corner}" ${look}/>${texts.join('')}`;
}

function drawArrow({ points, label, labelAt }: PlacedArrow): string {
  const [before, end] = points.slice(-2) as [Point, Point];
  const length = Math.hypot(end[0] - before[0], end[1] - before[1]);
  const [dx, dy] = [(end[0] - before[0]) / length, (end[1] - before[1]) / length];
  const back = (along: number, aside: number): Point => [
    end[0] - along * dx - aside * dy,
    end[1] - along * dy + aside * dx,
  ];
  const line = [...points.slice(0, -1), back(6, 0)];
  return [
    `<polyline points="${pointsOf(line)}" fill="none" stroke="${ink.quiet}" stroke-width="1.3" stroke-linejoin="round"/>`,
    `<polygon points="${pointsOf([end, back(8, 4), back(8, -4)])}" fill="${ink.quiet}"/>`,
    label && textAt(labelAt, label, `text-anchor="middle" font-size="${labelSize}" fill="${ink.quiet}"`),
  ].join('');
}

function textAt([x, y]: Point, text: string, look: string): string {
  return `<text x="${fix(x)}" y="${fix(y)}" ${look}>${escapeHtml(text)}</text>`;
}

function pointsOf(points: readonly Point[]): string {
  return points.map(([x, y]) => `${fix(x)},${fix(y)}`).join(' ');
}

function fix(value: number): number {
  return Number(value.toFixed(1));
}
