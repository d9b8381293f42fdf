import sharp from 'sharp';
import type { NotebookCell, Output } from '../../../src/notebook';

/** A change planted into a notebook: what it was, what it is now, and whether a maintainer wants to be told. */
export interface Planted {
  name: string;
  /** `true`: something has changed that the notebook shows; `harmless`: nothing that matters. */
  kind: 'true' | 'harmless';
  before: Output[][];
  now: Output[][];
  /** Sources of the cells, where these matter. */
  sources?: { before: string[]; now: string[] };
  tags?: string[];
}

const print = (text: string): Output => ({ output_type: 'stream', name: 'stdout', text: `${text}\n` });
const warn = (text: string): Output => ({ output_type: 'stream', name: 'stderr', text: `${text}\n` });
const show = (data: Record<string, unknown>): Output => ({ output_type: 'display_data', data, metadata: {} });
const html = (page: string): Output => show({ 'text/html': page, 'text/plain': 'a table' });
const json = (value: unknown): Output => show({ 'application/json': value, 'text/plain': 'an object' });
const fails = (ename: string, evalue: string): Output => ({ output_type: 'error', ename, evalue, traceback: [evalue] });
const table = (rows: string[][], attributes = ''): string =>
  `<table${attributes}>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table>`;

const markdown = (text: string): Output => show({ 'text/markdown': text, 'text/plain': 'a text' });
const bar = (style: string, text = ''): string => `<div class="track"><div style="${style}">${text}</div></div>`;
const fill = (end: string): string => `background: linear-gradient(90deg, #d65f5f ${end}, transparent ${end})`;
const shaded = (end: string): string => `<table><tr><td style="width: 10em; ${fill(end)}">dark</td></tr></table>`;
const styled = (end: string): string =>
  `<style>#T_1_row0 { width: 10em; ${fill(end)}; }</style><table><tr><td id="T_1_row0">dark</td></tr></table>`;

/** How a chart is drawn. */
interface Look {
  plateau?: number;
  colour?: string;
  width?: number;
  dash?: string;
  font?: string;
  shift?: number;
  rendering?: string;
  title?: string;
  second?: boolean;
}

/** A chart of one or two curves that rise to a plateau, as SVG. */
function chart({
  plateau = 0.9,
  colour = '#1f77b4',
  width = 2,
  dash = '',
  font = 'sans-serif',
  ...more
}: Look = {}): string {
  const { shift = 0, rendering = 'auto', title = 'accuracy by epoch', second = true } = more;
  const curve = (top: number): string =>
    Array.from({ length: 101 }, (_, i) => `${60 + 3 * i + shift},${220 - 200 * top * (1 - Math.exp(-i / 10))}`).join(
      ' ',
    );
  const line = (top: number, stroke: string): string =>
    `<polyline points="${curve(top)}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-dasharray="${dash}"/>`;
  const words = [title, 'epoch', 'accuracy'].map(
    (word, i) =>
      `<text x="${[140, 200, 8][i]}" y="${[14, 248, 120][i]}" font-size="12" font-family="${font}">${word}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="256" shape-rendering="${rendering}"><rect width="400" height="256" fill="#fff"/><path d="M60 20V220H360" fill="none" stroke="#000"/>${line(plateau, colour)}${second ? line(0.6, '#ff7f0e') : ''}${words.join('')}</svg>`;
}

async function picture(svg: string, type: 'png' | 'jpeg' = 'png', text?: string): Promise<Output> {
  const file = await sharp(Buffer.from(svg)).toFormat(type).toBuffer();
  return show({ [`image/${type}`]: file.toString('base64'), ...(text === undefined ? {} : { 'text/plain': text }) });
}

const heat = (value: number): string => {
  const cell = (i: number): string => {
    const shade = i === 12 ? value : (i * 37) % 200;
    return `<rect x="${(i % 6) * 40}" y="${Math.floor(i / 6) * 40}" width="40" height="40" fill="rgb(${shade},80,${220 - shade})"/>`;
  };
  return `<svg xmlns="http://www.w3.org/2000/svg" width="240" height="200">${Array.from({ length: 30 }, (_, i) => cell(i)).join('')}</svg>`;
};

const pairs = (
  kind: Planted['kind'],
  list: [name: string, before: Output, now: Output, tags?: string[]][],
): Planted[] =>
  list.map(([name, before, now, tags]) => ({
    name,
    kind,
    before: [[before]],
    now: [[now]],
    ...(tags ? { tags } : {}),
  }));

const polars = (value: string): string => `┌─────┬──────┐\n│ a   ┆ b    │\n│ 0.5 ┆ ${value} │\n└─────┴──────┘`;

function texts(): Planted[] {
  return [
    ...pairs('true', [
      ['a number changes', print('loss 0.5132'), print('loss 0.6132')],
      ['a digit of a count', print('4032 faces'), print('4033 faces')],
      ['a digit of a large count', print('20000000 rows'), print('20000001 rows')],
      ['an integer beyond doubles', print('id 9007199254740992'), print('id 9007199254740993')],
      ['the last of a list', print('[100,200,300]'), print('[100,200,399]')],
      ['a line of numbers', print('100,200,300'), print('100,200,301')],
      ['a ratio', print('ratio 3:45'), print('ratio 9:12')],
      ['a sign', print('gain 0.25'), print('gain -0.25')],
      ['NaN for a number', print('loss 0.5'), print('loss NaN')],
      ['a word', print('worst group: dark'), print('worst group: light')],
      ['a name with a digit', print('best layer1'), print('best layer2')],
      ['a sign for any number', print('score # of 5'), print('score 3 of 5')],
      ['literal text like a placeholder', print('took <time>'), print('took 3 s')],
      ['the name of a file', print('wrote /home/a/out/roc.png'), print('wrote /home/a/out/pr.png')],
      ['a short hexadecimal number', print('mask 0x1f'), print('mask 0x2f')],
      ['a colour in hexadecimal', print('fill 0xff8800'), print('fill 0xff0000')],
      ['a process by its rank', print('process 2 of 8 is best'), print('process 3 of 8 is best')],
      ['a date', print('worst day 2026-11-22'), print('worst day 2026-11-23')],
      ['a number in a folder', print('best in /data/run-3'), print('best in /data/run-4')],
      ['a number in a folder of a file', print('wrote /home/a/3/roc.png'), print('wrote /home/a/4/roc.png')],
      ['a version that ends in a zero', print('version 1.10'), print('version 1.1')],
      ['a version of two numbers', print('version 1.10'), print('version 1.11'), ['rtol=0.05']],
      ['a version in a list of packages', print('numpy==1.10'), print('numpy==1.1')],
      ['a string of digits', print("{ release: '1.10' }"), print("{ release: '1.1' }")],
      ['a bar of text', print('dark  ━━━━━━━━━━\nlight ━━━━━━'), print('dark  ━━━━━━\nlight ━━━━━━')],
      ['a bar of text with its number', print('━━━━━━━━━━ dark'), print('━━━━ dark')],
      ['a bar within a frame', print('│ dark │ ━━━━━━ │'), print('│ dark │ ━━     │')],
      ['a bar of stars', print('dark\n******\nlight\n**'), print('dark\n**\nlight\n******')],
      ['the indentation of code', print('if x:\n    a()\n    b()'), print('if x:\n    a()\nb()')],
      ['a line is gone', print('a\nb\nc'), print('a\nc')],
      ['a line is new', print('a\nb'), print('a\nb\nwarning: not converged')],
      ['columns are swapped', print('a  b\n1  2'), print('b  a\n2  1')],
      ['a value of a drawn table', print(polars('0.71')), print(polars('0.17'))],
      ['a number beyond its tolerance', print('loss 0.50'), print('loss 0.60'), ['rtol=0.05']],
      ['a count, whatever the tolerance of fractions', print('100 faces'), print('103 faces'), ['rtol=0.05']],
    ]),
    ...pairs('harmless', [
      ['a time', print('took 12.3 s'), print('took 9.81 s')],
      ['a time of the day', print('done at 10:42:01'), print('done at 11:03:59')],
      ['a time of a day', print('on 2026-11-22T03:43:50.123Z'), print('on 2026-11-26T20:01:02.001Z')],
      [
        'a date as JavaScript prints it',
        print('Thu Nov 26 2026 20:47:21 GMT+0000 (UTC)'),
        print('Fri Nov 27 2026 08:00:00 GMT+0000 (UTC)'),
      ],
      ['a date as people write it', print('11/26/2026, 8:47:21 PM'), print('11/27/2026, 10:00:00 AM')],
      ['a rate', print('120.5 it/s'), print('98.7 it/s')],
      ['a folder', print('wrote /home/a/out/roc.png'), print('wrote /builds/ci/7/roc.png')],
      ['a temporary folder', print('in /tmp/run-x1y2'), print('in /tmp/run-z9k8')],
      ['an address', print('object at 0x7ffee4a1'), print('object at 0x55d0c2f0')],
      ['a UUID', print('id 123e4567-e89b-12d3-a456-426614174000'), print('id 00000000-e89b-12d3-a456-426614174999')],
      ['a hash', print('sha deadbeef00112233'), print('sha 99887766deadbeef')],
      ['a process', print('pid 4711'), print('pid 99')],
      ['a port', print('http://localhost:8888/lab'), print('http://localhost:8891/lab')],
      ['the version of a library', print('risklab 0.1.0'), print('risklab 0.1.1')],
      ['the last digits of a fraction', print('loss 0.51320000001'), print('loss 0.51320000007')],
      ['zeros at the end', print('loss 0.50'), print('loss 0.5')],
      ['zeros at the end beside a comparison', print('p <= 0.50'), print('p <= 0.5')],
      [
        'how far code is indented',
        print('if x:\n  a()\n  if y:\n    b()'),
        print('if x:\n    a()\n    if y:\n        b()'),
      ],
      [
        'numbers in a wider column',
        print('    loss\n    9.99\n    1.50'),
        print('     loss\n    10.01\n     1.50'),
        ['rtol=0.05'],
      ],
      [
        'a title above the middle',
        print('     Summary\n================\na    b'),
        print('   Summary\n===========\na b'),
      ],
      [
        'a title in a frame',
        print('╭─── Summary ───╮\n│ a       b     │\n╰───────────────╯'),
        print('╭─ Summary ─╮\n│ a   b     │\n╰───────────╯'),
      ],
      ['thousands separators', print('1,234,567 rows'), print('1234567 rows')],
      ['colours', print('\u001b[31mred\u001b[0m'), print('red')],
      ['the width of a table', print('a   b\n---- ----\n1   2'), print('a b\n-- --\n1 2')],
      [
        'the width of a drawn table',
        print(polars('0.71')),
        print(
          polars('0.71')
            .replaceAll('─────┬', '───────┬')
            .replaceAll('─────┴', '───────┴')
            .replaceAll('a   ┆', 'a     ┆')
            .replaceAll('0.5 ┆', '0.5   ┆'),
        ),
      ],
      ['a number within its tolerance', print('loss 0.500'), print('loss 0.505'), ['rtol=0.05']],
      ['a warning on standard error', warn('slow disk'), warn('slow network')],
    ]),
    { name: 'an output in two pieces', kind: 'harmless', before: [[print('a'), print('b')]], now: [[print('a\nb')]] },
  ];
}

function structures(): Planted[] {
  return [
    ...pairs('true', [
      ['a value in JSON', json({ a: 1, b: [1, 2, 3] }), json({ a: 1, b: [1, 2, 4] })],
      ['a key in JSON', json({ auroc: 0.9 }), json({ auprc: 0.9 })],
      ['the order of a list in JSON', json(['a', 'b']), json(['b', 'a'])],
      ['strings joined in JSON', json(['a', 'b']), json('ab')],
      ['a number for a string in JSON', json({ n: '1' }), json({ n: 1 })],
      ['a border of cells', html(table([['1', '23']])), html(table([['12', '3']]))],
      ['a cell', html(table([['light', '0.91']])), html(table([['light', '0.81']]))],
      [
        'a row is new',
        html(table([['a', '1']])),
        html(
          table([
            ['a', '1'],
            ['b', '2'],
          ]),
        ),
      ],
      [
        'columns of a page are swapped',
        html(
          table([
            ['a', 'b'],
            ['1', '2'],
          ]),
        ),
        html(
          table([
            ['b', 'a'],
            ['2', '1'],
          ]),
        ),
      ],
      [
        'a formula beside its text',
        show({ 'text/latex': '$x^2$', 'text/plain': 'f' }),
        show({ 'text/latex': '$x^3$', 'text/plain': 'f' }),
      ],
      ['a string of digits in JSON', json({ release: '1.10' }), json({ release: '1.1' })],
      ['a bar drawn by CSS', html(bar('width:63%;background:#1f77b4')), html(bar('width:36%;background:#1f77b4'))],
      ['a bar drawn by CSS in pixels', html(bar('width:63px;height:9px')), html(bar('width:36px;height:9px'))],
      ['a bar with a name in it', html(bar('width:63%', 'dark')), html(bar('width:36%', 'dark'))],
      ['a place on a scale', html(bar('left: 63%', '●')), html(bar('left: 36%', '●'))],
      ['a number given to CSS', html(bar('--share: 0.63', 'dark')), html(bar('--share: 0.36', 'dark'))],
      ['a bar behind a cell', html(shaded('63.0%')), html(shaded('36.0%'))],
      ['a bar behind a cell of a style sheet', html(styled('63.0%')), html(styled('36.0%'))],
      [
        'the indentation of code in a page',
        html('<pre>if x:\n  a()\n  b()</pre>'),
        html('<pre>if x:\n  a()\nb()</pre>'),
      ],
      ['a list within a list in Markdown', markdown('- a\n  - b\n- c'), markdown('- a\n- b\n- c')],
      ['the alignment of a table in Markdown', markdown('| a |\n| :-- |\n| 1 |'), markdown('| a |\n| --: |\n| 1 |')],
      ['a form is gone', show({ 'text/html': '<b>1</b>', 'text/plain': '1' }), show({ 'text/plain': '1' })],
      ['an error for a result', print('fine'), fails('RangeError', 'out of range')],
      ['another error', fails('RangeError', 'far'), fails('TypeError', 'far')],
      ['an error for a text like it', show({ 'text/plain': 'E: far' }), fails('E', 'far')],
    ]),
    ...pairs('harmless', [
      ['the order of keys in JSON', json({ b: 1, a: 2 }), json({ a: 2, b: 1 })],
      ['the last digits in JSON', json({ a: 0.1 }), json({ a: 0.10000000001 })],
      ['how a page is marked up', html(table([['a', '1']])), html(table([['<b>a</b>', ' 1 ']], ' class="wide"'))],
      [
        'the script and style of a page',
        html('<style>a{}</style><p>x</p><script>1</script>'),
        html('<p>x</p><script>2</script>'),
      ],
      ['the last digits of a bar', html(bar('width:63.00000001%')), html(bar('width:63.00000009%'))],
      [
        'how wide a page is',
        html('<div style="width: 640px"><p>x</p></div>'),
        html('<div style="width: 800px"><p>x</p></div>'),
      ],
      [
        'how wide a table of a page is',
        html(table([['a', '1']], ' style="width: 50%"')),
        html(table([['a', '1']], ' style="width: 70%"')),
      ],
      [
        'how a table in Markdown is written',
        markdown('| a | b |\n|---|---|\n| 1 | 2 |'),
        markdown('| a   | b |\n| --- | --- |\n| 1   | 2 |'),
      ],
      [
        'cells within their tolerance',
        html(table([['0.91', '0.87']])),
        html(table([['0.911', '0.87']])),
        ['rtol=0.05'],
      ],
    ]),
    { name: 'an output is gone', kind: 'true', before: [[print('a'), json(1)]], now: [[print('a')]] },
    { name: 'a cell is gone', kind: 'true', before: [[print('a')], [print('b')]], now: [[print('a')]] },
    {
      name: 'a cell is new',
      kind: 'true',
      before: [[print('a')], [print('b')]],
      now: [[print('a')], [print('b')], [print('b')]],
    },
  ];
}

async function pictures(): Promise<Planted[]> {
  const plain = await picture(chart());
  const of = async (look: Look): Promise<Output> => picture(chart(look));
  const dashed = { dash: '6 4', second: false };
  return [
    ...pairs('true', [
      ['a curve is lower', plain, await of({ plateau: 0.75 })],
      ['a curve is a little lower', plain, await of({ plateau: 0.86 })],
      ['a thin curve is lower', await of({ width: 0.8 }), await of({ width: 0.8, plateau: 0.8 })],
      ['a dashed curve is lower', await of(dashed), await of({ ...dashed, plateau: 0.75 })],
      ['the colour of a curve', plain, await of({ colour: '#d62728' })],
      ['a curve is gone', plain, await of({ second: false })],
      ['a shade of a heat map', await picture(heat(100)), await picture(heat(112))],
      [
        'the text form of a picture',
        await picture(chart(), 'png', 'last 0.90'),
        await picture(chart(), 'png', 'last 0.75'),
      ],
      [
        'a word of an SVG picture',
        show({ 'image/svg+xml': chart() }),
        show({ 'image/svg+xml': chart({ title: 'accuracy by group' }) }),
      ],
      ['a picture in a page', html(chart()), html(chart({ plateau: 0.75 }))],
    ]),
    ...pairs('harmless', [
      ['another font', plain, await of({ font: 'serif' })],
      ['no antialiasing', plain, await of({ rendering: 'crispEdges' })],
      ['half a pixel', plain, await of({ shift: 0.5 })],
      ['a thicker line', plain, await of({ width: 2.6 })],
      ['JPEG instead of JPEG of another quality', await picture(chart(), 'jpeg'), await jpeg(chart(), 70)],
      ['the compression of PNG', plain, await recompressed(chart())],
      [
        'a hundredth of a pixel in an SVG',
        show({ 'image/svg+xml': chart() }),
        show({ 'image/svg+xml': chart({ shift: 0.01 }) }),
      ],
    ]),
  ];
}

async function jpeg(svg: string, quality: number): Promise<Output> {
  return show({ 'image/jpeg': (await sharp(Buffer.from(svg)).jpeg({ quality }).toBuffer()).toString('base64') });
}

async function recompressed(svg: string): Promise<Output> {
  return show({
    'image/png': (await sharp(Buffer.from(svg)).png({ compressionLevel: 1 }).toBuffer()).toString('base64'),
  });
}

/** All changes. */
export async function plantedChanges(): Promise<Planted[]> {
  return [...texts(), ...structures(), ...(await pictures())];
}

/** The cells of a notebook with these outputs. */
export function cellsOf(outputs: Output[][], tags: string[] = []): NotebookCell[] {
  return outputs.map((list, i) => ({
    cell_type: 'code',
    id: `cell-${i}`,
    metadata: tags.length > 0 ? { tags } : {},
    source: `show(${i})`,
    outputs: list,
    execution_count: i + 1,
  }));
}
