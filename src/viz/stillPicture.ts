import { chartConfig, ink, palette } from './theme';
import { sceneBox, type BoxSide, type SceneAxis, type ScenePoints } from './scenePoints';
import { rounded, shortNumber } from './text';

type Vector = readonly [number, number, number];
type Piece = Record<string, unknown>;

// The view that plotly starts with: from equal distances along all axes, z upwards, without perspective.
const right: Vector = [-Math.SQRT1_2, Math.SQRT1_2, 0];
const up: Vector = [-1 / Math.sqrt(6), -1 / Math.sqrt(6), Math.sqrt(2 / 3)];
const towards: Vector = [1 / Math.sqrt(3), 1 / Math.sqrt(3), 1 / Math.sqrt(3)];

/** Pixels for each unit of the box. */
const unit = 172;
/** Room around the box for the titles of its edges, in units. */
const margin = 0.28;

/** A scene from plotly's first point of view, as a vega-lite chart: points projected here, the far ones drawn first. */
export function stillPicture(points: ScenePoints): Piece {
  const { title, subtitle, axes, color } = points;
  const box = sceneBox(axes);
  const edges = boxEdges(box);
  const side = (name: 'x' | 'y') => {
    const ends = edges.flatMap((edge) => [edge[name], edge[`${name}2`]]);
    return [Math.min(...ends) - margin, Math.max(...ends) + (name === 'x' ? margin : 0.05)] as const;
  };
  const hidden = (name: 'x' | 'y') => ({
    field: name,
    type: 'quantitative',
    axis: null,
    scale: { domain: side(name) },
  });
  const pixels = (name: 'x' | 'y') => Math.round(unit * (side(name)[1] - side(name)[0]));
  const encoding = { x: hidden('x'), y: hidden('y') };
  return {
    title: { text: title, subtitle: [subtitle] },
    width: pixels('x'),
    height: pixels('y'),
    layer: [
      {
        data: { values: edges },
        mark: { type: 'rule', color: '#CCCCCC' },
        encoding: { ...encoding, x2: { field: 'x2' }, y2: { field: 'y2' } },
      },
      ...axisTitles(axes, box).map((values) => ({
        data: { values: [values] },
        mark: { type: 'text', fontSize: 11, color: ink.quiet, angle: values.angle, font: chartConfig.font },
        encoding: { ...encoding, text: { field: 'text' } },
      })),
      {
        data: { values: projected(points, box) },
        mark: { type: 'point', filled: true, size: 16, opacity: 0.75 },
        encoding: { ...encoding, color: colorEncoding(color) },
      },
    ],
  };
}

function colorEncoding(color: ScenePoints['color']): Piece {
  if (color.kind === 'none') return { value: palette[0] };
  if (color.kind === 'scale') {
    return { field: 'c', type: 'quantitative', title: color.title, scale: { scheme: 'viridis', zero: false } };
  }
  return { field: 'c', type: 'nominal', title: color.title, scale: { domain: color.groups, range: color.colors } };
}

function projected({ axes, color }: ScenePoints, box: BoxSide[]): Piece[] {
  const inBox = (side: number, row: number) => {
    const { middle, half, size } = box[side] ?? { middle: 0, half: 1, size: 1 };
    return (size * (axes[side]!.values[row]! - middle)) / half;
  };
  const rows = Array.from(axes[0]?.values ?? [], (_, i) => {
    const at: Vector = [inBox(0, i), inBox(1, i), inBox(2, i)];
    const c =
      color.kind === 'groups' ? color.values[i] : color.kind === 'scale' ? rounded(color.values[i]!) : undefined;
    return { point: { ...flat(at), ...(c === undefined ? {} : { c }) }, depth: along(at, towards) };
  });
  return rows.sort((a, b) => a.depth - b.depth).map(({ point }) => point);
}

/** The nine edges of the box that are not in front of it: the three walls behind the points. */
function boxEdges(box: BoxSide[]): { x: number; y: number; x2: number; y2: number }[] {
  const [x = 1, y = 1, z = 1] = box.map(({ size }) => size);
  const corners = [-1, 1].flatMap((a) => [-1, 1].map((b) => [a, b] as const)).filter(([a, b]) => a + b < 2);
  const edges = corners.flatMap(([a, b]): [Vector, Vector][] => [
    [
      [-x, a * y, b * z],
      [x, a * y, b * z],
    ],
    [
      [a * x, -y, b * z],
      [a * x, y, b * z],
    ],
    [
      [a * x, b * y, -z],
      [a * x, b * y, z],
    ],
  ]);
  return edges.map(([from, to]) => ({ ...flat(from), x2: flat(to).x, y2: flat(to).y }));
}

/** Titles beside three edges, turned as they are, with the range of the axis. */
function axisTitles(axes: SceneAxis[], box: BoxSide[]): { x: number; y: number; text: string; angle: number }[] {
  const [x = 1, y = 1, z = 1] = box.map(({ size }) => size);
  const places = [
    { middle: flat([0, y, -z]), dx: 0.06, dy: -0.1, angle: -30 },
    { middle: flat([x, 0, -z]), dx: -0.06, dy: -0.1, angle: 30 },
    { middle: flat([x, -y, 0]), dx: -0.1, dy: 0, angle: -90 },
  ];
  return places.map(({ middle, dx, dy, angle }, i) => {
    const { title = '' } = axes[i] ?? {};
    const { middle: centre = 0, half = 1 } = box[i] ?? {};
    const text = `${title}: ${shortNumber(round(centre - half))} to ${shortNumber(round(centre + half))}`;
    return { x: middle.x + dx, y: middle.y + dy, angle, text };
  });
}

function round(value: number): number {
  return Number(value.toPrecision(2));
}

function flat(at: Vector): { x: number; y: number } {
  return { x: Number(along(at, right).toFixed(3)), y: Number(along(at, up).toFixed(3)) };
}

function along(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
