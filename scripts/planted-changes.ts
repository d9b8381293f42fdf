/**
 * Asks nbdime about the changes that test/notebook/compare/planted.ts plants, and keeps what they say.
 *
 *     npx tsx scripts/planted-changes.ts PYTHON
 *
 * PYTHON has nbdime. It writes test/notebook/compare/peers.json.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cellsOf, plantedChanges } from '../test/notebook/compare/planted';

/** nbdime gets both notebooks, and is told to leave out metadata and counts. */
const script = `
import json
from importlib.metadata import version
import nbformat, nbdime
from nbdime.diffing.notebooks import set_notebook_diff_targets

changes = json.load(open("changes.json"))
set_notebook_diff_targets(sources=True, outputs=True, attachments=True, metadata=False, details=False)
def notebook(cells): return nbformat.from_dict({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
told = {c["name"]: {"nbdime": bool(nbdime.diff_notebooks(notebook(c["before"]), notebook(c["now"])))} for c in changes}

versions = {name: version(name) for name in ("nbdime", "nbformat")}
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
    const origin = 'made by scripts/planted-changes.ts; true: the tool told the change';
    writeFileSync(to, `${JSON.stringify({ origin, ...peers }, undefined, 2)}\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

void main();
