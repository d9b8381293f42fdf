import { expect } from 'chai';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { KernelSession, Output, OutputMessage } from '../../src/notebook';
import { executeNotebook } from '../../src/notebook/execute';
import { planOf } from '../../src/notebook/plan';
import { code, markdown, notebook, Runs } from './support';

describe('a run that is resumed', () => {
  const runs = new Runs();
  after(() => runs.remove());
  const trace = path.join(runs.folder, 'trace');
  beforeEach(() => rmSync(trace, { force: true }));

  /** A cell that leaves a mark whenever it runs. */
  const marked = (name: string, source = '', tags: string[] = []): ReturnType<typeof code> =>
    code(`require('fs').appendFileSync('trace', '${name} ');\n${source}`, tags);
  const marks = (): string => (existsSync(trace) ? readFileSync(trace, 'utf8').trim() : '');

  it('keeps the outputs of the cells that were good, runs them again for what they define, and goes on', async () => {
    const fails = "if (!require('fs').existsSync('fixed')) throw new Error('not yet');";
    const file = runs.write('stopped', [
      markdown('# Title'),
      marked('a', 'const a = Math.random();\nconsole.log(a);'),
      marked('shows', 'console.log("figure");', ['no-replay']),
      marked('b', `${fails}\nconsole.log(a > 0);`),
      marked('c', 'console.log("end");'),
    ]);
    expect((await runs.runOne(file)).outcome).equal('error');
    const [first] = runs.textsOf(file);
    expect(marks()).equal('a shows b');
    writeFileSync(path.join(runs.folder, 'fixed'), '');
    const result = await runs.runOne(file, { resume: true });
    expect(result.outcome).equal('ok');
    expect(result.cells.map(({ replayed }) => replayed ?? false)).deep.equal([true, true, false, false]);
    expect(marks()).equal('a shows b a b c');
    // The number drawn anew is not the one that was kept.
    expect(runs.textsOf(file)).deep.equal([first, ['figure\n'], ['true\n'], ['end\n']]);
  });

  it('does not run again what is finished, unless it has changed or other values are asked for', async () => {
    const cells = [marked('p', 'const n = 1;', ['parameters']), marked('q', 'console.log(n);')];
    const file = runs.write('finished', cells);
    await runs.runOne(file, { resume: true });
    expect(marks()).equal('p q');
    const again = await runs.runOne(file, { resume: true });
    expect(again).deep.include({ outcome: 'ok', kept: true });
    expect(runs.lines[0]).equal('ok       finished.ipynb  2 cells  from an earlier run');
    expect(marks()).equal('p q');
    const other = await runs.runOne(file, { resume: true, parameters: { n: 2 } });
    expect(other.kept).equal(undefined);
    expect(marks()).equal('p q p q');
    expect(runs.textsOf(file).at(-1)).deep.equal(['2\n']);
    const backend = await runs.runOne(file, { resume: true, parameters: { n: 2 }, backend: 'wasm' });
    expect(backend.kept).equal(undefined);
    expect(backend.cells.some(({ replayed }) => replayed)).equal(false);
    runs.write('finished', cells.slice(0, 1));
    expect((await runs.runOne(file, { resume: true, backend: 'wasm' })).kept).equal(undefined);
  });

  it('goes on from the first cell that is another one now, by its source or its tags', async () => {
    const last = marked('z', 'console.log(n);');
    const cells = (source: string, tags: string[]): ReturnType<typeof code>[] => [
      marked('w', 'let n = 1;'),
      marked('x', source, tags),
      last,
    ];
    const file = runs.write('changed', cells('n = 2;', []));
    await runs.runOne(file, { resume: true });
    const replayed = async (source: string, tags: string[]): Promise<(boolean | undefined)[]> => {
      runs.write('changed', cells(source, tags));
      return (await runs.runOne(file, { resume: true })).cells.map((cell) => cell.replayed ?? false);
    };
    expect(await replayed('n = 3;', [])).deep.equal([true, false, false]);
    expect(runs.textsOf(file).at(-1)).deep.equal(['3\n']);
    expect(await replayed('n = 3;', ['no-replay'])).deep.equal([true, false, false]);
  });

  it('updates the displays that were kept', async () => {
    const text = (value: string, type: string): OutputMessage => ({
      header: { msg_id: '', session: '', username: '', date: '', version: '5.4', msg_type: type },
      content: { data: { 'text/plain': value }, metadata: {}, transient: { display_id: 'slot' } },
    });
    const messages: Record<string, OutputMessage> = {
      show: text('drawn anew', 'display_data'),
      update: text('updated', 'update_display_data'),
    };
    const session: KernelSession = {
      execute: (source, onMessage) => {
        const message = messages[source];
        if (message) onMessage(message);
        return Promise.resolve({ status: 'ok' });
      },
      interrupt: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
      kill: () => Promise.resolve(),
    };
    const kept: Output = { output_type: 'display_data', data: { 'text/plain': 'kept' }, metadata: {} };
    const content = notebook([{ ...code('show'), outputs: [kept] }, code('no output'), code('update')]);
    const ignored = (): void => undefined;
    const options = { timeout: 9, deadline: undefined, memoryMB: undefined, outputMB: 1, onStart: ignored };
    const replayed: boolean[] = [];
    await executeNotebook(planOf(content, 'x', 1), session, {
      ...options,
      signal: new AbortController().signal,
      onOutput: ignored,
      onCell: (_step, result) => Promise.resolve(void replayed.push(result.replayed ?? false)),
    });
    expect(replayed).deep.equal([true, false, false]);
    expect(content.cells[0]?.outputs).deep.equal([{ ...kept, data: { 'text/plain': 'updated' } }]);
  });
});
