import { randomUUID, timingSafeEqual } from 'node:crypto';
import { RisklabError, messageOf } from '../../base';
import { defaultScheme, signatureOf } from './signature';

/** The version of the Jupyter protocol that is spoken here. */
export const protocolVersion = '5.4';

/** The header of a message; {@link https://jupyter-client.readthedocs.io/en/stable/messaging.html}. */
export interface Header {
  msg_id: string;
  session: string;
  username: string;
  /** ISO 8601. */
  date: string;
  msg_type: string;
  version: string;
}

/** A message as it was received. */
export interface Message {
  /** Routing identities (or, on iopub, the topic) that came before the delimiter. */
  identities: Buffer[];
  header: Header;
  /** The header of the request that this answers; empty when it answers none. */
  parent_header: Partial<Header>;
  metadata: Record<string, unknown>;
  content: Record<string, unknown>;
  buffers: Buffer[];
}

/** A message to send; what is left out is empty. */
export interface Outgoing {
  identities?: readonly (Buffer | string)[];
  header: Header;
  parent_header?: Partial<Header>;
  metadata?: object;
  /** An object, or the bytes of its JSON. */
  content: object | Buffer;
  buffers?: readonly Uint8Array[];
}

/** A message that breaks the protocol: not signed with the key, received before, or not in the wire format. */
export class ProtocolError extends RisklabError {
  override readonly name = 'ProtocolError';
}

const delimiter = Buffer.from('<IDS|MSG>');
const rememberedSignatures = 65536;

const partNames = ['header', 'parent header', 'metadata', 'content'];

function parseObject(part: Buffer, index: number): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(part.toString('utf8'));
  } catch (error) {
    throw new ProtocolError(`message: expected JSON in its ${partNames[index]}: ${messageOf(error)}.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ProtocolError(`message: expected an object in its ${partNames[index]}, got other JSON.`);
  }
  return value as Record<string, unknown>;
}

/** Whether a header has the fields that an answer needs. */
function isHeader(value: object): value is Header {
  const { msg_id, msg_type } = value as Partial<Record<keyof Header, unknown>>;
  return typeof msg_id === 'string' && typeof msg_type === 'string';
}

/** Makes headers that belong to one session. */
export class Session {
  readonly id = randomUUID();
  private count = 0;

  constructor(private readonly username = 'risklab') {}

  header(type: string): Header {
    return {
      msg_id: `${this.id}_${this.count++}`,
      session: this.id,
      username: this.username,
      date: new Date().toISOString(),
      msg_type: type,
      version: protocolVersion,
    };
  }
}

/**
 * Turns messages into signed ZeroMQ frames and back (an HMAC over header, parent header, metadata and content, as the
 * protocol says; an empty key signs nothing).
 */
export class MessageCodec {
  private readonly seen = new Set<string>();

  /** @param scheme - how messages are signed, as a connection file says it */
  constructor(
    private readonly key: string,
    private readonly scheme: string = defaultScheme,
  ) {}

  /** The frames of a message, signed. */
  encode(message: Outgoing): (Buffer | string)[] {
    const parts = [
      Buffer.from(JSON.stringify(message.header)),
      Buffer.from(JSON.stringify(message.parent_header ?? {})),
      Buffer.from(JSON.stringify(message.metadata ?? {})),
      Buffer.isBuffer(message.content) ? message.content : Buffer.from(JSON.stringify(message.content)),
    ];
    const buffers = (message.buffers ?? []).map((b) => Buffer.from(b.buffer, b.byteOffset, b.byteLength));
    return [...(message.identities ?? []), delimiter, this.sign(parts), ...parts, ...buffers];
  }

  /** @throws ProtocolError when the frames are no message, or the signature is wrong or was seen before */
  decode(frames: readonly Buffer[]): Message {
    const at = frames.findIndex((frame) => frame.equals(delimiter));
    const [signature, ...rest] = at < 0 ? [] : frames.slice(at + 1);
    const parts = rest.slice(0, 4);
    if (!signature || parts.length < 4) {
      throw new ProtocolError(
        `message: expected a delimiter, a signature and four parts, got ${frames.length} frames.`,
      );
    }
    this.verify(signature, parts);
    const [header = {}, parent_header = {}, metadata = {}, content = {}] = parts.map(parseObject);
    if (!isHeader(header)) {
      throw new ProtocolError('message: expected a header with the texts msg_id and msg_type, got none.');
    }
    return { identities: frames.slice(0, at), header, parent_header, metadata, content, buffers: rest.slice(4) };
  }

  /** The signature of the four parts, in hexadecimal; empty without a key. */
  sign(parts: readonly Uint8Array[]): string {
    return this.key === '' ? '' : signatureOf(this.scheme, this.key, parts);
  }

  private verify(signature: Buffer, parts: readonly Buffer[]): void {
    if (this.key === '') return;
    const expected = Buffer.from(this.sign(parts));
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
      throw new ProtocolError('message: its signature is not made with the key of this connection.');
    }
    const digest = expected.toString();
    if (this.seen.has(digest)) throw new ProtocolError('message: received a second time.');
    this.seen.add(digest);
    if (this.seen.size > rememberedSignatures) this.forgetOldest();
  }

  private forgetOldest(): void {
    for (const digest of this.seen) {
      if (this.seen.size <= rememberedSignatures / 2) return;
      this.seen.delete(digest);
    }
  }
}
