import { setTimeout as sleep } from 'node:timers/promises';
import { KernelAPI, ServerConnection } from '@jupyterlab/services';
import { WebSocket } from 'ws';
import { messageOf } from '../../../base';
import { KernelError } from '../../../jupyter';
import { tellingFetch } from './tellingFetch';

/** How long a server has to take part in closing a connection, in ms. */
const closeMs = 1000;

/** How long a server is left alone between two requests to end a kernel, in ms. */
const endPauseMs = 300;

/** What a server is told of a kernel to start. */
export interface KernelRequest {
  name: string;
  path: string;
  /** For gateways: whose kernel it is, and what else they ask for. Other servers leave it alone. */
  env: Record<string, string | undefined>;
}

/**
 * WebSockets that show a token in a header, as requests do: JupyterHub takes none from an address, and addresses end up in logs. A server
 * that has stopped answering must not delay the end of this process, which would wait half a minute for the connection to close.
 */
function socketWith(token: string): typeof globalThis.WebSocket {
  const headers = token === '' ? {} : { Authorization: `token ${token}` };
  class Socket extends WebSocket {
    constructor(address: string, protocols?: string[]) {
      super(address, protocols, { headers });
    }

    override close(code?: number, data?: string | Buffer): void {
      super.close(code, data);
      setTimeout(() => this.terminate(), closeMs).unref();
    }
  }
  return Socket as unknown as typeof globalThis.WebSocket;
}

/** A Jupyter Server or gateway over HTTP. Each request has a limit; what fails is named, with the address. */
export class Server {
  readonly settings: ServerConnection.ISettings;
  private readonly closing = new AbortController();

  /**
   * @param address - its base
   * @param answerMs - how long it may take to answer a request, in ms
   */
  constructor(
    readonly address: string,
    token: string,
    readonly answerMs: number,
  ) {
    this.settings = ServerConnection.makeSettings({
      baseUrl: address,
      token,
      appendToken: false,
      fetch: this.fetchWithin(answerMs),
      WebSocket: socketWith(token),
    });
  }

  /** The kernels that it offers; undefined where it has no such list. @throws KernelError when it does not answer, or refuses */
  async kernelNames(): Promise<string[] | undefined> {
    try {
      const response = await this.request('api/kernelspecs');
      if (response.status === 404) return undefined;
      if (!response.ok) throw await ServerConnection.ResponseError.create(response);
      const { kernelspecs } = (await response.json()) as { kernelspecs?: object };
      return kernelspecs && Object.keys(kernelspecs);
    } catch (error) {
      throw this.refusal(error);
    }
  }

  /**
   * Whether it has a folder, from its root; undefined where it keeps no files, as gateways do not.
   *
   * @throws KernelError when it does not answer
   */
  async hasFolder(folder: string): Promise<boolean | undefined> {
    const parts = folder.split('/').filter((part) => part !== '' && part !== '.');
    const contents = async (where: string): Promise<number> =>
      (await this.request(`api/contents/${where}?type=directory&content=0`)).status;
    try {
      if ((await contents('')) !== 200) return undefined;
      const status = await contents(parts.map(encodeURIComponent).join('/'));
      return status === 200 ? true : status === 404 ? false : undefined;
    } catch (error) {
      throw this.refusal(error);
    }
  }

  /** Starts a kernel. @throws KernelError when it refuses */
  async start(request: KernelRequest): Promise<KernelAPI.IModel> {
    try {
      return await KernelAPI.startNew(request, this.settings);
    } catch (error) {
      throw this.refusal(error);
    }
  }

  /** What it says of a kernel; undefined when it has none of that id. */
  model(id: string): Promise<KernelAPI.IModel | undefined> {
    return KernelAPI.getKernelModel(id, this.settings);
  }

  interrupt(id: string): Promise<void> {
    return KernelAPI.interruptKernel(id, this.settings);
  }

  /**
   * Ends a kernel, also one that the server restarts meanwhile: while it does, it may refuse to end it.
   *
   * @param limitMs - how long it may take, in ms
   * @returns whether the server has said that the kernel is gone
   */
  async end(id: string, limitMs: number): Promise<boolean> {
    const deadline = performance.now() + limitMs;
    const settings = { ...this.settings, fetch: this.fetchWithin(limitMs) };
    while (performance.now() < deadline) {
      try {
        await this.request(`api/kernels/${encodeURIComponent(id)}`, { method: 'DELETE' }, settings);
        if (!(await KernelAPI.getKernelModel(id, settings))) return true;
      } catch (error) {
        if (!(error instanceof ServerConnection.ResponseError)) return false;
      }
      await sleep(endPauseMs);
    }
    return false;
  }

  /** An error that says what the server said. */
  refusal(error: unknown): Error {
    if (error instanceof KernelError) return error;
    const { statusText = '' } = error instanceof ServerConnection.ResponseError ? error.response : {};
    // Enterprise Gateway gives its reason in the first line of its answer only.
    const why = (messageOf(error) || statusText).replace(/\.$/, '');
    return new KernelError(`server ${this.address}: cannot start a kernel: ${why}.${advice(statusOf(error), why)}`);
  }

  /** Gives up what is still asked. */
  close(): void {
    this.closing.abort(new Error('the run has ended'));
  }

  private request(where: string, init: RequestInit = {}, settings = this.settings): Promise<Response> {
    return ServerConnection.makeRequest(`${settings.baseUrl}${where}`, init, settings);
  }

  private fetchWithin(limitMs: number): typeof fetch {
    return (...request) => tellingFetch(request, { limitMs, signal: this.closing.signal });
  }
}

function statusOf(error: unknown): number | undefined {
  return error instanceof ServerConnection.ResponseError ? error.response.status : undefined;
}

/**
 * What is said of a request that is forbidden when nobody gave a reason, or when it had no token that Jupyter Server knows: it then takes
 * it for one of a page, which has to have its cookie.
 */
const unexplained = /^(Invalid response: 403 )?Forbidden$|_xsrf/;

function advice(status: number | undefined, why: string): string {
  if (status === 401 || (status === 403 && unexplained.test(why))) return ' Is the token right?';
  return why.includes('ECONNREFUSED') ? ' Is a server running there?' : '';
}
