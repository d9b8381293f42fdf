import { expect } from 'chai';
import { MessageCodec } from '../../src/jupyter';
import { RawClient } from './rawClient';
import { until } from './support';

let sent = 0;
/** A header of its own for each message: a second one would be a replay. */
const header = (type: string): string => JSON.stringify({ msg_id: `raw-${sent++}`, msg_type: type });

describe('kernel: messages that break the protocol', () => {
  let client: RawClient;
  before(async () => (client = await RawClient.start()));
  after(() => client.stop());

  const isAlive = async (): Promise<void> => {
    const { content } = await client.ask('shell', 'execute_request', { code: '6 * 7', silent: true });
    expect(content['status'], client.said).equal('ok');
  };

  it('are dropped with a line on standard error, and the kernel lives', async () => {
    for (const channel of ['shell', 'control', 'stdin'] as const) {
      client.said = '';
      await client.sendFrames(channel, ['']);
      await client.sendFrames(channel, ['<IDS|MSG>']);
      await client.sendFrames(channel, ['<IDS|MSG>', 'sig', '{}', '{}', '{}']);
      await client.sendFrames(channel, ['<IDS|MSG>', 'forged', header('shutdown_request'), '{}', '{}', '{}']);
      const unique = `{"on":"${channel}"}`;
      await client.sendParts(channel, '{', '{}', unique, '{}');
      await client.sendParts(channel, header('x'), '{}', '{}', '{"code":');
      await client.sendParts(channel, 'null', '{}', unique, '{}');
      await client.sendParts(channel, header('execute_request'), '[]', '{}', '{}');
      await client.sendParts(channel, '{"msg_type":"shutdown_request"}', '{}', unique, '{}');
      await client.sendParts(channel, '{"msg_type":["execute_request"],"msg_id":"x"}', '{}', unique, '{}');
      await until(() => client.said.split('\n').length === 11);
      const why = client.said.match(/(?<=message ignored: message: ).*/g) ?? [];
      expect(why.map((line) => line.split(/[:,.]/)[0])).deep.equal([
        'expected a delimiter',
        'expected a delimiter',
        'expected a delimiter',
        'its signature is not made with the key of this connection',
        'expected JSON in its header',
        'expected JSON in its content',
        'expected an object in its header',
        'expected an object in its parent header',
        'expected a header with the texts msg_id and msg_type',
        'expected a header with the texts msg_id and msg_type',
      ]);
    }
    await isAlive();
  });

  it('of a type that is not known, or not on that channel, are passed over', async () => {
    client.said = '';
    const types = ['nonsense_request', 'constructor', '__proto__', 'toString', 'input_reply', 'execute_reply'];
    for (const type of types) await client.send('shell', type, {});
    for (const type of ['execute_request', 'comm_open']) await client.send('control', type, { code: '1' });
    await client.send('stdin', 'execute_request', { code: '1' });
    await client.send('stdin', 'input_reply', { value: 'to nobody' });
    await isAlive();
    expect(client.said.split('\n').filter(Boolean)).deep.equal(
      [
        ...types.map((type) => `shell: no answer to ${type}`),
        'control: no answer to execute_request',
        'control: no answer to comm_open',
      ].map((line) => `${line}, which this kernel does not know there.`),
    );
  });

  it('lack a field, or have one of the wrong kind, and are told so', async () => {
    const wrong: [string, object, string][] = [
      ['execute_request', {}, 'execute_request, code: expected a text, got none.'],
      ['execute_request', { code: 5 }, 'execute_request, code: expected a text, got 5.'],
      ['execute_request', { code: '', silent: 'yes' }, 'execute_request, silent: expected true or false, got "yes".'],
      [
        'execute_request',
        { code: '', user_expressions: { a: 1 } },
        'execute_request, user_expressions: expected an object of texts, got {"a":1}.',
      ],
      ['complete_request', { cursor_pos: 1 }, 'complete_request, code: expected a text, got none.'],
      [
        'inspect_request',
        { code: 'x', cursor_pos: 0.5 },
        'inspect_request, cursor_pos: expected a whole number, got 0.5.',
      ],
      ['is_complete_request', {}, 'is_complete_request, code: expected a text, got none.'],
      [
        'history_request',
        { hist_access_type: 'all' },
        'history_request, hist_access_type: expected tail, range or search, got all.',
      ],
      ['history_request', {}, 'history_request, hist_access_type: expected a text, got none.'],
      [
        'history_request',
        { hist_access_type: 'tail', n: 'x' },
        'history_request, n: expected a whole number, got "x".',
      ],
      ['comm_info_request', { target_name: 1 }, 'comm_info_request, target_name: expected a text, got 1.'],
      ['shutdown_request', { restart: 'maybe' }, 'shutdown_request, restart: expected true or false, got "maybe".'],
    ];
    for (const [type, content, evalue] of wrong) {
      const reply = await client.ask('shell', type, content);
      expect(reply.header.msg_type).equal(type.replace('request', 'reply'));
      expect(reply.content, type).include({ status: 'error', ename: 'ProtocolError', evalue });
      expect(reply.content['traceback']).deep.equal([evalue]);
    }
    await isAlive();
  });

  it('leave out what has a default, or say null', async () => {
    const { content } = await client.ask('shell', 'execute_request', {
      code: '2',
      user_expressions: null,
      silent: null,
    });
    expect(content).include({ status: 'ok' });
    const complete = await client.ask('shell', 'complete_request', { code: 'Math.hypo', cursor_pos: null });
    expect(complete.content['matches']).deep.equal(['hypot']);
    const beyond = await client.ask('shell', 'complete_request', { code: 'Math.hypo', cursor_pos: 99 });
    expect(beyond.content['matches']).deep.equal(['hypot']);
  });
});

describe('kernel: messages', () => {
  let client: RawClient;
  before(async () => (client = await RawClient.start({ key: '' })));
  after(() => client.stop());

  it('without a key are not signed, and carry bytes both ways', async () => {
    const code = `import { onComm } from 'risklab/cell';
      onComm('echo', (comm, { buffers }) => comm.send({ buffers }));`;
    expect((await client.ask('shell', 'execute_request', { code })).content['status']).equal('ok');
    const bytes = [new Uint8Array([0, 255]), new Uint8Array(0), Buffer.from('<IDS|MSG>')];
    const id = await client.send('shell', 'comm_open', { comm_id: 'b', target_name: 'echo', data: {} }, bytes);
    await until(() => client.told(id).length === 3);
    const answer = client.iopub.find(({ header }) => header.msg_type === 'comm_msg');
    expect(answer?.buffers).deep.equal(bytes.map((part) => Buffer.from(part)));
    expect(client.told(id).map(([type]) => type)).deep.equal(['status', 'comm_msg', 'status']);
  });

  it('may be huge', async () => {
    const text = 'x'.repeat(20_000_000);
    const code = `const text = "${text}"; console.log(text);
      ({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': text }) }) as object`;
    const id = await client.send('shell', 'execute_request', { code });
    expect((await client.replyTo(id)).content['status']).equal('ok');
    await until(() => client.told(id).at(-1)?.[1]['execution_state'] === 'idle');
    const told = client.told(id);
    const printed = told.filter(([type]) => type === 'stream').map(([, content]) => content['text']);
    expect(printed.join('') === `${text}\n`).equal(true);
    const [, result] = told.find(([type]) => type === 'execute_result') ?? [];
    expect((result?.['data'] as Record<string, unknown>)['text/html'] === text).equal(true);
  });

  it('go on when the client comes back under the same identity', async () => {
    client.connect('shell');
    const { content } = await client.ask('shell', 'kernel_info_request', {});
    expect(content['status']).equal('ok');
  });

  it('on the heartbeat channel are echoed, also while a cell is busy', async () => {
    const id = await client.send('shell', 'execute_request', {
      code: 'console.log("go"); while (true) { /* busy */ }',
    });
    await until(() => client.told(id).some(([type]) => type === 'stream'));
    expect(await client.beat('ping')).equal('ping');
    await client.ask('control', 'interrupt_request', {});
    expect((await client.replyTo(id)).content['ename']).equal('Interrupted');
  });

  it('say that the kernel ends, on control and to all', async () => {
    const exited = new Promise((resolve) => client.child.once('exit', resolve));
    const id = await client.send('control', 'shutdown_request', { restart: true });
    expect((await client.replyTo(id)).content).deep.equal({ status: 'ok', restart: true });
    await until(() => client.told(id).length === 3);
    expect(client.told(id)).deep.equal([
      ['status', { execution_state: 'busy' }],
      ['shutdown_reply', { status: 'ok', restart: true }],
      ['status', { execution_state: 'idle' }],
    ]);
    expect(await exited).equal(0);
  });
});

describe('kernel: signatures', () => {
  // With hashes of which OpenSSL has another name, and another length, than hashlib.
  for (const signature_scheme of ['hmac-sha512', 'hmac-blake2b', 'hmac-sha3_256']) {
    it(`are made and checked by ${signature_scheme}, where the connection file says so`, async () => {
      const client = await RawClient.start({ signature_scheme });
      try {
        const { content } = await client.ask('shell', 'execute_request', { code: '6 * 7', silent: true });
        expect(content['status'], client.said).equal('ok');
        const forged = new MessageCodec(client.info.key, 'hmac-sha256').sign([Buffer.from('{}')]);
        await client.sendFrames('shell', ['<IDS|MSG>', forged, header('execute_request'), '{}', '{}', '{}']);
        await until(() => client.said.includes('its signature is not made with the key of this connection'));
      } finally {
        await client.stop();
      }
    });
  }
});
