import { expect } from 'chai';
import { cellHost, showForms } from '../../src/cell';

const broadcastName = Symbol.for('Jupyter.broadcast');
const tslabModule = '/somewhere/node_modules/tslab/dist/jupyter.js';
const shown = {
  data: { 'text/plain': 'half', 'text/html': '<b>half</b>' },
  metadata: { 'text/html': { isolated: true } },
};

/** What is written on standard output meanwhile. */
async function written(work: () => Promise<void>): Promise<string> {
  const write = process.stdout.write.bind(process.stdout);
  let text = '';
  process.stdout.write = (chunk: string | Uint8Array) => {
    text += String(chunk);
    return true;
  };
  try {
    await work();
  } finally {
    process.stdout.write = write;
  }
  return text;
}

describe('showForms in a terminal', () => {
  it('prints the text, and nothing where there is none', async () => {
    expect(cellHost()).equal('terminal');
    expect(await written(() => showForms(shown))).equal('half\n');
    expect(await written(() => showForms({ data: { 'text/html': '<b>x</b>' }, metadata: {} }))).equal('');
  });
});

describe('showForms in a kernel that broadcasts', () => {
  const sent: [string, object][] = [];

  before(() => {
    const broadcast = (type: string, content: object) => {
      sent.push([type, content]);
      return Promise.resolve();
    };
    Object.defineProperty(globalThis, broadcastName, { value: broadcast, configurable: true });
  });
  after(() => Reflect.deleteProperty(globalThis, broadcastName));

  it('sends the whole bundle, by id where there is one', async () => {
    expect(cellHost()).equal('kernel');
    const text = await written(async () => {
      await showForms(shown);
      await showForms(shown, { id: 'bar' });
      await showForms(shown, { id: 'bar', update: true });
    });
    expect(text).equal('');
    expect(sent).eql([
      ['display_data', { ...shown, transient: {} }],
      ['display_data', { ...shown, transient: { display_id: 'bar' } }],
      ['update_display_data', { ...shown, transient: { display_id: 'bar' } }],
    ]);
  });
});

describe('showForms in a stock tslab', () => {
  const calls: unknown[][] = [];
  const exports: { lastWriteDisplayData: unknown } = { lastWriteDisplayData: null };

  before(() => {
    require.cache[tslabModule] = { exports } as NodeJS.Module;
  });
  after(() => {
    delete require.cache[tslabModule];
  });

  it('is a terminal until a first cell runs, then takes whole bundles', async () => {
    expect(cellHost()).equal('terminal');
    exports.lastWriteDisplayData = (...call: unknown[]) => calls.push(call);
    expect(cellHost()).equal('tslab');
    await showForms(shown);
    await showForms(shown, { id: 'bar', update: true });
    expect(calls).eql([
      [{ ...shown, transient: {} }, false],
      [{ ...shown, transient: { display_id: 'bar' } }, true],
    ]);
  });
});

describe('the module of tslab that showForms relies on', () => {
  // Loaded in a process of its own: here it would turn this one into a tslab host.
  it('exports lastWriteDisplayData, empty until a cell runs', async () => {
    const { execFileSync } = await import('node:child_process');
    const file = require.resolve('tslab/dist/jupyter.js');
    const code = `console.log(require(${JSON.stringify(file)}).lastWriteDisplayData)`;
    expect(execFileSync(process.execPath, ['-e', code]).toString().trim()).equal('null');
    expect(file).match(/[\\/]tslab[\\/]dist[\\/]jupyter\.js$/);
  });
});
