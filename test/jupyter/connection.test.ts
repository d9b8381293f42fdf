import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { InputError } from '../../src/base';
import { addressOf, newConnection, readConnectionFile } from '../../src/jupyter';

describe('connection file', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'connection-'));
  const file = path.join(folder, 'connection.json');
  after(() => rmSync(folder, { recursive: true }));

  const good = newConnection('tcp', '127.0.0.1', [1001, 1002, 1003, 1004, 1005]);

  function read(info: object): unknown {
    writeFileSync(file, JSON.stringify(info));
    return readConnectionFile(file);
  }

  it('is read back', () => {
    expect(read(good)).deep.equal(good);
  });

  it('is refused with the field that is wrong', () => {
    expect(() => read({ ...good, transport: 'udp' })).throw(InputError, 'transport: expected tcp or ipc, got udp.');
    expect(() => read({ ...good, ip: 1 })).throw(InputError, 'ip: expected a string, got 1.');
    expect(() => read({ ...good, key: undefined })).throw(InputError, 'key: expected a string, got undefined.');
    expect(() => read({ ...good, hb_port: 0 })).throw(InputError, 'hb_port: expected a positive whole number, got 0.');
    const schemes = [1, 'sha256', 'hmac-', 'hmac-sha257', 'hmac-shake_128', 'hmac-toString', 'HMAC-SHA256'];
    for (const scheme of schemes) {
      expect(() => read({ ...good, signature_scheme: scheme })).throw(
        InputError,
        `signature_scheme: expected one of hmac-sha256, hmac-sha384, hmac-sha512, hmac-sha224, hmac-sha1, hmac-md5, hmac-sha3_224, hmac-sha3_256, hmac-sha3_384, hmac-sha3_512, hmac-blake2b, hmac-blake2s, got ${scheme}. Choose one`,
      );
    }
    expect(() => read([])).throw(InputError, 'transport: expected tcp or ipc');
    writeFileSync(file, '{');
    expect(() => readConnectionFile(file)).throw(InputError, 'expected a readable JSON file');
    expect(() => readConnectionFile(path.join(folder, 'none'))).throw(InputError, 'ENOENT');
  });

  it('need not name the scheme of signatures', () => {
    expect(read({ ...good, signature_scheme: undefined })).deep.equal(good);
    expect(read({ ...good, signature_scheme: 'hmac-sha512' })).include({ signature_scheme: 'hmac-sha512' });
  });

  it('says where the channels are', () => {
    expect(addressOf(good, 'iopub')).equal('tcp://127.0.0.1:1002');
    expect(addressOf({ ...good, ip: '::1' }, 'shell')).equal('tcp://[::1]:1001');
    // Jupyter's own form: the ip is the start of a path.
    expect(addressOf({ ...good, transport: 'ipc', ip: '/run/k' }, 'hb')).equal('ipc:///run/k-1005');
  });

  it('wants five ports', () => {
    expect(() => newConnection('tcp', '127.0.0.1', [1, 2])).throw(InputError, 'ports: expected five port numbers');
  });
});
