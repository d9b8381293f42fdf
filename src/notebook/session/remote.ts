import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { KernelAPI, KernelConnection, ServerConnection } from '@jupyterlab/services';
import { InputError, messageOf } from '../../base';
import { KernelError, type Message } from '../../jupyter';
import { checkSeconds } from '../seconds';
import {
  OutputLostError,
  type KernelProvider,
  type KernelSession,
  type OutputMessage,
  type SessionRequest,
} from './session';
import { tellingFetch } from './tellingFetch';

/** How {@link remoteKernels} finds kernels. */
export interface RemoteKernelsOptions {
  /** The address of a Jupyter Server, Enterprise Gateway or JupyterHub user server, such as `http://localhost:8888/`. */
  server: string;
  /** Its token. Default none. */
  token?: string;
  /** The folder on the server, from its root, that corresponds to `base`. Default: its root. */
  folder?: string;
  /** The folder here that holds the notebooks. Default: the present one. */
  base?: string;
  /** How long a kernel may take to start, in ms. Default 60000. */
  startTimeoutMs?: number;
}

/** It connects anew of its own accord, where nobody waits for the promise: that it was given up meanwhile is no error. */
class Connection extends KernelConnection {
  override reconnect(): Promise<void> {
    const connected = super.reconnect();
    connected.catch(() => undefined);
    return connected;
  }
}

/** How often a server is asked to end a kernel, and how long it is left alone in between, in ms. */
const endTries = 10;
const endPauseMs = 300;

/** What a server says in place of output that it has dropped. */
const dropped = /^IOPub (data|message) rate exceeded/;

/**
 * Kernels on a Jupyter Server, over HTTP and WebSockets. The server has to offer the kernel of the notebooks, and to have what
 * they import.
 *
 * @throws InputError when the address is none, or the time for a start
 */
export function remoteKernels(options: RemoteKernelsOptions): KernelProvider {
  const { server, token = '', folder = '', base = process.cwd(), startTimeoutMs = 60_000 } = options;
  checkAddress(server);
  checkSeconds('startTimeout', startTimeoutMs / 1000);
  const settings = ServerConnection.makeSettings({ baseUrl: server, token, appendToken: true, fetch: tellingFetch });
  // The library tells each connection and status on standard output, where results go.
  const { debug } = console;
  console.debug = (): void => undefined;
  return {
    start: async (request) => {
      const limit = new Limit(startTimeoutMs, request.signal);
      try {
        const creating = KernelAPI.startNew(modelOf(request, base, folder), settings);
        const model = await limit.race(creating).catch((error: unknown) => {
          // It may still come.
          creating.then(({ id }) => KernelAPI.shutdownKernel(id, settings)).catch(() => undefined);
          throw serverError(server, error);
        });
        const session = new RemoteSession(new Connection({ model, serverSettings: settings }));
        await limit.race(session.ready(request.env)).catch(async (error: unknown) => {
          await session.kill();
          throw error;
        });
        return session;
      } finally {
        limit.end();
      }
    },
    close: () => {
      console.debug = debug;
      return Promise.resolve();
    },
  };
}

/** An address with a token, as servers print it, is no base of others; and what is secret must not get into errors and reports. */
function checkAddress(server: string): void {
  if (!URL.canParse(server) || !/^https?:/.test(server)) {
    throw new InputError('server', 'an address', server, 'Write it like http://localhost:8888/.');
  }
  const { origin, pathname, search, hash, username, password } = new URL(server);
  if ([search, hash, username, password].every((part) => part === '')) return;
  const todo = 'Give its token apart, as --token or JUPYTER_TOKEN.';
  throw new InputError('server', 'an address without token, user or password', `more than ${origin}${pathname}`, todo);
}

/** What a server is told of a kernel to start. */
interface KernelRequest {
  name: string;
  path: string;
  /** For gateways: whose kernel it is, and what else they ask for. Other servers leave it alone. */
  env: Record<string, string | undefined>;
}

/** A kernel is started in the folder that corresponds to that of its notebook, where the server does that. */
function modelOf({ kernel, file }: SessionRequest, base: string, folder: string): KernelRequest {
  const relative = path.relative(base, path.dirname(path.resolve(file)));
  if (relative.startsWith('..')) {
    const todo = 'The server would not find its folder.';
    throw new InputError('notebook', `one in ${base} or below it`, file, todo);
  }
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('KERNEL_')));
  return { name: kernel, path: path.posix.join(folder, relative.split(path.sep).join('/')), env };
}

function serverError(server: string, error: unknown): Error {
  if (error instanceof KernelError) return error;
  const { status, statusText = '' } = error instanceof ServerConnection.ResponseError ? error.response : {};
  // Enterprise Gateway gives its reason in the first line of its answer only.
  const why = (messageOf(error) || statusText).replace(/\.$/, '');
  return new KernelError(`server ${server}: cannot start a kernel: ${why}.${advice(status, why)}`);
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

/** The time for a start. */
class Limit {
  private readonly timer = new AbortController();
  private readonly over: Promise<never>;

  constructor(ms: number, signal: AbortSignal) {
    const late = sleep(ms, undefined, { signal: this.timer.signal }).then(() => {
      throw new KernelError(`kernel: expected an answer within ${ms / 1000} s, got none.`);
    });
    const stopped = new Promise<never>((_, reject) => {
      const stop = (): void => reject(new KernelError('kernel: the start was stopped.'));
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop, { signal: this.timer.signal });
    });
    this.over = Promise.race([late, stopped]);
    this.over.catch(() => undefined);
  }

  race<T>(promise: Promise<T>): Promise<T> {
    return Promise.race([promise, this.over]);
  }

  end(): void {
    this.timer.abort();
  }
}

class RemoteSession implements KernelSession {
  private readonly gone: Promise<never>;
  private ended: Promise<void> | undefined;

  constructor(private readonly connection: Connection) {
    this.gone = new Promise((_, reject) => {
      connection.statusChanged.connect((_sender, status) => {
        if (status === 'autorestarting')
          reject(new KernelError('kernel: it has died, and the server has restarted it.'));
        if (status === 'dead') reject(new KernelError('kernel: it has died on the server.'));
      });
      connection.connectionStatusChanged.connect((_sender, status) => {
        if (status === 'disconnected') reject(new KernelError('kernel: the connection to the server is lost.'));
      });
    });
    this.gone.catch(() => undefined);
  }

  /** Waits until the kernel answers, and sets environment variables of its process. */
  async ready(env: Record<string, string>): Promise<void> {
    await Promise.race([this.connection.info, this.gone]);
    const { status } = await this.run(`Object.assign(process.env, ${JSON.stringify(env)});`, true, () => undefined);
    if (status !== 'ok') throw new KernelError(`kernel: its environment cannot be set (${String(status)}).`);
  }

  async execute(code: string, onMessage: (message: OutputMessage) => void): Promise<Message['content']> {
    return this.run(code, false, onMessage);
  }

  async interrupt(): Promise<void> {
    await KernelAPI.interruptKernel(this.connection.id, this.connection.serverSettings);
  }

  shutdown(): Promise<void> {
    return this.kill();
  }

  kill(): Promise<void> {
    this.ended ??= this.end().finally(() => this.connection.dispose());
    return this.ended;
  }

  /**
   * Also a kernel that the server has restarted has to go; while it restarts one, a server may refuse to end it. Nothing more can be
   * done about a server that does not answer: that is told to whoever runs the cells.
   */
  private async end(): Promise<void> {
    const { id, serverSettings } = this.connection;
    for (let left = endTries; left > 0; left--) {
      try {
        await KernelAPI.shutdownKernel(id, serverSettings);
        if (!(await KernelAPI.getKernelModel(id, serverSettings))) return;
      } catch (error) {
        if (!(error instanceof ServerConnection.ResponseError)) return;
      }
      await sleep(endPauseMs);
    }
  }

  private async run(
    code: string,
    silent: boolean,
    onMessage: (message: OutputMessage) => void,
  ): Promise<Message['content']> {
    let lost: string | undefined;
    const content = { code, silent, store_history: !silent, allow_stdin: false, stop_on_error: false };
    // The future goes on after its end: output may come late.
    const future = this.connection.requestExecute(content, false);
    future.onIOPub = ({ header, content: shown }): void => {
      const message = { header, content: shown } as OutputMessage;
      const text = header.msg_type === 'stream' ? String(message.content['text']) : '';
      if (dropped.test(text)) lost = text.split('\n')[0];
      onMessage(message);
    };
    const reply = await Promise.race([future.done.catch(() => this.gone), this.gone]);
    if (lost !== undefined) {
      const todo = 'Put out less, or raise its limits (ServerApp.iopub_data_rate_limit, iopub_msg_rate_limit).';
      throw new OutputLostError(`The server has dropped output: ${lost} ${todo}`);
    }
    return reply.content as unknown as Message['content'];
  }
}
