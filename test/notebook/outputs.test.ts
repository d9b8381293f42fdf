import { expect } from 'chai';
import type { Message } from '../../src/jupyter';
import { OutputArea, type Displays } from '../../src/notebook';

function message(msg_type: string, content: Record<string, unknown>): Pick<Message, 'header' | 'content'> {
  return { header: { msg_id: '', session: '', username: '', date: '', version: '5.4', msg_type }, content };
}

const stream = (name: string, text: string): ReturnType<typeof message> => message('stream', { name, text });
const display = (text: string, id?: string, type = 'display_data'): ReturnType<typeof message> =>
  message(type, { data: { 'text/plain': text }, metadata: {}, transient: id === undefined ? {} : { display_id: id } });

function area(messages: ReturnType<typeof message>[], displays: Displays = new Map()): OutputArea {
  const made = new OutputArea(displays);
  for (const one of messages) made.apply(one);
  return made;
}

const texts = ({ outputs }: OutputArea): string[] =>
  outputs.map((output) =>
    'text' in output ? output.text : 'data' in output ? String(output.data['text/plain']) : output.ename,
  );

describe('outputs', () => {
  it('joins pieces of a stream that follow each other', () => {
    const { outputs } = area([
      stream('stdout', 'a'),
      stream('stdout', 'b'),
      stream('stderr', 'c'),
      stream('stdout', 'd'),
    ]);
    expect(outputs).deep.equal([
      { output_type: 'stream', name: 'stdout', text: 'ab' },
      { output_type: 'stream', name: 'stderr', text: 'c' },
      { output_type: 'stream', name: 'stdout', text: 'd' },
    ]);
  });

  it('keeps results, displays and errors as the format wants them', () => {
    const { outputs } = area([
      message('execute_result', { data: { 'text/plain': '1' }, metadata: {}, execution_count: 3 }),
      display('x'),
      message('error', { ename: 'E', evalue: 'v', traceback: ['t'] }),
      message('status', { execution_state: 'idle' }),
    ]);
    expect(outputs).deep.equal([
      { output_type: 'execute_result', data: { 'text/plain': '1' }, metadata: {}, execution_count: 3 },
      { output_type: 'display_data', data: { 'text/plain': 'x' }, metadata: {} },
      { output_type: 'error', ename: 'E', evalue: 'v', traceback: ['t'] },
    ]);
  });

  it('updates displays of the same id in every cell', () => {
    const displays: Displays = new Map();
    const first = area([display('1', 'd'), display('other')], displays);
    const second = area([display('2', 'd'), display('3', 'd', 'update_display_data')], displays);
    expect(texts(first)).deep.equal(['3', 'other']);
    expect(texts(second)).deep.equal(['3']);
    expect(texts(area([display('x', 'unknown', 'update_display_data')], displays))).deep.equal([]);
  });

  it('clears at once, or when the next output comes', () => {
    const clear = (wait: boolean): ReturnType<typeof message> => message('clear_output', { wait });
    expect(texts(area([display('a'), clear(false)]))).deep.equal([]);
    expect(texts(area([display('a'), clear(true)]))).deep.equal(['a']);
    expect(texts(area([display('a'), clear(true), display('b'), display('c')]))).deep.equal(['b', 'c']);
    // The stream after the clearing does not go on in the one before it.
    expect(texts(area([stream('stdout', 'a'), clear(true), stream('stdout', 'b')]))).deep.equal(['b']);
  });

  it('knows how much it holds', () => {
    const replaced = area([display('12345', 'd'), display('1', 'd', 'update_display_data')]);
    expect(replaced.size).equal(1);
    expect(area([stream('stdout', 'ab\n10%'), stream('stdout', '\r100%\n')]).size).equal('ab\n100%\n'.length);
    expect(area([stream('stdout', 'abc'), message('clear_output', { wait: false })]).size).equal(0);
    expect(area([message('error', { ename: 'E', evalue: 'v', traceback: ['ab', 'c'] })]).size).equal(4);
    const clear = message('clear_output', { wait: false });
    const shown = [display('a', 'd'), clear, display('a', 'd'), display('12345', 'd', 'update_display_data')];
    expect(area(shown).size).equal(5);
  });

  it('takes an empty id for none', () => {
    expect(texts(area([display('A', ''), display('B'), display('C', '')]))).deep.equal(['A', 'B', 'C']);
  });

  it('shows what is shown anew under an id wherever that id is, as JupyterLab and nbclient do', () => {
    const displays: Displays = new Map();
    const first = area([display('A', 'd'), display('A too', 'd')], displays);
    expect(texts(first)).deep.equal(['A too', 'A too']);
    const result = message('execute_result', {
      data: { 'text/plain': 'B' },
      metadata: { width: 1 },
      transient: { display_id: 'd' },
      execution_count: 2,
    });
    const second = area([result], displays);
    expect(texts(first)).deep.equal(['B', 'B']);
    expect(texts(second)).deep.equal(['B']);
    expect(first.outputs[0]).deep.equal({
      output_type: 'display_data',
      data: { 'text/plain': 'B' },
      metadata: { width: 1 },
    });
  });
});
