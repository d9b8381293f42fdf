import type { MessageLike, Writable } from 'zeromq';

/**
 * Sends on a ZeroMQ socket in order, one message at a time: a socket refuses a second send while the first one waits,
 * and drops what is sent past that.
 */
export class SendQueue {
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly socket: Writable & { readonly closed: boolean }) {}

  /** Resolves when ZeroMQ has taken the message; what is sent after the socket was closed is dropped. */
  send(frames: MessageLike[]): Promise<void> {
    this.last = this.last.then(() => (this.socket.closed ? undefined : this.socket.send(frames)));
    // A message that cannot be sent must not block those after it.
    const sent = this.last;
    this.last = sent.catch(() => undefined);
    return sent;
  }
}
