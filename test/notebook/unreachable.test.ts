import { expect } from 'chai';
import { createServer, type AddressInfo } from 'node:net';
import { InputError } from '../../src/base';
import { remoteKernels } from '../../src/notebook';
import { KernelError } from '../../src/jupyter';

/** What is said when a kernel is asked of a server that cannot be reached. */
async function problemAt(server: string): Promise<string> {
  const kernels = remoteKernels({ server });
  const request = { file: 'x.ipynb', kernel: 'tslab', env: {}, signal: new AbortController().signal };
  const error = await kernels.start(request).catch((thrown: unknown) => thrown);
  await kernels.close();
  expect(error).instanceOf(KernelError);
  return (error as Error).message;
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('a Jupyter Server that cannot be reached', () => {
  it('that refuses the connection is named with host, port and reason', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    expect(await problemAt(`http://${address}/`)).equal(
      `server http://${address}/: cannot start a kernel: connect ECONNREFUSED ${address}. Is a server running there?`,
    );
  });

  it('whose name means several addresses is named with each that was tried', async () => {
    // How many addresses a name has differs between machines: what Node's fetch throws then is thrown in its place.
    const { fetch } = globalThis;
    const refused = ['::1', '127.0.0.1'].map((address) => new Error(`connect ECONNREFUSED ${address}:8888`));
    const cause = new AggregateError(refused, '');
    globalThis.fetch = () => Promise.reject(new TypeError('fetch failed', { cause }));
    try {
      expect(await problemAt('http://localhost:8888/')).equal(
        'server http://localhost:8888/: cannot start a kernel: connect ECONNREFUSED ::1:8888, ' +
          'connect ECONNREFUSED 127.0.0.1:8888. Is a server running there?',
      );
    } finally {
      globalThis.fetch = fetch;
    }
  });

  it('at an address of version 6 is named with it', async () => {
    const address = `[::1]:${await freePort()}`;
    expect(await problemAt(`http://${address}/`)).match(
      /^server http:\/\/\[::1\]:\d+\/: cannot start a kernel: connect E[A-Z]+ ::1:\d+/,
    );
  });

  it('as its address has more in it is refused without a word of what is secret', () => {
    for (const address of [
      'http://localhost:8888/lab?token=secret',
      'http://localhost:8888/lab#secret',
      'http://secret@localhost:8888/lab',
      'http://ada:secret@localhost:8888/lab',
    ]) {
      expect(() => remoteKernels({ server: address })).throw(
        InputError,
        /^server: expected an address without token, user or password, got more than http:\/\/localhost:8888\/lab\. Give its token apart, as --token or JUPYTER_TOKEN\.$/,
      );
    }
  });

  it('whose name nobody knows is named with that name', async () => {
    expect(await problemAt('http://no-such-host.invalid/')).match(
      /: cannot start a kernel: getaddrinfo \w+ no-such-host\.invalid\.$/,
    );
  });
});
