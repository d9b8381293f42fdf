import { expect } from 'chai';
import { createServer, type AddressInfo } from 'node:net';
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
    const port = await freePort();
    expect(await problemAt(`http://localhost:${port}/`)).match(
      new RegExp(`: cannot start a kernel: connect ECONNREFUSED (127\\.0\\.0\\.1|::1):${port}(, .*)?\\. Is a server`),
    );
  });

  it('whose name nobody knows is named with that name', async () => {
    expect(await problemAt('http://no-such-host.invalid/')).match(
      /: cannot start a kernel: getaddrinfo \w+ no-such-host\.invalid\.$/,
    );
  });
});
