import { expect } from 'chai';
import pl from 'nodejs-polars';
import { interruptSignal, lineProgress, setInterruptSource, setProgress, startProgress } from '../../src/base';
import { setFitMonitor } from '../../src/learn';
import { startFitMonitor } from '../../src/learn/monitor';
import { installCellDisplay } from '../../src/viz';

const broadcastName = Symbol.for('Jupyter.broadcast');
const interruptName = Symbol.for('Jupyter.interrupt');

describe('installCellDisplay', () => {
  const sent: string[] = [];

  afterEach(() => {
    Reflect.deleteProperty(globalThis, broadcastName);
    Reflect.deleteProperty(globalThis, interruptName);
    setProgress(lineProgress());
    setFitMonitor(() => ({ onEpoch: () => undefined, onEnd: () => undefined }));
    setInterruptSource(() => undefined);
  });

  it('changes nothing outside a notebook', () => {
    const lines: string[] = [];
    setProgress(lineProgress(0, (line) => lines.push(line)));
    installCellDisplay();
    startProgress('job', 1).end();
    expect(lines).length(1);
  });

  it('in a kernel, sends progress and curves to the cell and listens for its interrupt', async () => {
    const broadcast = (type: string) => Promise.resolve(void sent.push(type));
    Object.defineProperty(globalThis, broadcastName, { value: broadcast, configurable: true });
    const { signal } = new AbortController();
    Object.defineProperty(globalThis, interruptName, { value: signal, configurable: true });
    installCellDisplay();
    startProgress('job', 1).end();
    await startFitMonitor()!.onEpoch(pl.DataFrame({ epoch: [1], loss: [1] }));
    expect(sent).eql(['display_data', 'display_data']);
    expect(interruptSignal()).equal(signal);
  });
});
