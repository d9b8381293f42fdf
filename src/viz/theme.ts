/** Families for text: Inter ships with the library and is in every static picture; browsers take the next they have. */
export const font = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/** Colours that people with any kind of colour vision tell apart (Okabe and Ito, 2008), without the pale yellow. */
export const palette = [
  '#0072B2',
  '#D55E00',
  '#009E73',
  '#CC79A7',
  '#E69F00',
  '#56B4E9',
  '#7A5195',
  '#666666',
] as const;

/** Shapes of points, in the order of the colours: in grey they still tell series apart. */
export const shapes = [
  'circle',
  'square',
  'triangle-up',
  'diamond',
  'cross',
  'triangle-down',
  'triangle-right',
  'triangle-left',
] as const;

/**
 * A lighter shade of a colour: mixed with white.
 *
 * @param color - as `#0072B2`
 * @param share - how much of the colour is left, 0 to 1
 * @example
 * tint('#000000', 0.2);   // '#cccccc'
 */
export function tint(color: string, share: number): string {
  return `#${channelsOf(color)
    .map((part) =>
      Math.round(255 - share * (255 - part))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

/** Text, text on dark fills, quiet text, rules and the faintest lines. */
export const ink = { text: '#222222', onDark: '#FFFFFF', quiet: '#595959', rule: '#8C8C8C', line: '#E3E3E3' } as const;

/**
 * The ink for text on a fill, dark or white: the one of more contrast, as WCAG 2.2 counts it.
 *
 * @param fill - as `#0072B2`
 * @example
 * inkOn('#E69F00');   // '#222222'
 */
export function inkOn(fill: string): string {
  const light = luminance(fill) + 0.05;
  const dark = luminance(ink.text) + 0.05;
  return light / dark > 1.05 / light ? ink.text : ink.onDark;
}

/** Relative luminance: 0 is black, 1 is white. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channelsOf(color)
    .map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Red, green and blue of a colour, 0 to 255. */
function channelsOf(color: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
}

/** Width of a chart in CSS pixels, all in: fits a notebook cell and a code-hosting site. */
export const chartWidth = 640;

/** The look of every vega-lite chart. */
export const chartConfig = {
  background: 'white',
  font: font,
  padding: { left: 6, right: 14, top: 6, bottom: 6 },
  view: { stroke: null },
  title: {
    anchor: 'start',
    frame: 'bounds',
    fontSize: 15,
    fontWeight: 600,
    color: ink.text,
    subtitleFontSize: 12,
    subtitleColor: ink.quiet,
    subtitlePadding: 5,
    subtitleLineHeight: 16,
    offset: 12,
  },
  axis: {
    domainColor: ink.rule,
    tickColor: ink.rule,
    gridColor: ink.line,
    labelColor: ink.text,
    labelFontSize: 12,
    labelLimit: 240,
    titleColor: ink.text,
    titleFontSize: 12,
    titleFontWeight: 400,
    titlePadding: 8,
  },
  axisX: { grid: false },
  axisY: { domain: false, ticks: false },
  legend: {
    labelColor: ink.text,
    labelFontSize: 12,
    titleColor: ink.quiet,
    titleFontSize: 12,
    titleFontWeight: 400,
    symbolOpacity: 1,
  },
  mark: { color: palette[0] },
  range: { category: [...palette] },
  line: { strokeWidth: 2 },
  point: { filled: true, size: 45, opacity: 1 },
} as const;
