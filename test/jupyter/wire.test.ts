import { expect } from 'chai';
import { MessageCodec, ProtocolError } from '../../src/jupyter';
import { FrameReader, packFrame, Session } from '../../src/jupyter/wire';

const key = 'a0436f6c-1916-498b-8eb9-e81ab9368e84';

function frames(codec: MessageCodec, content: object = { code: '1+1' }): Buffer[] {
  const header = new Session().header('execute_request');
  return codec.encode({ identities: ['me'], header, content }).map((frame) => Buffer.from(frame));
}

describe('wire: messages', () => {
  it('signs as Python does', () => {
    // Origin: hmac.new(key, digestmod=hashlib.sha256) of Python 3.11, updated with these four parts.
    const parts = ['{"msg_type":"kernel_info_request"}', '{}', '{}', '{"code":"1+1"}'].map((part) => Buffer.from(part));
    expect(new MessageCodec(key).sign(parts)).equal('d406f5222afc60d9cd7da76c522f416af37d2889b68e204b1a71faa6e0bc5cc2');
  });

  it('signs by every hash of hashlib as Python does', () => {
    // Origin: hmac.new(b'k3y', digestmod=getattr(hashlib, name)) of Python 3.11, updated with these four parts.
    const parts = ['{"a":1}', '{}', '{}', '{"b":2}'].map((part) => Buffer.from(part));
    const signatures = {
      md5: 'edb9ab7d5fa1d28740ecb54bb4df0ec4',
      sha1: 'c5dd633fdc199e75a4b41126e9942d3d5cfe5201',
      sha224: 'ac91ec8dd540d3a02c0e330b7fbcd2274315f5afe26ea8cc7d8df0f5',
      sha256: '68eb448317d7308721d5f5702a363746d9e1a7e656073cbd2a7d762ad1b3561e',
      sha384: 'ae46b721c4f1018869d9cb9d70a2e5d8724a8b8aab8bd23a0e8ef7d6873fcc044b0afc71fde6a167202372423ebd9ebf',
      sha512:
        '215b3177d9b1380bca81ad08c08770c7a1dde9c3a50fc00ed662ddd3a7efb2af63e0427b57d08fbe0f4f9b5ac660bc23f1c164288a2d48e0354d7f7157162873',
      blake2b:
        '86505158918415155fcca8c2b23b11dbd023be8bfb0c37c0b97b34e6e0e8834c07b9aee87b7e92e93272fb11fceb45e333745fd3c4755a8dceb8801245a51d46',
      blake2s: '116256c47491041f9aa65e8d24e5fae4d5929f28dd3337ee86c8a86964510610',
      sha3_224: 'e3207dec8c04ffb4270fb2cae4e52428b3c8dc45765477ed0866f96c',
      sha3_256: 'e90183029afeb70bc8586afa0890079170f60930a2024e6478063719f6d080c8',
      sha3_384: '62b5b29947ca45b2af68db70971319dc7bc0cae70f4c459139b05133f787fb0a75939614339b22fe7d76a5ab8085a2c5',
      sha3_512:
        'b7aa560a582aacc124e236d81d58ae0fbc7b173de78621ea0180acd2f365f31d0bae545e31e5aa9671d8b3524efc0ee156c034ad4ef2f230383ed4ed8257e751',
    };
    for (const [hash, signature] of Object.entries(signatures)) {
      expect(new MessageCodec('k3y', `hmac-${hash}`).sign(parts), hash).equal(signature);
    }
  });

  it('comes back as it was sent, with identities and buffers', () => {
    const header = new Session('me').header('comm_msg');
    const sent = new MessageCodec(key).encode({
      identities: ['a', 'b'],
      header,
      metadata: { m: 1 },
      content: { text: 'ä😀' },
      buffers: [new Uint8Array([1, 2, 255])],
    });
    const got = new MessageCodec(key).decode(sent.map((frame) => Buffer.from(frame)));
    expect(got.identities.map(String)).deep.equal(['a', 'b']);
    expect(got.header).deep.equal(header);
    expect(got.header.version).equal('5.4');
    expect(got.parent_header).deep.equal({});
    expect(got.metadata).deep.equal({ m: 1 });
    expect(got.content).deep.equal({ text: 'ä😀' });
    expect(got.buffers).deep.equal([Buffer.from([1, 2, 255])]);
  });

  it('refuses a message that was changed, signed with another key, or not signed', () => {
    const codec = new MessageCodec(key);
    const changed = frames(codec);
    changed[6] = Buffer.from('{"code":"2+2"}');
    const refusal = 'message: its signature is not made with the key of this connection.';
    expect(() => codec.decode(changed)).throw(ProtocolError, refusal);
    expect(() => codec.decode(frames(new MessageCodec('other')))).throw(ProtocolError, refusal);
    expect(() => codec.decode(frames(new MessageCodec('')))).throw(ProtocolError, refusal);
  });

  it('refuses a message that was received before', () => {
    const codec = new MessageCodec(key);
    const message = frames(codec);
    codec.decode(message);
    expect(() => codec.decode(message)).throw(ProtocolError, 'message: received a second time.');
  });

  it('neither signs nor checks without a key', () => {
    const codec = new MessageCodec('');
    const message = frames(codec);
    expect(String(message[2])).equal('');
    codec.decode(message);
    expect(codec.decode(message).content).deep.equal({ code: '1+1' });
  });

  it('refuses what is no message', () => {
    const codec = new MessageCodec(key);
    expect(() => codec.decode([Buffer.from('x')])).throw(
      ProtocolError,
      'message: expected a delimiter, a signature and four parts, got 1 frames.',
    );
  });

  it('refuses parts that are no JSON objects, and headers that identify nothing', () => {
    const codec = new MessageCodec(key);
    const decode = (...texts: string[]): unknown => {
      const parts = texts.map((text) => Buffer.from(text));
      return codec.decode([Buffer.from('<IDS|MSG>'), Buffer.from(codec.sign(parts)), ...parts]);
    };
    const header = '{"msg_id":"1","msg_type":"t"}';
    expect(() => decode('{', '{}', '{}', '{}')).throw(ProtocolError, 'message: expected JSON in its header: ');
    expect(() => decode(header, '{}', '{}', 'nope')).throw(ProtocolError, 'message: expected JSON in its content: ');
    for (const other of ['null', '5', '[]', '"x"']) {
      const message = 'message: expected an object in its metadata, got other JSON.';
      expect(() => decode(header, '{}', other, '{}')).throw(ProtocolError, message);
    }
    for (const incomplete of ['{}', '{"msg_id":1,"msg_type":"t"}', '{"msg_id":"1"}']) {
      expect(() => decode(incomplete, '{}', '{}', '{}')).throw(
        ProtocolError,
        'message: expected a header with the texts msg_id and msg_type, got none.',
      );
    }
  });
});

describe('wire: frames between processes', () => {
  it('come back whole however the bytes are cut', () => {
    const sent = [
      packFrame({ kind: 'a' }, Buffer.from('one'), Buffer.alloc(0)),
      packFrame({ kind: 'b' }),
      packFrame({ kind: 'c' }, Buffer.alloc(100_000, 7)),
    ];
    const bytes = Buffer.concat(sent);
    for (const step of [1, 3, 17, 4096, bytes.length]) {
      const reader = new FrameReader<{ kind: string }>();
      const got = [];
      for (let at = 0; at < bytes.length; at += step) got.push(...reader.push(bytes.subarray(at, at + step)));
      expect(got.map(({ head }) => head.kind).join('')).equal('abc');
      expect(got.map(({ parts }) => parts.map((part) => part.length))).deep.equal([[3, 0], [], [100_000]]);
      expect(got[2]?.parts[0]?.every((byte) => byte === 7)).equal(true);
    }
  });
});
