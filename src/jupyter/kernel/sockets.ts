import { setTimeout } from 'node:timers/promises';
import { Reply, Router, XPublisher } from 'zeromq';
import { messageOf } from '../../base';
import { SentMemory } from './memory';
import {
  addressOf,
  MessageCodec,
  SendQueue,
  Session,
  type Channel,
  type ConnectionInfo,
  type Header,
  type Message,
  type Outgoing,
} from '../wire';

/** The channels on which requests arrive. */
export type RequestChannel = 'shell' | 'control';
/** The channels on which clients send. */
export type ClientChannel = RequestChannel | 'stdin';
/** The parts of a request that are needed to send its client a message. */
export type Origin = Pick<Message, 'identities' | 'header'>;

const unlimited = { sendHighWaterMark: 0, receiveHighWaterMark: 0, linger: 1000 };
/** A client that reconnects under the same identity replaces the old connection; else ZeroMQ ignores it until that has timed out. */
const router = { ...unlimited, handover: true };

/** The kernel's ends of the five channels: binds, signs, and keeps what is sent in order. */
export class KernelSockets {
  private readonly sockets = {
    shell: new Router(router),
    control: new Router(router),
    stdin: new Router(router),
    iopub: new XPublisher({ ...unlimited, verbosity: 'allSubs' }),
    hb: new Reply(unlimited),
  };
  private readonly queues = {
    shell: new SendQueue(this.sockets.shell),
    control: new SendQueue(this.sockets.control),
    stdin: new SendQueue(this.sockets.stdin),
    iopub: new SendQueue(this.sockets.iopub),
  };
  private readonly memory = new SentMemory();
  private readonly session = new Session('kernel');
  private readonly codec: MessageCodec;

  constructor(private readonly info: ConnectionInfo) {
    this.codec = new MessageCodec(info.key, info.signature_scheme);
  }

  /** Binds all channels and starts to listen. @param onMessage - called with each message whose signature is right */
  async open(onMessage: (channel: ClientChannel, message: Message) => void): Promise<void> {
    const names = Object.keys(this.sockets) as Channel[];
    await Promise.all(names.map((name) => this.sockets[name].bind(addressOf(this.info, name))));
    for (const channel of ['shell', 'control', 'stdin'] as const) void this.listen(channel, onMessage);
    void this.answerHeartbeats();
    void this.welcome();
  }

  /** Answers a request on the channel that it came on. */
  reply(channel: RequestChannel, request: Origin, type: string, content: object): Promise<void> {
    const { identities, header } = request;
    return this.send(channel, { identities, header: this.session.header(type), parent_header: header, content });
  }

  /** Asks the client that a request came from for a line of text. @returns the question's id */
  ask(request: Origin, content: object): { id: string; sent: Promise<void> } {
    const header = this.session.header('input_request');
    const { identities, header: parent_header } = request;
    return { id: header.msg_id, sent: this.send('stdin', { identities, header, parent_header, content }) };
  }

  /** Sends to all subscribers of iopub; `parent` is the header of the request that caused the message. */
  publish(
    parent: Partial<Header>,
    type: string,
    message: Pick<Outgoing, 'content' | 'metadata' | 'buffers'>,
  ): Promise<void> {
    const header = this.session.header(type);
    return this.send('iopub', { identities: [type], header, parent_header: parent, ...message });
  }

  /** Closes all channels, after a short time in which sent messages can leave. */
  async close(): Promise<void> {
    await setTimeout(20);
    for (const socket of Object.values(this.sockets)) socket.close();
  }

  private send(channel: 'iopub' | ClientChannel, message: Outgoing): Promise<void> {
    const frames = this.codec.encode(message);
    this.memory.add(frames.reduce((sum, frame) => sum + frame.length, 0));
    return this.queues[channel].send(frames);
  }

  private async listen(
    channel: ClientChannel,
    onMessage: (channel: ClientChannel, message: Message) => void,
  ): Promise<void> {
    for await (const frames of this.sockets[channel]) {
      try {
        onMessage(channel, this.codec.decode(frames));
      } catch (error) {
        process.stderr.write(`${channel}: message ignored: ${messageOf(error)}\n`);
      }
    }
  }

  private async answerHeartbeats(): Promise<void> {
    for await (const frames of this.sockets.hb) await this.sockets.hb.send(frames);
  }

  /** Sends each new subscriber a welcome message, from which on it receives everything. */
  private async welcome(): Promise<void> {
    for await (const [frame] of this.sockets.iopub) {
      if (frame?.[0] !== 1) continue;
      const subscription = frame.subarray(1);
      const header = this.session.header('iopub_welcome');
      const content = { subscription: subscription.toString('utf8') };
      await this.send('iopub', { identities: [subscription], header, content });
    }
  }
}
