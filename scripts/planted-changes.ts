/**
 * Asks nbdime and nbval about the changes that test/notebook/compare/planted.ts plants, and keeps what they say.
 *
 *     npx tsx scripts/planted-changes.ts PYTHON
 *
 * PYTHON has nbdime, nbval and ipykernel. It writes test/notebook/compare/peers.json.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cellsOf, plantedChanges } from '../test/notebook/compare/planted';

/**
 * nbdime gets both notebooks, and is told to leave out metadata and counts. nbval runs a notebook and compares what comes with what is
 * in it: cells put out what a file beside them says. One whose cells do not pass when nothing is changed was not measured (null).
 */
const script = `
import json, os, subprocess, sys
from importlib.metadata import version
from xml.etree import ElementTree
import nbformat, nbdime
from nbdime.diffing.notebooks import set_notebook_diff_targets

changes = json.load(open("changes.json"))
set_notebook_diff_targets(sources=True, outputs=True, attachments=True, metadata=False, details=False)
def notebook(cells, metadata={}):
    return nbformat.from_dict({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})

source = """import json, sys
from IPython.display import publish_display_data
for o in json.load(open("outputs.json"))[%d]:
    if o["output_type"] == "stream": print(o["text"], end="", flush=True, file=getattr(sys, o["name"]))
    elif o["output_type"] == "error":
        k = get_ipython().kernel
        k.send_response(k.iopub_socket, "error", {f: o[f] for f in ("ename", "evalue", "traceback")})
    else: publish_display_data(o["data"], o["metadata"])"""

def shown(output):
    if "data" not in output: return output
    return {"output_type": "display_data", "data": output["data"], "metadata": output["metadata"]}

def failed(folder, which):
    """The changes of which a cell failed under nbval; a cell fails that has no counterpart."""
    os.mkdir(folder)
    cells, put, owner = [], [], []
    for i, change in enumerate(changes):
        for k in range(max(len(change["before"]), len(change[which]))):
            before, now = ([shown(o) for c in change[w][k:k + 1] for o in c["outputs"]] for w in ("before", which))
            cells.append({"cell_type": "code", "id": f"c{len(cells)}", "execution_count": 1,
                "metadata": {"tags": ["raises-exception"] * any(o["output_type"] == "error" for o in before)},
                "source": source % len(cells), "outputs": before})
            put.append(now)
            owner.append(i)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(notebook(cells, kernel), folder + "/x.ipynb")
    json.dump(put, open(folder + "/outputs.json", "w"))
    ran = subprocess.run([sys.executable, "-m", "pytest", "-q", "--nbval", "-p", "no:cacheprovider", "--junitxml", "r.xml",
        "x.ipynb"], cwd=folder, capture_output=True, text=True)
    cases = list(ElementTree.parse(folder + "/r.xml").iter("testcase"))
    if len(cases) != len(cells): raise SystemExit(f"{len(cases)} of {len(cells)} cells: {ran.stdout[-2000:]}")
    return {owner[n] for n, case in enumerate(cases) if len(case) > 0 and case.find("failure") is not None}

wrong, changed = failed("same", "before"), failed("changed", "now")
told = {c["name"]: {"nbdime": bool(nbdime.diff_notebooks(notebook(c["before"]), notebook(c["now"]))),
    "nbval": None if i in wrong else i in changed} for i, c in enumerate(changes)}
versions = {name: version(name) for name in ("nbdime", "nbformat", "nbval")}
json.dump({"versions": versions, "told": told}, open("peers.json", "w"))
`;

async function main(): Promise<void> {
  const [python] = process.argv.slice(2);
  if (python === undefined) throw new Error('planted-changes: expected the path of a Python, got nothing.');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'planted-'));
  try {
    const changes = (await plantedChanges()).map(({ name, before, now }) => ({
      name,
      before: cellsOf(before),
      now: cellsOf(now),
    }));
    writeFileSync(path.join(folder, 'changes.json'), JSON.stringify(changes));
    execFileSync(path.resolve(python), ['-c', script], { cwd: folder, stdio: 'inherit' });
    const peers = JSON.parse(readFileSync(path.join(folder, 'peers.json'), 'utf8')) as object;
    const to = path.join(__dirname, '..', 'test', 'notebook', 'compare', 'peers.json');
    const origin = 'made by scripts/planted-changes.ts; true: the tool told the change; null: not measured';
    writeFileSync(to, `${JSON.stringify({ origin, ...peers }, undefined, 2)}\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

void main();
