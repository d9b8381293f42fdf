import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import sharp from 'sharp';
import { Random } from '../../src/base';
import { Scene } from '../../src/viz';
import { textsOf } from './helpers';

const points = {
  title: 'Latent space',
  subtitle: 'three points',
  axes: [
    [-1, 0, 1],
    [0, 2, 4],
    [5, 5.5, 6],
  ].map((values, i) => ({ title: `latent ${i}`, values: Float64Array.from(values) })),
  color: {
    kind: 'groups' as const,
    title: 'tone',
    values: ['dark', 'light', 'dark'],
    groups: ['dark', 'light'],
    colors: ['#111111', '#aa0000'],
  },
};
const scene = new Scene(points, 'Latent space\n<three> "points"');

const html = async () => (await scene.render()).data['text/html'] as string;

/** A page of JupyterLab, as far as the script of a scene looks at it. */
class Page {
  readonly loaded: string[] = [];
  readonly drawn: unknown[][] = [];
  readonly window: Record<string, unknown> = {};
  readonly still = { hidden: false };
  readonly output = { dataset: {} as Record<string, string>, append: () => undefined, firstElementChild: this.still };

  constructor(private readonly settings: { path: string; serves: string[]; jupyter?: boolean; webgl?: boolean }) {}

  /** Shows an output as often as told, all before anything is loaded. */
  async run(source: string, times = 1): Promise<void> {
    const script = /<script>([\s\S]*)<\/script>/.exec(source)?.[1] ?? '';
    const { path, jupyter = true, webgl = true } = this.settings;
    const document = {
      getElementById: () => (jupyter ? { textContent: '{"baseUrl":"/base/"}' } : null),
      createElement: (name: string) =>
        name === 'canvas' ? { getContext: () => (webgl ? {} : null) } : { remove: () => undefined },
      head: { append: (element: HTMLScript) => void setImmediate(() => this.load(element)) },
      querySelectorAll: () => ('drawn' in this.output.dataset ? [] : [this.output]),
    };
    const globals = {
      window: this.window,
      document,
      location: { pathname: path },
      decodeURIComponent,
      encodeURIComponent,
    };
    for (let i = 0; i < times; i++) runInNewContext(script, globals);
    for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
  }

  private load(script: HTMLScript): void {
    this.loaded.push(script.src);
    if (!this.settings.serves.includes(script.src)) return script.onerror();
    this.window['Plotly'] = { newPlot: (...call: unknown[]) => Promise.resolve(void this.drawn.push(call)) };
    script.onload();
  }
}

interface HTMLScript {
  src: string;
  onload(): void;
  onerror(): void;
}

describe('Scene', () => {
  it('holds the still picture in HTML and as PNG, and refers to no other host', async () => {
    const { data } = await scene.render();
    expect(Object.keys(data)).eql(['text/html', 'image/png', 'text/plain']);
    const [, inside = ''] = /<img src="data:image\/png;base64,([^"]+)"/.exec(await html()) ?? [];
    expect(inside).equal(data['image/png']);
    const size = await sharp(Buffer.from(inside, 'base64')).metadata();
    expect(size.width).within(500, 1200);
    expect((await html()).replace(inside, '')).not.match(/https?:|\/\/[a-z]/i);
    expect(await html()).include('alt="Latent space\n&lt;three&gt; &quot;points&quot;"');
    expect(JSON.stringify(data).length).below(100_000);
  });

  it('gives plotly a trace a group, and a box as long as the points reach', () => {
    const { data, layout } = scene.plotly;
    expect(data.map(({ marker }) => (marker as { color: string }).color)).eql(['#111111', '#aa0000']);
    expect(data.map(({ name, x, y, z }) => ({ name, x, y, z }))).eql([
      { name: 'dark', x: [-1, 1], y: [0, 4], z: [5, 6] },
      { name: 'light', x: [0], y: [2], z: [5.5] },
    ]);
    const { aspectratio, xaxis, yaxis } = layout['scene'] as Record<string, Record<string, unknown>>;
    expect(xaxis?.['range']).eql([-1.03, 1.03]);
    expect(yaxis?.['range']).eql([-0.06, 4.06]);
    // Half of the longest side for x, and for z no less than what can be seen.
    expect(Number(aspectratio?.['x']) / Number(aspectratio?.['y'])).closeTo(0.5, 1e-9);
    expect(Number(aspectratio?.['z']) / Number(aspectratio?.['y'])).closeTo(0.45, 1e-9);
  });

  it('draws the points and titles in the still picture, the nearest last', async () => {
    const svg = await scene.svg();
    expect(textsOf(svg)).include.members(['Latent space', 'dark', 'light', 'latent 0: −1 to 1', 'latent 2: 5 to 6']);
    expect(svg)
      .match(/fill="#111111"/)
      .match(/fill="#aa0000"/);
    const marks = [...svg.matchAll(/aria-roledescription="point"/g)];
    expect(marks).length(3);
    const reversed = points.axes.map(({ title, values }) => ({ title, values: values.slice().reverse() }));
    const drawn = (axes: typeof points.axes) => {
      const layers = new Scene({ ...points, axes }, '').still.spec['layer'] as { data: { values: { y: number }[] } }[];
      return layers.at(-1)?.data.values.map(({ y }) => y);
    };
    // The corner (1, 4, 6) is nearest; its height on the screen is (-0.5 - 1) / sqrt(6) + 0.45 sqrt(2 / 3), over 1.03.
    expect(drawn(points.axes)).eql([0.238, 0, -0.238]);
    expect(drawn(reversed)).eql([0.238, 0, -0.238]);
  });

  it('has the colours of the groups in its still picture, whatever else is in it', async () => {
    const random = new Random(0);
    const values = () => Float64Array.from({ length: 900 }, () => random.normal());
    const names = ['light', 'medium', 'dark'];
    const color = {
      ...{ kind: 'groups' as const, title: 'tone', groups: names, colors: ['#0072B2', '#D55E00', '#009E73'] },
      values: Array.from({ length: 900 }, (_, i) => names[i % 3] ?? ''),
    };
    const axes = ['a', 'b', 'c'].map((title) => ({ title, values: values() }));
    const scene = new Scene({ title: 'Latents', subtitle: '', axes, color }, 'Latents');
    const { data } = await sharp(await scene.png())
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const seen = new Set<string>();
    for (let i = 0; i < data.length; i += 3) seen.add(data.subarray(i, i + 3).toString('hex'));
    for (const [red = 0, green = 0, blue = 0] of [
      [0x00, 0x72, 0xb2],
      [0xd5, 0x5e, 0x00],
      [0x00, 0x9e, 0x73],
    ]) {
      const near = [...seen].filter((hex) => {
        const [r = 0, g = 0, b = 0] = [...Buffer.from(hex, 'hex')];
        return Math.max(Math.abs(r - red), Math.abs(g - green), Math.abs(b - blue)) <= 4;
      });
      expect(near.length, `${red} ${green} ${blue}`).above(0);
    }
  });

  it('colours numbers on a scale', async () => {
    const color = { kind: 'scale' as const, title: 'bias', values: Float64Array.from([-3, -2, -1]) };
    const scaled = new Scene({ ...points, color }, 'scaled');
    expect((scaled.plotly.data[0]?.['marker'] as { color: number[] }).color).eql([-3, -2, -1]);
    expect(textsOf(await scaled.svg())).include('bias');
  });

  it('cannot be ended early by what a title says', async () => {
    const evil = new Scene({ ...points, title: '</script><script>alert(1)</script>' }, 'x');
    const source = (await evil.render()).data['text/html'] as string;
    expect(source.match(/<script>/g)).length(2);
    expect(source.match(/<\/script>/g)).length(1);
  });
});

describe('the script of a scene', () => {
  it('loads plotly from the server once a page, and puts it in the place of the picture', async () => {
    const page = new Page({
      path: '/base/lab/tree/notebooks/a.ipynb',
      serves: ['/base/files/node_modules/plotly.js-dist/plotly.js'],
    });
    await page.run(await html(), 2);
    await page.run(await html());
    expect(page.loaded).eql(['/base/files/node_modules/plotly.js-dist/plotly.js']);
    expect(page.drawn).length(1);
    expect(JSON.parse(JSON.stringify(page.drawn[0]?.slice(1, 3)))).eql(
      JSON.parse(JSON.stringify([scene.plotly.data, scene.plotly.layout])),
    );
    expect(page.still.hidden).equal(true);
  });

  it('looks in the folders from the root of the server to that of the notebook', async () => {
    const folders = ['', 'my%20labs/', 'my%20labs/notebooks/'];
    const files = folders.map((folder) => `/base/files/${folder}node_modules/plotly.js-dist/plotly.js`);
    for (const tried of [1, 2, 3]) {
      const page = new Page({ path: '/base/lab/tree/my%20labs/notebooks/a.ipynb', serves: files.slice(tried - 1) });
      await page.run(await html());
      expect(page.loaded).eql(files.slice(0, tried));
      expect(page.still.hidden).equal(true);
    }
  });

  it('leaves the picture where plotly, WebGL or JupyterLab is missing', async () => {
    for (const settings of [
      { path: '/base/lab/tree/a.ipynb', serves: [] },
      { path: '/base/lab', serves: [], webgl: false },
      { path: '/export.html', serves: [], jupyter: false },
    ]) {
      const page = new Page(settings);
      await page.run(await html());
      expect(page.drawn).eql([]);
      expect(page.still.hidden).equal(false);
    }
  });
});
