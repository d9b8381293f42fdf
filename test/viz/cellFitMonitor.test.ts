import { expect } from 'chai';
import pl from 'nodejs-polars';
import { cellFitMonitor } from '../../src/viz';

const broadcastName = Symbol.for('Jupyter.broadcast');
const vegaLite = 'application/vnd.vegalite.v5+json';

describe('cellFitMonitor', () => {
  let sent: { type: string; data: Record<string, unknown>; transient: { display_id?: string } }[] = [];

  beforeEach(() => {
    sent = [];
    const broadcast = (type: string, content: Omit<(typeof sent)[number], 'type'>) =>
      Promise.resolve(void sent.push({ type, ...content }));
    Object.defineProperty(globalThis, broadcastName, { value: broadcast, configurable: true });
  });
  afterEach(() => Reflect.deleteProperty(globalThis, broadcastName));

  it('draws the curves in place after each epoch, and at the end with a picture', async () => {
    const monitor = cellFitMonitor();
    await monitor.onEpoch(pl.DataFrame({ epoch: [1], loss: [0.5] }));
    await monitor.onEpoch(pl.DataFrame({ epoch: [1, 2], loss: [0.5, 0.4] }));
    await monitor.onEnd(pl.DataFrame({ epoch: [1, 2, 3], loss: [0.5, 0.4, 0.3] }));
    expect(sent.map(({ type }) => type)).eql(['display_data', 'update_display_data', 'update_display_data']);
    expect(new Set(sent.map(({ transient }) => transient.display_id)).size).equal(1);
    expect(sent.map(({ data }) => Object.keys(data))).eql([
      [vegaLite, 'text/plain'],
      [vegaLite, 'text/plain'],
      [vegaLite, 'image/png', 'text/plain'],
    ]);
  });

  it('has the name of the training in its title', async () => {
    await cellFitMonitor('by groups').onEnd(pl.DataFrame({ epoch: [1], loss: [0.5] }));
    await cellFitMonitor().onEnd(pl.DataFrame({ epoch: [1], loss: [0.5] }));
    const titles = sent.map(({ data }) => String(data['text/plain']).split('\n')[0]);
    expect(titles).eql(['Training: by groups', 'Training']);
  });

  it('does not end a training whose history it cannot draw', async () => {
    await cellFitMonitor().onEnd(pl.DataFrame({ loss: [0.5] }));
    expect(sent[0]?.data['text/plain']).match(/^No curves of this training run: history: expected columns epoch/);
  });
});
