import { expect } from 'chai';
import type { KernelProcess, Message } from '../../src/jupyter';
import { begin, resultText, run, startKernel, streamText, until, type Ran } from './support';

type Bundle = Pick<Message, 'content' | 'metadata' | 'buffers' | 'parent_header'> & { type: string };

describe('comms', () => {
  let kernel: KernelProcess;
  const heard: Bundle[] = [];
  before(async () => {
    kernel = await startKernel();
    kernel.client.onIopub(({ header, ...message }) => {
      if (header.msg_type.startsWith('comm_')) heard.push({ type: header.msg_type, ...message });
    });
    await run(kernel, `import { onComm, openComm, type Comm } from 'risklab/cell'; let last: Comm;`);
  });
  beforeEach(() => (heard.length = 0));
  after(() => kernel.shutdown());

  const tell = (...args: Parameters<KernelProcess['client']['sendComm']>): Promise<void> =>
    kernel.client.sendComm(...args);
  const info = async (content: object = {}): Promise<unknown> =>
    (await kernel.client.request('shell', 'comm_info_request', content)).content['comms'];
  const contents = (): unknown[] => heard.map(({ type, content }) => [type, content]);

  it('are opened by a cell, carry data, metadata and bytes both ways, and are closed', async () => {
    const ran = await run(
      kernel,
      `last = openComm('chart', { data: { a: 1 }, metadata: { m: 2 }, buffers: [new Uint8Array([7, 0, 255])] });
       last.onMessage(({ data, metadata, buffers }) => {
         console.log(JSON.stringify([data, metadata, buffers.map((b) => [...b])]));
         last.send({ data: { got: data }, buffers: [new Uint8Array(3)] });
       });
       last.onClose(({ data }) => console.log('closed', JSON.stringify(data)));
       last.id`,
    );
    const [opened] = heard;
    const comm_id = opened?.content['comm_id'] as string;
    expect(`'${comm_id}'`).equal(resultText(ran));
    expect(opened).deep.include({
      type: 'comm_open',
      content: { comm_id, target_name: 'chart', data: { a: 1 } },
      metadata: { m: 2 },
      buffers: [Buffer.from([7, 0, 255])],
    });
    expect(await info()).deep.equal({ [comm_id]: { target_name: 'chart' } });
    expect(await info({ target_name: 'other' })).deep.equal({});
    const bytes = { metadata: { z: 1 }, buffers: [new Uint8Array([1, 2]), new Uint8Array(0)] };
    await tell('comm_msg', { comm_id, data: { picked: 3 } }, bytes);
    // What the handler prints lands in the cell that set it; what it sends answers the message.
    await until(() => streamText(ran, 'stdout') === '[{"picked":3},{"z":1},[[1,2],[]]]\n');
    expect(heard[1]).deep.include({ type: 'comm_msg', content: { comm_id, data: { got: { picked: 3 } } } });
    expect(heard[1]?.parent_header.msg_type).equal('comm_msg');
    await tell('comm_close', { comm_id, data: { why: 'gone' } });
    await until(() => streamText(ran, 'stdout').endsWith('closed {"why":"gone"}\n'));
    expect(await info()).deep.equal({});
    const { reply } = await run(kernel, 'last.send({})');
    expect(reply['evalue']).equal('comm to chart: expected an open one, got one that is closed.');
    expect(resultText(await run(kernel, 'last.close(); last.closed'))).equal('true');
    expect(heard.length).equal(2);
  });

  it('are opened by the front end to a target of a cell', async () => {
    const ran = await run(
      kernel,
      `const forget = onComm('echo', async (comm, { data }) => {
         await null;
         console.log('open', comm.id, comm.target, JSON.stringify(data));
         comm.onMessage(({ data }) => comm.send({ data }));
       });`,
    );
    await tell('comm_open', { comm_id: 'c1', target_name: 'echo', data: { x: 1 } });
    await until(() => streamText(ran, 'stdout') === 'open c1 echo {"x":1}\n');
    expect(await info({ target_name: 'echo' })).deep.equal({ c1: { target_name: 'echo' } });
    for (const n of [1, 2, 3]) await tell('comm_msg', { comm_id: 'c1', data: { n } });
    await until(() => heard.length === 3);
    expect(contents()).deep.equal([1, 2, 3].map((n) => ['comm_msg', { comm_id: 'c1', data: { n } }]));
    await tell('comm_close', { comm_id: 'c1', data: {} });
    await run(kernel, 'forget()');
    await tell('comm_open', { comm_id: 'c2', target_name: 'echo', data: {} });
    await until(() => heard.length === 4);
    expect(contents()[3]).deep.equal(['comm_close', { comm_id: 'c2', data: {} }]);
  });

  it('to an unknown target are closed at once, with the message as parent', async () => {
    await tell('comm_open', { comm_id: 'lost', target_name: 'nobody', data: {} });
    await until(() => heard.length === 1);
    expect(contents()).deep.equal([['comm_close', { comm_id: 'lost', data: {} }]]);
    expect(heard[0]?.parent_header.msg_type).equal('comm_open');
    expect(await info()).deep.equal({});
  });

  it('show the errors of their handlers in the cell that set these', async () => {
    const ran = await run(
      kernel,
      `onComm('bad', (comm) => {
         if (comm.id === 'b1') throw new RangeError('not today');
         comm.onMessage(async () => { await null; throw new TypeError('late'); });
       });`,
    );
    const count = ran.reply['execution_count'] as number;
    await tell('comm_open', { comm_id: 'b1', target_name: 'bad', data: {} });
    await until(() => streamText(ran, 'stderr').includes(`cell-${count}.ts:2:`));
    expect(streamText(ran, 'stderr')).match(/^comm to bad: RangeError: not today\n/);
    expect(contents()).deep.equal([['comm_close', { comm_id: 'b1', data: {} }]]);
    await tell('comm_open', { comm_id: 'b2', target_name: 'bad', data: {} });
    await tell('comm_msg', { comm_id: 'b2', data: {} });
    await until(() => streamText(ran, 'stderr').includes('comm to bad: TypeError: late'));
    expect(await info()).deep.equal({ b2: { target_name: 'bad' } });
    await tell('comm_close', { comm_id: 'b2', data: {} });
  });

  it('whose handler never ends are stopped by an interrupt', async () => {
    const ran = await run(
      kernel,
      `onComm('stuck', (comm, { data }) => {
         console.log('go');
         if (data['spin']) while (true) { /* busy */ }
         return new Promise(() => undefined);
       });`,
    );
    for (const spin of [true, false]) {
      const before = streamText(ran, 'stdout').length;
      const handled = tell('comm_open', { comm_id: `s-${spin}`, target_name: 'stuck', data: { spin } });
      await until(() => streamText(ran, 'stdout').length > before);
      await kernel.client.interrupt();
      await handled;
    }
    expect(resultText(await run(kernel, '6 * 7'))).equal('42');
  });

  it('wait for the cell that runs', async () => {
    const { ran, done } = begin(
      kernel,
      `onComm('later', () => console.log('opened')); await new Promise((r) => setTimeout(r, 100)); console.log('cell done');`,
    );
    const told = tell('comm_open', { comm_id: 'l1', target_name: 'later', data: {} });
    await Promise.all([done, told]);
    await until(() => streamText(ran, 'stdout') === 'cell done\nopened\n');
    await tell('comm_close', { comm_id: 'l1', data: {} });
  });

  it('of silent code reach the front end, its output does not', async () => {
    const code = `console.log('x'); last = openComm('quiet'); last.close();`;
    const silent: Ran = await run(kernel, code, { silent: true });
    expect(silent.types).deep.equal(['status', 'comm_open', 'comm_close', 'status']);
  });

  it('refuse unusable targets and handlers', async () => {
    const message = async (code: string): Promise<unknown> => (await run(kernel, code)).reply['evalue'];
    expect(await message(`openComm('')`)).equal('openComm, target: expected a text that is not empty, got .');
    expect(await message(`onComm('t', 5 as any)`)).equal('onComm, handler: expected a function, got 5.');
    expect(await message(`openComm('t').onMessage('x' as any)`)).equal(
      'onMessage, handler: expected a function, got x.',
    );
  });

  it('ignore messages that lack what is needed', async () => {
    await tell('comm_open', { target_name: 'echo' });
    await tell('comm_open', { comm_id: 'n' });
    await tell('comm_msg', { comm_id: 'unknown', data: {} });
    await tell('comm_close', { comm_id: 'unknown' });
    expect(resultText(await run(kernel, '1'))).equal('1');
    expect(heard.map(({ type }) => type)).not.contain('comm_msg');
  });
});
