import { expect } from 'chai';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { Server } from '../../../src/notebook/session/remote/server';

describe('a Jupyter server that is asked', () => {
  /** What the server sees of a WebSocket that is opened as the client of kernels opens it. */
  async function seen(token: string): Promise<{ authorization: string | undefined; url: string | undefined }> {
    const listener = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(listener, 'listening');
    const { port } = listener.address() as AddressInfo;
    const { WebSocket, appendToken } = new Server(`http://127.0.0.1:${port}/`, token, 1000).settings;
    const address = `ws://127.0.0.1:${port}/api/kernels/a/channels${appendToken ? `?token=${token}` : ''}`;
    const connected = once(listener, 'connection') as Promise<[unknown, IncomingMessage]>;
    const socket = new WebSocket(address, ['v1.kernel.websocket.jupyter.org']);
    const opened = new Promise((resolve) => socket.addEventListener('open', resolve));
    const [, { headers, url }] = await connected;
    await opened;
    socket.close();
    listener.close();
    return { authorization: headers.authorization, url };
  }

  it('gets the token in a header, as JupyterHub wants it, and never in an address, which ends up in logs', async () => {
    expect(await seen('secret')).deep.equal({ authorization: 'token secret', url: '/api/kernels/a/channels' });
  });

  it('gets none where there is none', async () => {
    expect(await seen('')).deep.equal({ authorization: undefined, url: '/api/kernels/a/channels' });
  });
});
