import { expect } from 'chai';
import type { OutputMessage } from '../../../src/notebook';
import { LiveOutput } from '../../../src/notebook/report/liveOutput';

describe('live output', () => {
  let seconds: number;
  let lines: string[];
  let output: LiveOutput;

  beforeEach(() => {
    seconds = 100;
    lines = [];
    output = new LiveOutput(
      (line) => lines.push(line),
      () => seconds,
    );
  });

  /** A message about the output with an id. */
  function tell(msg_type: string, text: string, id: string): void {
    const header = { msg_id: '', session: '', username: '', date: '', version: '5.4', msg_type };
    const content = { data: { 'text/plain': text }, transient: { display_id: id } };
    output.take({ header, content } satisfies OutputMessage);
  }

  it('shows states of an output that is replaced every two seconds, and the last', () => {
    tell('display_data', '0%', 'bar');
    for (let percent = 10; percent <= 60; percent += 10) {
      seconds += 0.5;
      tell('update_display_data', `${percent}%`, 'bar');
    }
    expect(lines).deep.equal(['0%', '40%']);
    output.cellEnded();
    output.cellEnded();
    expect(lines).deep.equal(['0%', '40%', '60%']);
  });

  it('shows a line as it stands when all was written that goes to its start', () => {
    tell('display_data', '10%\r30%\ndone: 3\rDONE\r', 'bar');
    expect(lines).deep.equal(['30%', 'DONE: 3']);
  });

  it('keeps outputs with different ids apart', () => {
    tell('display_data', 'a 0', 'a');
    seconds += 1.5;
    tell('display_data', 'b 0', 'b');
    seconds += 0.5;
    tell('update_display_data', 'b 1', 'b');
    // Only for this one have two seconds passed.
    tell('update_display_data', 'a 1', 'a');
    expect(lines).deep.equal(['a 0', 'b 0', 'a 1']);
    output.cellEnded();
    expect(lines).deep.equal(['a 0', 'b 0', 'a 1', 'b 1']);
  });
});
