import { expect } from 'chai';
import { progress as cellProgress } from '../../src/cell';

const broadcastName = Symbol.for('Jupyter.broadcast');

interface Sent {
  type: string;
  data: Record<string, string>;
  transient: { display_id?: string };
}

describe('progress in a cell', () => {
  const clock = Date.now;
  let sent: Sent[] = [];
  let now = 1000;

  beforeEach(() => {
    sent = [];
    now = 1000;
    Date.now = () => now;
    const broadcast = (type: string, content: Omit<Sent, 'type'>) =>
      Promise.resolve(void sent.push({ type, ...content }));
    Object.defineProperty(globalThis, broadcastName, { value: broadcast, configurable: true });
  });
  afterEach(() => {
    Date.now = clock;
    Reflect.deleteProperty(globalThis, broadcastName);
  });

  it('redraws one bar in place, four times a second at most, and leaves one line', () => {
    const progress = cellProgress('faces', 200);
    for (let done = 1; done <= 200; done++) {
      now += 10;
      progress.update(done, 'loss 0.5');
    }
    progress.end();
    // Two seconds: the first at once, then one each 250 ms, and the last word.
    expect(sent.length).within(8, 10);
    expect(sent.map(({ type }) => type)).eql([
      'display_data',
      ...Array.from({ length: sent.length - 1 }, () => 'update_display_data'),
    ]);
    expect(new Set(sent.map(({ transient }) => transient.display_id)).size).equal(1);
    expect(sent[1]?.data['text/plain']).match(/^faces: \d+%, \d+ s left, loss 0\.5$/);
    expect(sent[1]?.data['text/html']).match(/<progress value="\d+" max="200"/);
    expect(sent.at(-1)?.data).eql({
      'text/plain': 'faces: done (2.0 s)',
      'text/html': '<div>faces: done (2.0 s)</div>',
    });
  });

  it('shows a full bar for a job of nothing', () => {
    cellProgress('nothing', 0).update(0);
    expect(sent[0]?.data['text/plain']).equal('nothing: 100%');
    expect(sent[0]?.data['text/html']).include('<progress value="1" max="1"');
  });

  it('shows two jobs apart, and escapes what they say', () => {
    const [first, second] = [cellProgress('a', 2), cellProgress('b', 2)];
    first.update(1, '<b>');
    second.update(1);
    expect(sent[0]?.transient.display_id).not.equal(sent[1]?.transient.display_id);
    expect(sent[0]?.data['text/html']).include('&lt;b&gt;');
  });

  it('outlives a message that cannot be sent', async () => {
    const broken = () => Promise.reject(new Error('closed'));
    Object.defineProperty(globalThis, broadcastName, { value: broken, configurable: true });
    // Mocha lets rejections pass that nobody handles.
    const lost: unknown[] = [];
    const hear = (reason: unknown): void => void lost.push(reason);
    process.on('unhandledRejection', hear);
    try {
      cellProgress('a', 1).end();
      await new Promise((resolve) => setImmediate(resolve));
      expect(lost).eql([]);
    } finally {
      process.removeListener('unhandledRejection', hear);
    }
  });
});
