import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Output } from '../../src/notebook';
import { runProgram } from '../../src/setup/program';
import { nbclientPackages, pipMs, pythonEnvironment } from '../jupyter/pythonEnvironment';
import { dozen } from './dozen';
import { notebook, Runs, write } from './support';

/**
 * Runs notebooks under nbclient, and tells of them and of our copies what a reader sees: nbclient makes an output of each write, which
 * JupyterLab puts together as long as they are of one stream; and of text that moves a cursor there is what a terminal shows.
 */
const script = String.raw`
import asyncio, json, re, sys, nbformat, pyte
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

def screen(text):
    screen = pyte.Screen(80, 24)
    pyte.Stream(screen).feed(text.replace("\n", "\r\n"))
    lines = [screen.buffer[y] for y in range(24)]
    return [[[line[x].data, line[x].fg, line[x].bold] for x in range(80)] for line in lines]

def joined(outputs):
    together = []
    for output in outputs:
        if together and output.output_type == "stream" and together[-1].get("name") == output.name:
            together[-1].text += output.text
        else: together.append(output)
    return together

async def run(file):
    notebook = nbformat.read(file, 4)
    limits = [int(t[8:]) for c in notebook.cells for t in c.metadata.get("tags", []) if t.startswith("timeout=")]
    client = NotebookClient(notebook, timeout=min(limits, default=120), resources={"metadata": {"path": "."}})
    outcome = "ok"
    try: await client.async_execute()
    except CellExecutionError: outcome = "error"
    except CellTimeoutError: outcome = "timeout"
    except DeadKernelError: outcome = "dead"
    return outcome, notebook

def codes(notebook): return [c for c in notebook.cells if c.cell_type == "code"]
def told(cells): return [{"outputs": c.outputs, "count": c.execution_count} for c in cells]

pairs = []
for file, copy in zip(sys.argv[2::2], sys.argv[3::2]):
    outcome, notebook = asyncio.run(run(file))
    theirs, ours = codes(notebook), codes(nbformat.read(copy, 4))
    for their, our in zip(theirs, ours):
        their.outputs = joined(their.outputs)
        for a, b in zip(their.outputs, our.outputs):
            if a.output_type == b.output_type == "stream" and re.search("[\r\b\x1b]", a.text):
                a.text, b.text = screen(a.text), screen(b.text)
    pairs.append({"outcome": outcome, "theirs": told(theirs), "ours": told(ours)})
with open(sys.argv[1], "w") as file: json.dump(pairs, file)
`;

interface Cell {
  outputs: Output[];
  count: number | null;
}

describe('a dozen notebooks that use what others expect of a runner', () => {
  const runs = new Runs();
  const pathBefore = process.env['JUPYTER_PATH'];
  after(() => {
    if (pathBefore === undefined) delete process.env['JUPYTER_PATH'];
    else process.env['JUPYTER_PATH'] = pathBefore;
    runs.remove();
  });

  it('come out under risklab run as under nbclient: outcomes, outputs and counts', async () => {
    const { folder, python } = await pythonEnvironment([...nbclientPackages, 'ipykernel==7.4.0']);
    process.env['JUPYTER_PATH'] = path.join(folder, 'share', 'jupyter');
    const kernelspec = { name: 'python3', display_name: 'Python 3' };
    const files = dozen.map(({ name, cells }) => write(runs.folder, name, notebook(cells, { kernelspec })));
    const results = await runs.run(files, { jobs: 3 });
    expect(results.map(({ outcome }) => outcome)).deep.equal(dozen.map(({ outcome }) => outcome));

    const to = path.join(runs.folder, 'told.json');
    const pairs = files.flatMap((file) => [file, path.join(runs.out, path.basename(file))]);
    const options = { cwd: runs.folder, timeoutMs: 200_000 };
    const { code: exit, why } = await runProgram(python, ['-B', '-c', script, to, ...pairs], options);
    expect(exit, why).equal(0);
    const told = JSON.parse(readFileSync(to, 'utf8')) as { outcome: string; theirs: Cell[]; ours: Cell[] }[];
    dozen.forEach(({ name, outcome }, i) => {
      const { outcome: theirOutcome, theirs = [], ours = [] } = told[i] ?? {};
      const seen = (cells: Cell[]): Cell[] => (outcome === 'timeout' ? cells.map(withoutInterrupt) : cells);
      expect({ outcome, cells: seen(ours) }, name).deep.equal({ outcome: theirOutcome, cells: seen(theirs) });
    });
  }).timeout(pipMs);
});

/** A cell that takes too long is interrupted; whether nbclient still hears how it ended is a matter of time. */
function withoutInterrupt({ outputs, count }: Cell): Cell {
  return {
    outputs: outputs.filter((one) => !(one.output_type === 'error' && one.ename === 'KeyboardInterrupt')),
    count,
  };
}
