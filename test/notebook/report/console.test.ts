import { expect } from 'chai';
import { duration, RunConsole, type NotebookResult, type OutputMessage } from '../../../src/notebook';
import { Estimate } from '../../../src/notebook/report/estimate';

describe('duration', () => {
  it('has the units that say most', () => {
    expect([0, 0.25, 3.21, 12.6, 150, 3600, 9000].map(duration)).deep.equal([
      '0 ms',
      '250 ms',
      '3.2 s',
      '13 s',
      '2 m 30 s',
      '1 h 0 m',
      '2 h 30 m',
    ]);
  });
});

describe('estimate of the time left', () => {
  const outline = [
    { file: 'a/x.ipynb', cells: [1, 2, 3] },
    { file: 'a/y.ipynb', cells: [1] },
  ];

  it('takes the mean of what has ended, over the notebooks that run at a time', () => {
    const estimate = new Estimate(outline, 2);
    expect(estimate.left(0)).equal(undefined);
    estimate.started('x.ipynb#1', 0);
    estimate.ended('x.ipynb#1', 4);
    expect(estimate.progress).deep.equal({ done: 1, total: 4 });
    // Three cells of 4 s, two at a time.
    expect(estimate.left(4)).equal(6);
    estimate.started('x.ipynb#2', 4);
    expect(estimate.left(6)).equal(5);
    // It takes longer than expected, 96 s by now: such cells take (4 + 96) / 2 = 50 s on average, and two are left.
    expect(estimate.left(100)).equal(50);
    expect(estimate.left(200)).equal(100);
    estimate.ended('x.ipynb#2', 196);
    // No leap when it ends: the mean of 4 s and 196 s, for two cells.
    expect(estimate.left(200)).equal(100);
    estimate.notebookEnded('a/x.ipynb');
    expect(estimate.progress).deep.equal({ done: 3, total: 4 });
  });

  it('takes the times of an earlier run where it has them', () => {
    const earlier = new Map([
      ['x.ipynb#1', 10],
      ['x.ipynb#2', 20],
      ['x.ipynb#3', 30],
      ['y.ipynb#1', 40],
    ]);
    const estimate = new Estimate(outline, 1, earlier);
    expect(estimate.left(0)).equal(100);
    estimate.started('x.ipynb#1', 0);
    expect(estimate.left(8)).equal(92);
    // One that takes 60 s in place of 10 s, beside 25 s on average that went as expected: all take (60 + 25) / (10 + 25) of their times.
    expect(estimate.left(60)).closeTo((90 * 85) / 35, 1e-9);
    expect(estimate.left(61)).greaterThan(Number(estimate.left(60)));
  });
});

describe('console of a run', () => {
  const message = (msg_type: string, content: Record<string, unknown>): OutputMessage => ({
    header: { msg_id: '', session: '', username: '', date: '', version: '5.4', msg_type },
    content,
  });
  const cell = { file: 'a/x.ipynb', number: 2, of: 5 };

  function printed(verbose: boolean): string[] {
    const lines: string[] = [];
    const shown = new RunConsole({ verbose, stdout: { write: (text: string) => lines.push(text) } });
    shown.cellStarted(cell);
    shown.output(cell, message('stream', { name: 'stdout', text: 'one\ntw' }));
    shown.output(cell, message('stream', { name: 'stdout', text: 'o\n10%\r20%' }));
    shown.output(cell, message('stream', { name: 'stdout', text: '\r30%\n' }));
    shown.output(cell, message('display_data', { data: { 'image/png': 'x' } }));
    shown.output(cell, message('execute_result', { data: { 'text/plain': '42', 'text/html': '<b>42</b>' } }));
    shown.output(cell, message('stream', { name: 'stdout', text: 'half a line' }));
    shown.output(cell, message('display_data', { data: { 'text/plain': 'a table' } }));
    shown.output(cell, message('stream', { name: 'stdout', text: 'unfinished' }));
    shown.cellEnded(cell, { seconds: 1 });
    shown.close();
    return lines;
  }

  it('shows what cells put out as it comes, only when asked for', () => {
    expect(printed(false)).deep.equal([]);
    expect(printed(true)).deep.equal([
      'x.ipynb: cell 2 of 5\n',
      'x | one\n',
      'x | two\n',
      'x | 30%\n',
      'x | (image/png)\n',
      'x | 42\n',
      'x | half a line\n',
      'x | a table\n',
      'x | unfinished\n',
    ]);
  });

  it('shows the last state of outputs that are replaced', () => {
    const lines: string[] = [];
    const shown = new RunConsole({ verbose: true, stdout: { write: (text: string) => lines.push(text) } });
    const transient = { display_id: 'bar' };
    const state = (msg_type: string, text: string): void =>
      shown.output(cell, message(msg_type, { data: { 'text/plain': text }, transient }));
    shown.cellStarted(cell);
    state('display_data', '0%');
    state('update_display_data', '50%');
    state('update_display_data', '100%');
    shown.cellEnded(cell, { seconds: 1 });
    const next = { ...cell, number: 3 };
    shown.cellStarted(next);
    state('update_display_data', 'done');
    shown.cellEnded(next, { seconds: 1 });
    shown.close();
    expect(lines).deep.equal([
      'x.ipynb: cell 2 of 5\n',
      'x | 0%\n',
      'x | 100%\n',
      'x.ipynb: cell 3 of 5\n',
      'x | done\n',
    ]);
  });

  it('draws how far the run is in one line of a terminal, which makes way for results', async () => {
    let drawn = '';
    const write = (text: string): void => void (drawn += text);
    const shown = new RunConsole({
      stdout: { write },
      stderr: { write, isTTY: true, columns: 200 },
      earlier: new Map([['x.ipynb#2', 3600]]),
    });
    shown.planned([{ file: cell.file, cells: [2] }]);
    shown.cellStarted(cell);
    while (!drawn.includes('left')) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(drawn.startsWith('\r\u001b[2K')).equal(true);
    expect(drawn.slice(5)).match(/^0 of 1 cells, [\d.]+ m?s, about (?:59 m \d+ s|1 h 0 m) left · x\.ipynb cell 2/);
    drawn = '';
    const result: NotebookResult = { file: cell.file, outcome: 'ok', cells: [], seconds: 1 };
    shown.notebookEnded(result);
    shown.close();
    expect(drawn).equal('\r\u001b[2Kok       x.ipynb  0 cells  1.0 s\n');
  });

  it('says once on standard error that the library computes slowly, where outputs are not shown', () => {
    let told = '';
    const stderr = { write: (text: string): void => void (told += text) };
    const shown = new RunConsole({ stdout: { write: () => expect.fail('nothing else') }, stderr });
    const print = (text: string): void =>
      shown.output(cell, { header: { msg_type: 'stream' }, content: { name: 'stdout', text } } as never);
    print('Backend: native (TensorFlow 2.21.0), the fastest.\n');
    expect(told).equal('');
    const slow =
      'Backend: wasm (TensorFlow.js 4), as there is no addon. It is much slower; `npx risklab setup` gets one.';
    print(`before\n${slow}\nafter\n`);
    print(`${slow}\n`);
    expect(told).equal(`x.ipynb: ${slow}\n`);
    shown.close();
  });

  it('says every ten seconds how far the run is, where there is no terminal', () => {
    let told = '';
    const stderr = { write: (text: string): void => void (told += text) };
    const shown = new RunConsole({ stdout: { write: () => true }, stderr });
    const { setInterval: real } = globalThis;
    const timers: { draw: () => void; every: number }[] = [];
    globalThis.setInterval = ((draw: () => void, every: number) => {
      timers.push({ draw, every });
      return { unref: () => undefined };
    }) as unknown as typeof setInterval;
    try {
      shown.planned([{ file: cell.file, cells: [2] }]);
    } finally {
      globalThis.setInterval = real;
    }
    shown.cellStarted(cell);
    timers[0]!.draw();
    expect(timers).length(1);
    expect(timers[0]!.every).equal(10_000);
    expect(told).match(/^0 of 1 cells, [\d.]+ m?s · x\.ipynb cell 2\n$/);
    shown.close();
  });

  it('ends its estimate when the run is stopped, and says so', () => {
    const drawn: string[] = [];
    const stderr = { write: (text: string) => drawn.push(text), isTTY: true };
    const controller = new AbortController();
    const shown = new RunConsole({ stdout: { write: () => true }, stderr, signal: controller.signal });
    const real = { set: globalThis.setInterval, clear: globalThis.clearInterval };
    const timers = new Set<unknown>();
    globalThis.setInterval = ((draw: () => void) => {
      const timer = { draw, unref: () => undefined };
      timers.add(timer);
      return timer;
    }) as unknown as typeof setInterval;
    globalThis.clearInterval = (timer): void => void timers.delete(timer);
    try {
      shown.planned([{ file: cell.file, cells: [2] }]);
      expect(timers.size).equal(1);
      for (const timer of timers) (timer as { draw: () => void }).draw();
      expect(drawn[0]).match(/0 of 1 cells/);
      controller.abort();
      expect(timers.size).equal(0);
      expect(drawn.slice(1)).deep.equal([
        '\r\u001b[2K',
        'Stopping: kernels end, and what was done is saved. Ctrl-C again ends at once.\n',
      ]);
      shown.planned([{ file: cell.file, cells: [2] }]);
      expect(timers.size).equal(0);
      shown.close();
    } finally {
      Object.assign(globalThis, { setInterval: real.set, clearInterval: real.clear });
    }
  });

  it('does not say how little is left of a last cell that takes longer than expected', async () => {
    let drawn = '';
    const write = (text: string): void => void (drawn += text);
    const stderr = { write, isTTY: true };
    const shown = new RunConsole({ stdout: { write }, stderr, earlier: new Map([['x.ipynb#2', 0.001]]) });
    shown.planned([{ file: cell.file, cells: [2] }]);
    shown.cellStarted(cell);
    while (drawn === '') await new Promise((resolve) => setTimeout(resolve, 20));
    shown.close();
    expect(drawn.slice('\r\u001b[2K'.length)).match(/^0 of 1 cells, [\d.]+ m?s · x\.ipynb cell 2/);
  });
});
