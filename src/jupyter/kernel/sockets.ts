import { setTimeout } from 'node:timers/promises';
import { Reply, Router, XPublisher } from 'zeromq';
import { messageOf } from '../../base';
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

const unlimited = { sendHighWaterMark: 0, receiveHighWaterMark: 0, linger: 1000 };

/** The kernel's ends of the five channels: binds, signs, and keeps what is sent in order. */
export class KernelSockets {
  private readonly sockets = {
    shell: new Router(unlimited),
    control: new Router(unlimited),
    stdin: new Router(unlimited),
    iopub: new XPublisher({ ...unlimited, verbosity: 'allSubs' }),
    hb: new Reply(unlimited),
  };
  private readonly queues = {
    shell: new SendQueue(this.sockets.shell),
    control: new SendQueue(this.sockets.control),
    iopub: new SendQueue(this.sockets.iopub),
  };
  private readonly session = new Session('kernel');
  private readonly codec: MessageCodec;

  constructor(private readonly info: ConnectionInfo) {
    this.codec = new MessageCodec(info.key);
  }

  /** Binds all channels and starts to listen. @param onRequest - takes each request that is rightly signed */
  async open(onRequest: (channel: RequestChannel, request: Message) => void): Promise<void> {
    const names = Object.keys(this.sockets) as Channel[];
    await Promise.all(names.map((name) => this.sockets[name].bind(addressOf(this.info, name))));
    void this.listen('shell', onRequest);
    void this.listen('control', onRequest);
    void this.beat();
    void this.welcome();
  }

  /** Answers a request on the channel that it came on. */
  reply(channel: RequestChannel, request: Message, type: string, content: object): Promise<void> {
    const { identities, header } = request;
    return this.send(channel, { identities, header: this.session.header(type), parent_header: header, content });
  }

  /** Tells everybody; `parent` is the header of the request that caused it. */
  publish(
    parent: Partial<Header>,
    type: string,
    message: Pick<Outgoing, 'content' | 'metadata' | 'buffers'>,
  ): Promise<void> {
    const header = this.session.header(type);
    return this.send('iopub', { identities: [type], header, parent_header: parent, ...message });
  }

  /** Closes all channels once what was sent has had time to leave. */
  async close(): Promise<void> {
    await setTimeout(20);
    for (const socket of Object.values(this.sockets)) socket.close();
  }

  private send(channel: 'iopub' | RequestChannel, message: Outgoing): Promise<void> {
    return this.queues[channel].send(this.codec.encode(message));
  }

  private async listen(
    channel: RequestChannel,
    onRequest: (channel: RequestChannel, request: Message) => void,
  ): Promise<void> {
    for await (const frames of this.sockets[channel]) {
      try {
        onRequest(channel, this.codec.decode(frames));
      } catch (error) {
        process.stderr.write(`${channel}: message ignored: ${messageOf(error)}\n`);
      }
    }
  }

  private async beat(): Promise<void> {
    for await (const frames of this.sockets.hb) await this.sockets.hb.send(frames);
  }

  /** Greets each new subscriber, so that it knows from when on it misses nothing. */
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
