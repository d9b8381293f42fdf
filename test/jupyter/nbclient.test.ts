import { expect } from 'chai';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../src/base';
import { installKernelspec } from '../../src/jupyter';
import { runNotebooks, type Notebook } from '../../src/notebook';
import { runProgram } from '../../src/setup/program';
import { nbclientPackages, pipMs, pythonEnvironment } from './pythonEnvironment';

const sources: { source: string; tags?: string[] }[] = [
  { source: `import { display, updateDisplay, clearOutput, progress } from 'risklab/cell';\nconst rows = [1, 2, 3];` },
  { source: `console.log('text', rows.length);\nconsole.error('and errors');\nrows.map((n) => n * n)` },
  { source: `import * as pl from 'nodejs-polars';\npl.DataFrame({ name: ['a', 'b'], value: [0.5, 1] })` },
  { source: `throw new RangeError('on purpose');`, tags: ['raises-exception'] },
  { source: `const wrong: string = rows;`, tags: ['raises-exception'] },
  {
    source: `const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><circle r="9"/></svg>';
await display({ 'image/svg+xml': svg, 'text/plain': 'a circle' }, { id: 'figure', metadata: { width: 20 } });`,
  },
  {
    source: `await updateDisplay('figure', { 'image/svg+xml': svg.replace('9', '5'), 'text/plain': 'a small circle' });`,
  },
  {
    source: `console.log('gone');\nawait clearOutput();\nconsole.log('stays');\nsetTimeout(() => undefined, 10);\nundefined`,
  },
  { source: `for (let i = 0; i < 5000; i++) console.log('line', i);` },
  { source: `rows.reduce((a, b) => a + b)` },
];

function notebook(): object {
  const cells = sources.map(({ source, tags = [] }, i) => ({
    cell_type: 'code',
    id: `cell-${i}`,
    metadata: { tags },
    source,
    outputs: [],
    execution_count: null,
  }));
  const kernelspec = { name: 'tslab', display_name: 'TypeScript (tslab)', language: 'typescript' };
  return { cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
}

const script = `
import sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], 4)
NotebookClient(notebook, timeout=120, resources={"metadata": {"path": sys.argv[3]}}).execute()
nbformat.write(notebook, sys.argv[2])
`;

/** What a reader sees: pieces of a stream count as one text, whole or in lines. */
function shown(file: string): unknown[] {
  const { cells } = JSON.parse(readFileSync(file, 'utf8')) as Notebook;
  return cells.map(({ outputs = [], execution_count }) => {
    const seen: Record<string, unknown>[] = [];
    for (const output of JSON.parse(JSON.stringify(outputs), joinLines) as Record<string, unknown>[]) {
      const last = seen.at(-1);
      const joins = output['output_type'] === 'stream' && last?.['name'] === output['name'];
      if (joins && last) last['text'] = String(last['text']) + String(output['text']);
      else seen.push(output);
    }
    return { execution_count, outputs: seen };
  });
}

/** nbformat writes long texts as lists of lines; a traceback is a list in its own right. */
function joinLines(key: string, value: unknown): unknown {
  const isText = Array.isArray(value) && value.every((line) => typeof line === 'string');
  return isText && key !== 'traceback' ? value.join('') : value;
}

describe('a notebook under nbclient and under the runner', function () {
  this.timeout(300_000);
  // Inside the project, as its cells import risklab.
  mkdirSync(path.join(projectRoot, '.cache'), { recursive: true });
  const folder = mkdtempSync(path.join(projectRoot, '.cache', 'n-'));
  after(() => rmSync(folder, { recursive: true }));

  it('has the same outputs, errors and counts', async () => {
    const { python } = await pythonEnvironment(nbclientPackages);
    const prefix = path.join(folder, 'prefix');
    await installKernelspec({ prefix });
    const file = path.join(folder, 'all-kinds.ipynb');
    const byPython = path.join(folder, 'by-python.ipynb');
    writeFileSync(file, JSON.stringify(notebook()));

    const [result] = await runNotebooks([file], { out: path.join(folder, 'out') });
    expect(result?.outcome, JSON.stringify(result)).equal('ok');
    const { code, why } = await runProgram(python, ['-B', '-c', script, file, byPython, folder], {
      env: { JUPYTER_PATH: path.join(prefix, 'share', 'jupyter') },
      timeoutMs: 200_000,
    });
    expect(code, why).equal(0);

    const runner = shown(path.join(folder, 'out', 'all-kinds.ipynb'));
    expect(runner).deep.equal(shown(byPython));
    // And they are what was asked for, not the same nothing.
    const kinds = (runner as { outputs: { output_type: string }[] }[]).map(({ outputs }) =>
      outputs.map(({ output_type }) => output_type).join(' '),
    );
    expect(kinds).deep.equal([
      '',
      'stream stream execute_result',
      'execute_result',
      'error',
      'error',
      'display_data',
      '',
      'stream',
      'stream',
      'execute_result',
    ]);
    expect(JSON.stringify(runner[5])).contain('a small circle');
  }).timeout(pipMs);
});
