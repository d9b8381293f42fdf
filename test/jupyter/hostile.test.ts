import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { addressOf, type Channel, type Message } from '../../src/jupyter';
import { channels } from '../../src/jupyter/wire';
import { RawClient } from './rawClient';
import { until } from './support';

/** JSON nested deeper than a serializer can follow. */
const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
const brackets = '('.repeat(100_000);
const error = (message: string): object => ({ status: 'error', ename: 'ProtocolError', evalue: message });
const hypot = { status: 'ok', matches: ['hypot'] };

/** Requests with contents, as JSON, that no front end sends, and what the reply has in it. */
const answered: readonly [
  what: string,
  channel: 'shell' | 'control',
  type: string,
  content: string | object,
  reply: object,
][] = [
  ['code that is a number', 'shell', 'execute_request', { code: 5 }, error('execute_request, code: expected a text, got 5.')],
  ['code that is an object', 'shell', 'execute_request', { code: {} }, error('execute_request, code: expected a text, got {}.')],
  ['half of a surrogate pair', 'shell', 'execute_request', '{"code":"\'\\ud83d\'"}', { status: 'ok' }],
  ['a text for stop_on_error', 'shell', 'execute_request', { code: '', stop_on_error: 'yes' },
    error('execute_request, stop_on_error: expected true or false, got "yes".')],
  ['a number for allow_stdin', 'shell', 'execute_request', { code: '', allow_stdin: 1 },
    error('execute_request, allow_stdin: expected true or false, got 1.')],
  ['an array of expressions', 'shell', 'execute_request', { code: '', user_expressions: ['1'] },
    error('execute_request, user_expressions: expected an object of texts, got ["1"].')],
  ['a content that is nested too deeply', 'shell', 'execute_request', `{"code":"1","data":${deep}}`, { status: 'ok' }],
  ['a cursor before the text', 'shell', 'complete_request', { code: 'Math.hypo', cursor_pos: -1 }, { status: 'ok', cursor_start: 0 }],
  ['a cursor far behind the text', 'shell', 'complete_request', { code: 'Math.hypo', cursor_pos: 1e12 }, hypot],
  ['a cursor at infinity', 'shell', 'complete_request', '{"code":"Math.hypo","cursor_pos":1e999}',
    error('complete_request, cursor_pos: expected a whole number, got null.')],
  ['a cursor between the halves of a pair', 'shell', 'complete_request', { code: '"😀"; Math.hypo', cursor_pos: 1e9 }, hypot],
  ['a cursor before the text', 'shell', 'inspect_request', { code: 'Math', cursor_pos: -7 }, { status: 'ok', found: true }],
  ['a level of detail that is a text', 'shell', 'inspect_request', { code: 'Math', detail_level: 'all' }, { status: 'ok', found: true }],
  ['a hundred thousand brackets', 'shell', 'complete_request', { code: brackets }, {}],
  ['a hundred thousand brackets', 'shell', 'inspect_request', { code: brackets }, {}],
  ['a hundred thousand brackets', 'shell', 'is_complete_request', { code: brackets }, {}],
  ['code that is null', 'shell', 'is_complete_request', { code: null }, error('is_complete_request, code: expected a text, got none.')],
  ['a count below 0', 'shell', 'history_request', { hist_access_type: 'tail', n: -5 }, { status: 'ok', history: [] }],
  ['lines that are huge', 'shell', 'history_request', { hist_access_type: 'range', start: -1e300, stop: 1e300 }, { status: 'ok' }],
  ['a pattern that is an array', 'shell', 'history_request', { hist_access_type: 'search', pattern: ['*'] },
    error('history_request, pattern: expected a text, got ["*"].')],
  ['a target that is an object', 'shell', 'comm_info_request', { target_name: {} },
    error('comm_info_request, target_name: expected a text, got {}.')],
  ['fields that nobody knows', 'shell', 'kernel_info_request', { code: [], __proto__: null }, { status: 'ok' }],
  ['an interrupt of nothing', 'control', 'interrupt_request', { signal: 9 }, { status: 'ok' }],
  ['an interrupt of nothing', 'shell', 'interrupt_request', {}, { status: 'ok' }],
  ['a text for restart', 'control', 'shutdown_request', { restart: 'no' },
    error('shutdown_request, restart: expected true or false, got "no".')],
]; // prettier-ignore

/** Messages that are answered by nothing but `busy` and `idle`, where they are answered at all. */
const ignored: readonly [
  what: string,
  channel: 'shell' | 'control' | 'stdin',
  type: string,
  content: string | object,
][] = [
  ['data for a comm that nobody knows', 'shell', 'comm_msg', { comm_id: 'nobody', data: {} }],
  ['the end of a comm that nobody knows', 'shell', 'comm_close', { comm_id: 'nobody' }],
  ['a comm id that is a number', 'shell', 'comm_msg', { comm_id: 5 }],
  ['no comm id', 'shell', 'comm_open', { target_name: 'x' }],
  ['data nested too deeply', 'shell', 'comm_msg', `{"comm_id":"nobody","data":${deep}}`],
  ['a comm on control', 'control', 'comm_msg', { comm_id: 'nobody' }],
  ['a type of a million letters', 'shell', 'x'.repeat(1_000_000), {}],
  ['code on control', 'control', 'execute_request', { code: '1' }],
  ['a reply', 'shell', 'execute_reply', { status: 'ok' }],
  ['an answer to no question', 'stdin', 'input_reply', { value: 'x' }],
  ['an answer without a value', 'stdin', 'input_reply', {}],
  ['an answer that is null', 'stdin', 'input_reply', { value: null }],
  ['an answer on shell', 'shell', 'input_reply', { value: 'x' }],
  ['a shutdown on stdin', 'stdin', 'shutdown_request', { restart: false }],
  ['an interrupt on stdin', 'stdin', 'interrupt_request', {}],
];

describe('kernel: hostile messages', () => {
  let client: RawClient;
  before(async () => (client = await RawClient.start()));
  after(() => client.stop());

  /** Sends a message with content as JSON. @returns its id */
  const sendJson = async (
    channel: 'shell' | 'control' | 'stdin',
    type: string,
    content: string | object,
    fields: object = {},
  ): Promise<string> => {
    const header = { ...client.session.header(type), ...fields };
    const json = typeof content === 'string' ? content : JSON.stringify(content);
    await client.sendParts(channel, JSON.stringify(header), '{}', '{}', json);
    return header.msg_id;
  };

  const runsCells = async (): Promise<void> => {
    const { content } = await client.ask('shell', 'execute_request', { code: '', user_expressions: { n: '6 * 7' } });
    expect(content, client.said).nested.property('user_expressions.n.data.text/plain', '42');
  };
  /** Types of what a notebook would show, or have in it, for a message. */
  const shown = (id: string): string[] => {
    const types = client.told(id).map(([type]) => type);
    return types.filter((type) => type !== 'status' && type !== 'execute_input' && type !== 'execute_result');
  };

  for (const [what, channel, type, content, expected] of answered) {
    it(`${type} on ${channel} with ${what} has an answer`, async () => {
      const id = await sendJson(channel, type, content);
      const reply = await client.replyTo(id);
      expect(reply.header.msg_type).equal(type.replace('request', 'reply'));
      expect(reply.content['status']).a('string');
      expect(reply.content).deep.include(expected);
      await runsCells();
      expect(shown(id)).deep.equal([]);
    });
  }

  for (const [what, channel, type, content] of ignored) {
    it(`${type.slice(0, 20)} on ${channel} with ${what} has no answer`, async () => {
      const id = await sendJson(channel, type, content);
      await runsCells();
      expect(client.replies.filter(({ parent_header }) => parent_header.msg_id === id)).deep.equal([]);
      expect(shown(id)).deep.equal([]);
    });
  }

  it('half of a surrogate pair in code is shown as Node shows it', async () => {
    const id = await sendJson('shell', 'execute_request', '{"code":"\'\\ud83d\'"}');
    await client.replyTo(id);
    await until(() => client.told(id).some(([type]) => type === 'execute_result'));
    const [, result] = client.told(id).find(([type]) => type === 'execute_result')!;
    expect(result).nested.property('data.text/plain', inspect('\ud83d'));
  });

  it('an expression called __proto__ has its value in the reply', async () => {
    const id = await sendJson('shell', 'execute_request', '{"code":"","user_expressions":{"__proto__":"6 * 7"}}');
    const { content } = await client.replyTo(id);
    expect(Object.entries(content['user_expressions'] as object)).nested.property('[0][1].data.text/plain', '42');
  });

  it('a search of the history with many wildcards ends', async () => {
    await client.ask('shell', 'execute_request', { code: `// ${'a'.repeat(5000)}`, store_history: true });
    const find = async (pattern: string): Promise<unknown[]> => {
      const content = { hist_access_type: 'search', pattern, output: false, n: 10 };
      return (await client.ask('shell', 'history_request', content)).content['history'] as unknown[];
    };
    expect(await find(`${'*a'.repeat(30)}*b`)).deep.equal([]);
    expect(await find(`// ${'*a'.repeat(30)}*`)).length(1);
    for (const [pattern, count] of [['//?a*a', 1], ['//?b*', 0], ['a*', 0], ['*//*', 1], ['// aaa', 0], ['*.*', 0]] as const) {
      expect(await find(pattern), pattern).length(count);
    }
  }); // prettier-ignore

  it('headers may have fields of any kind beside id and type, and messages thousands of buffers', async () => {
    const odd = { session: 5, username: null, date: {}, version: [], subshell_id: 'nobody' };
    const id = await sendJson('shell', 'execute_request', { code: '1' }, odd);
    expect((await client.replyTo(id)).content['status']).equal('ok');
    const buffers = Array.from({ length: 5000 }, () => new Uint8Array([1]));
    const more = await client.send('shell', 'execute_request', { code: '2' }, buffers);
    expect((await client.replyTo(more)).content['status']).equal('ok');
    await runsCells();
  });

  it('bytes that are not of ZeroMQ, on any channel, change nothing', async () => {
    for (const channel of channels) {
      for (const bytes of ['GET / HTTP/1.1\r\n\r\n', Buffer.alloc(1000, 0xff), Buffer.from([0xff, 0, 0])]) {
        await knock(channel, bytes);
      }
    }
    await runsCells();
    expect(await client.beat('ping')).equal('ping');
  });

  /** Connects to a channel as any program may, and leaves bytes there. */
  const knock = (channel: Channel, bytes: string | Buffer): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect(addressOf(client.info, channel).replace('ipc://', ''));
      // The kernel's side closes the line, which may be an error here.
      socket.on('error', () => undefined).on('close', () => resolve());
      socket.resume().end(bytes);
    });

  it('leave no stack of the kernel in its log, and no line that is endless', () => {
    expect(client.said).not.match(/\n\s+at /);
    for (const line of client.said.split('\n')) expect(line.length).below(400);
  });
});

describe('kernel: shutdown', () => {
  const cases: [what: string, channels: ('shell' | 'control')[]][] = [
    ['on shell', ['shell']],
    ['three times on control', ['control', 'control', 'control']],
    ['on both channels at once', ['shell', 'control']],
  ];
  for (const [what, order] of cases) {
    it(`${what} ends the kernel, with 0`, async () => {
      const client = await RawClient.start();
      try {
        const exited = new Promise((resolve) => client.child.once('exit', resolve));
        const ids = await Promise.all(order.map((channel) => client.send(channel, 'shutdown_request', {})));
        expect(await exited, client.said).equal(0);
        const isReply = ({ parent_header }: Message): boolean => ids.includes(parent_header.msg_id!);
        await until(() => client.replies.some(isReply));
        expect(client.replies.find(isReply)?.content).deep.equal({ status: 'ok', restart: false });
        expect(client.said).equal('');
      } finally {
        await client.stop();
      }
    });
  }

  it('lets the process of the cells end by itself, also after a message that could not be passed on', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'hostile-'));
    const file = path.join(folder, 'ended');
    const client = await RawClient.start();
    try {
      const code = `import { writeFileSync } from 'node:fs';
        process.on('exit', () => writeFileSync(${JSON.stringify(file)}, 'yes'));`;
      expect((await client.ask('shell', 'execute_request', { code })).content['status']).equal('ok');
      const header = client.session.header('comm_msg');
      await client.sendParts('shell', JSON.stringify(header), '{}', '{}', `{"comm_id":"x","data":${deep}}`);
      await until(() => client.told(header.msg_id).length === 2);
      const exited = new Promise((resolve) => client.child.once('exit', resolve));
      await client.send('control', 'shutdown_request', {});
      await exited;
      expect(readFileSync(file, 'utf8')).equal('yes');
    } finally {
      await client.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
