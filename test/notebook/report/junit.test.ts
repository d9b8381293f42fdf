import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { validateXML } from 'xmllint-wasm';
import { writeReports, type NotebookResult, type RunSummary } from '../../../src/notebook';
import { code, Runs } from '../support';
import { exampleRun } from './exampleRun';

describe('the report as JUnit XML', () => {
  const runs = new Runs();
  after(() => runs.remove());
  const file = path.join(runs.folder, 'r.xml');
  const schema = readFileSync(path.join(__dirname, 'junit.xsd'), 'utf8');

  /** The report, which readers can read: it is well-formed, and of the form that their schemas have. */
  async function valid(summary: RunSummary): Promise<string> {
    await writeReports(summary, { junit: file });
    const xml = readFileSync(file, 'utf8');
    const { valid: good, rawOutput } = await validateXML({ xml, schema });
    expect(good, rawOutput).equal(true);
    return xml;
  }

  function failing(message: string, traceback: string[]): RunSummary {
    const cells: NotebookResult['cells'] = [{ number: 1, outcome: 'error', seconds: 0, message, traceback }];
    return { startedAt: new Date(0), seconds: 0, results: [{ file: 'a.ipynb', outcome: 'error', cells, seconds: 0 }] };
  }

  /** The texts of the first failure, as a reader has them. */
  async function read(message: string, traceback: string): Promise<{ message: string; text: string }> {
    const xml = await valid(failing(message, [traceback]));
    const [, attribute = '', text = ''] = /<failure message="([^"]*)" type="error">([^<]*)<\/failure>/.exec(xml) ?? [];
    return { message: unescaped(attribute), text: unescaped(text) };
  }

  it('is as the schemas of Jenkins and of pytest (xunit2) have it', async () => {
    await valid(exampleRun(runs));
    const { valid: good } = await validateXML({
      xml: '<testsuites><testsuite name="x" tests="1" failures="0" errors="0"><testcase name="a" file="b"/></testsuite></testsuites>',
      schema,
    });
    expect(good, 'the schema refuses what those refuse').equal(false);
  });

  it('is well-formed when a traceback holds ]]> twice', async () => {
    const notebook = runs.write('twice', [code('const m: Map<string, [number, number[]]> = 5;')]);
    const result = await runs.runOne(notebook);
    const text = result.cells[0]?.traceback?.join('\n') ?? '';
    expect(text.split(']]>').length).above(2);
    const xml = await valid({ startedAt: new Date(), seconds: 1, results: [result] });
    expect(xml).contain('Map&lt;string, [number, number[]]&gt;');
  });

  it('has a text as it was, whatever marks up in it', async () => {
    const texts = [
      ']]>',
      ']]>]]>',
      '<![CDATA[x]]>',
      '</failure>',
      '&amp; &#10; "\'',
      '😀 é ü',
      'a\tb\n  c\r\nd',
      '<!-- -->',
    ];
    for (const text of texts) expect(await read(text, text), text).deep.equal({ message: text, text });
  });

  it('leaves out what XML cannot hold: control characters, colours, halves of surrogate pairs, non-characters', async () => {
    for (const text of [
      'a\u0000b',
      'a\u001b[31mb\u001b[0m',
      'a\ud83db',
      'a\udc00b',
      'a\ufffeb',
      'a\uffffb',
      'a\u0008b',
    ]) {
      expect(await read(text, text), JSON.stringify(text)).deep.equal({ message: 'ab', text: 'ab' });
    }
    expect(await read('a\ud83d\ude00\udc00b', 'x')).deep.equal({ message: 'a😀b', text: 'x' });
  });

  it('tells the cell that sets parameters from the one that declares them, and writes times without exponents', async () => {
    const cells: NotebookResult['cells'] = [
      { number: 1, outcome: 'ok', seconds: 1e-9 },
      { number: 1, injected: true, outcome: 'ok', seconds: 1e4 },
      { number: 2, outcome: 'ok', seconds: 0.0005 },
    ];
    const differences = [{ cell: 1, what: 'stdout', message: 'm' }];
    const results: NotebookResult[] = [{ file: 'a.ipynb', outcome: 'different', cells, seconds: 1e5, differences }];
    const xml = await valid({ startedAt: new Date(), seconds: 1e5, results });
    const names = [...xml.matchAll(/<testcase classname="a" name="([^"]*)" time="([^"]*)"/g)];
    expect(names.map(([, name, time]) => `${name} ${time}`)).deep.equal([
      'cell 1 0.000',
      'cell 1, parameters set 10000.000',
      'cell 2 0.001',
    ]);
    expect(xml.match(/<failure/g)).length(1);
  });

  it('is of any results, and of none', async () => {
    await valid({ startedAt: new Date(), seconds: 0, results: [] });
    const empty: NotebookResult = { file: 'ä&<">.ipynb', outcome: 'ok', cells: [], seconds: 0 };
    const xml = await valid({ startedAt: new Date('2026-01-02T03:04:05.678Z'), seconds: 0, results: [empty] });
    expect(xml).contain(
      '<testsuite name="ä&amp;&lt;&quot;&gt;" tests="0" failures="0" errors="0" skipped="0" time="0.000" timestamp="2026-01-02T03:04:05" file="ä&amp;&lt;&quot;&gt;.ipynb"/>',
    );
  });
});

/** What a reader of XML makes of an escaped text. */
function unescaped(text: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };
  return text.replace(/&(?:#(\d+)|(\w+));/g, (_, number: string | undefined, name: string) =>
    number === undefined ? (named[name] ?? '?') : String.fromCodePoint(Number(number)),
  );
}
