import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Dealer, Request, Subscriber } from 'zeromq';
import {
  addressOf,
  kernelArgv,
  MessageCodec,
  newConnection,
  type Channel,
  type ConnectionInfo,
  type Message,
} from '../../src/jupyter';
import { kernelEnvironment, Session } from '../../src/jupyter/wire';
import { until } from './support';

/** A kernel, and sockets to it over which anything can be sent. */
export class RawClient {
  /** What the kernel has written on its standard error. */
  said = '';
  /** Everything that has come on iopub. */
  readonly iopub: Message[] = [];
  /** Everything that has come on the other channels. */
  readonly replies: (Message & { channel: Channel })[] = [];
  readonly session = new Session('raw');
  readonly codec: MessageCodec;
  private readonly dealers = new Map<Channel, Dealer>();
  /** All that are open, also those that `connect` has replaced. */
  private readonly sockets: (Dealer | Subscriber)[] = [];
  private readonly subscriber = new Subscriber({ receiveHighWaterMark: 0, linger: 0 });

  private constructor(
    readonly info: ConnectionInfo,
    readonly child: ChildProcess,
    private readonly folder: string,
  ) {
    this.codec = new MessageCodec(info.key, info.signature_scheme);
    child.stderr?.on('data', (chunk: Buffer) => (this.said += chunk.toString()));
    for (const channel of ['shell', 'control', 'stdin'] as const) this.connect(channel);
    this.sockets.push(this.subscriber);
    this.subscriber.connect(addressOf(info, 'iopub'));
    this.subscriber.subscribe();
    void this.listen();
  }

  /** Starts a kernel. @param connection - what its connection file says; an empty key for no signatures */
  static async start(connection: Partial<Pick<ConnectionInfo, 'key' | 'signature_scheme'>> = {}): Promise<RawClient> {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'raw-'));
    const info = { ...newConnection('ipc', path.join(folder, 'c'), [1, 2, 3, 4, 5]), ...connection };
    const file = path.join(folder, 'connection.json');
    writeFileSync(file, JSON.stringify(info));
    const [program = '', main = ''] = kernelArgv;
    const child = spawn(program, [main, file], {
      stdio: ['ignore', 'inherit', 'pipe'],
      env: { ...process.env, ...kernelEnvironment },
    });
    const client = new RawClient(info, child, folder);
    await until(() => client.iopub.some(({ header }) => header.msg_type === 'iopub_welcome'));
    return client;
  }

  /** Sends a message that follows the protocol. @returns its id */
  async send(channel: Channel, type: string, content: object, buffers: Uint8Array[] = []): Promise<string> {
    const header = this.session.header(type);
    await this.sendFrames(channel, this.codec.encode({ header, content, buffers }));
    return header.msg_id;
  }

  /** Sends four parts with a right signature, whatever they are. */
  async sendParts(channel: Channel, ...texts: string[]): Promise<void> {
    const parts = texts.map((text) => Buffer.from(text));
    await this.sendFrames(channel, ['<IDS|MSG>', this.codec.sign(parts), ...parts]);
  }

  async sendFrames(channel: Channel, frames: (Buffer | string)[]): Promise<void> {
    await this.dealers.get(channel)?.send(frames);
  }

  /** The reply to a request that follows the protocol. */
  async ask(channel: Channel, type: string, content: object): Promise<Message> {
    const id = await this.send(channel, type, content);
    return this.replyTo(id);
  }

  async replyTo(id: string): Promise<Message> {
    const find = (): Message | undefined => this.replies.find(({ parent_header }) => parent_header.msg_id === id);
    await until(() => find() !== undefined);
    return find() as Message;
  }

  /** Types and contents of what has come on iopub for a request. */
  told(id: string): [string, Message['content']][] {
    const own = this.iopub.filter(({ parent_header }) => parent_header.msg_id === id);
    return own.map(({ header, content }) => [header.msg_type, content]);
  }

  /** Sends bytes on the heartbeat channel and returns the echo. */
  async beat(bytes: string): Promise<string> {
    const socket = new Request({ linger: 0 });
    socket.connect(addressOf(this.info, 'hb'));
    await socket.send(bytes);
    const [echo] = await socket.receive();
    socket.close();
    return String(echo);
  }

  /** A channel anew, under the identity of the old one, which stays open. */
  connect(channel: 'shell' | 'control' | 'stdin'): void {
    const socket = new Dealer({ linger: 0, routingId: this.session.id, sendHighWaterMark: 0, receiveHighWaterMark: 0 });
    socket.connect(addressOf(this.info, channel));
    this.dealers.set(channel, socket);
    this.sockets.push(socket);
    void this.read(channel, socket);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const exited = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill('SIGKILL');
      await exited;
    }
    for (const socket of this.sockets) socket.close();
    rmSync(this.folder, { recursive: true });
  }

  private async read(channel: Channel, socket: Dealer): Promise<void> {
    for await (const frames of socket) this.replies.push({ channel, ...this.codec.decode(frames) });
  }

  private async listen(): Promise<void> {
    for await (const frames of this.subscriber) this.iopub.push(this.codec.decode(frames));
  }
}
