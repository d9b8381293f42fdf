import { expect } from 'chai';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../src/base';
import { installKernelspec } from '../../src/jupyter';
import { runProgram } from '../../src/setup/program';
import { nbclientPackages, pipMs, pythonEnvironment } from '../jupyter/pythonEnvironment';
import { code, notebook, Runs } from './support';

const display = (text: string): string => `display({ 'text/plain': '${text}' }, { id: 'slot' });`;

/** What cells write to a terminal; the last has the colours of each character tried. */
const written = [
  '10%\\r100%\\r\\n',
  '😀x\\rab\\n',
  'e\\u0301tude x\\rE\\n',
  'abc\\b\\bX\\n',
  'Downloading 99%\\rdone\\x1b[K\\n',
  'loading\\x1b[2K\\rok\\n',
  'a\\nb\\nc\\x1b[2A\\rA\\x1b[2B\\rC\\n',
  'one two\\x1b[3D\\x1b[1K!\\n',
  'bar 1\\nbar 2\\n\\x1b[2Kbar 3\\x1b[1A\\x1b[1GBAR\\x1b[1B\\n',
  '\\x1b[31mred\\x1b[0m\\r\\x1b[32mgr\\x1b[0m and \\x1b[1;44mbold\\x1b[22m blue\\x1b[0m\\n',
];

const cells = [
  code(`import { display } from 'risklab/cell';`),
  code(display('A')),
  code(display('B')),
  ...written.map((text) => code(`process.stdout.write('${text}');`)),
];

/** Runs a notebook under nbclient, and tells of it and of our copy what a terminal and a reader see. */
const script = `
import json, sys, nbformat, pyte
from nbclient import NotebookClient

def seen(text):
    screen = pyte.Screen(80, 24)
    pyte.Stream(screen).feed(text.replace("\\n", "\\r\\n"))
    # pyte keeps a wide character in two places and an accent with what it belongs to.
    return [[[c.data, c.fg, c.bg, c.bold] for c in (line[x] for x in range(80)) if c.data] for line in
            (screen.buffer[y] for y in range(24))]

def told(notebook):
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream": output.text = seen(output.text)
    return [[{**o, "metadata": None} for o in c.get("outputs", [])] for c in notebook.cells]

to, source, copy, *others = sys.argv[1:]
theirs = nbformat.read(source, 4)
NotebookClient(theirs, timeout=120, resources={"metadata": {"path": "."}}).execute()
ours = nbformat.read(copy, 4)
times = [sorted(c.metadata.execution) for n in (theirs, ours) for c in n.cells]
invalid = {}
for name in [copy, *others]:
    with open(name, encoding="utf8") as file: content = json.load(file)
    try: nbformat.validate(content)
    except nbformat.ValidationError as error: invalid[name] = str(error)
json.dump({"theirs": told(theirs), "ours": told(ours), "times": times, "invalid": invalid,
    "languages": [theirs.metadata.language_info, ours.metadata.language_info],
    "raw": [o.get("text") for c in nbformat.read(copy, 4).cells for o in c.get("outputs", [])]}, open(to, "w"))
`;

interface Told {
  theirs: unknown[][];
  ours: unknown[][];
  times: string[][];
  invalid: Record<string, string>;
  languages: unknown[];
  raw: (string | null)[];
}

describe('executed copies', function () {
  this.timeout(300_000);
  // Its cells import risklab.
  const runs = new Runs(path.join(projectRoot, '.cache'));
  after(() => runs.remove());

  it('have displays, returns, erasures, colours and languages as nbclient and a terminal have them, and are valid', async () => {
    const { python } = await pythonEnvironment(nbclientPackages);
    const prefix = path.join(runs.folder, 'prefix');
    await installKernelspec({ prefix });
    const file = runs.write('seen', cells);
    const raw = (name: string, minor: number, ids: (string | undefined)[]): string => {
      const old = ids.map((id) => ({ ...code('1 + 1'), metadata: { execution: { 'iopub.status.idle': '2001' } }, id }));
      const to = path.join(runs.folder, `${name}.ipynb`);
      writeFileSync(to, JSON.stringify({ ...notebook([]), nbformat_minor: minor, cells: old }));
      return to;
    };
    const variants = [
      raw('without-ids', 5, [undefined, undefined]),
      raw('double-ids', 5, ['a', 'a']),
      raw('ids-too-early', 4, ['a', 'b']),
    ];
    const results = await runs.run([file, ...variants], { jobs: 2 });
    expect(results.map(({ outcome }) => outcome)).deep.equal(['ok', 'ok', 'ok', 'ok']);
    const copies = [file, ...variants].map((one) => path.join(runs.out, path.basename(one)));
    const toldFile = path.join(runs.folder, 'told.json');
    const { code: exit, why } = await runProgram(python, ['-B', '-c', script, toldFile, file, ...copies], {
      cwd: runs.folder,
      env: { JUPYTER_PATH: path.join(prefix, 'share', 'jupyter') },
      timeoutMs: 200_000,
    });
    expect(exit, why).equal(0);
    const told = JSON.parse(readFileSync(toldFile, 'utf8')) as Told;
    expect(told.invalid).deep.equal({});
    expect(told.ours).deep.equal(told.theirs);
    expect(told.languages[1]).deep.equal(told.languages[0]);
    expect(new Set(told.times.map(String)).size).equal(1);
    expect(JSON.stringify(told.ours.slice(1, 3)).match(/"text\/plain":"B"/g)).length(2);
    expect(told.raw).include('done\n');
    for (const text of told.raw) expect(text ?? '').match(/^[^\p{Surrogate}]*$/u);
    expect(JSON.stringify(runs.copyOf(String(variants[0])))).not.contain('2001');
  }).timeout(pipMs);

  it('have the number of a cell that took too long, or whose kernel died', async () => {
    const slow = runs.write('slow', [code('1'), code('for (;;);', ['timeout=1'])]);
    const dies = runs.write('dies', [code('1'), code('process.kill(process.pid, "SIGKILL")')]);
    const results = await runs.run([slow, dies]);
    expect(results.map(({ outcome }) => outcome)).deep.equal(['timeout', 'dead']);
    expect(results.map((result) => result.cells[1]?.executionCount)).deep.equal([2, 2]);
    for (const file of [slow, dies])
      expect(runs.copyOf(file).cells.map((cell) => cell.execution_count)).deep.equal([1, 2]);
  });
});
