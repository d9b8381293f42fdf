import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkKeys, InputError } from '../../../base';
import { KernelError, kernelName } from '../../../jupyter';
import { checkSeconds } from '../../seconds';
import type { KernelProvider, KernelSession, SessionRequest } from '../session';
import { Limit } from './limit';
import { RemoteSession } from './remoteSession';
import { Server } from './server';

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
  /** How long the server may be silent before it counts as gone, in ms. Default 60000. */
  serverTimeoutMs?: number;
  /** Called with warnings: what does not stop the run, but should be known. Default: none. */
  note?: (text: string) => void;
}

const optionNames = ['server', 'token', 'folder', 'base', 'startTimeoutMs', 'serverTimeoutMs', 'note'] as const;

/** How long kernels that have come too late are waited for at the end, in ms. */
const lateMs = 10_000;

/**
 * Kernels on a Jupyter Server, over HTTP and WebSockets. The server has to offer the kernel of the notebooks, and to have what
 * they import.
 *
 * @throws InputError when the address is none, or one of the times
 * @example
 * const kernels = remoteKernels({ server: 'http://localhost:8888/', token: process.env['JUPYTER_TOKEN'] });
 * await runNotebooks(['lab.ipynb'], { kernels });
 * await kernels.close();
 */
export function remoteKernels(options: RemoteKernelsOptions): KernelProvider {
  checkKeys('remoteKernels', options, optionNames);
  const { startTimeoutMs = 60_000, serverTimeoutMs = 60_000 } = options;
  checkAddress(options.server);
  checkSeconds('startTimeout', startTimeoutMs / 1000);
  checkSeconds('serverTimeout', serverTimeoutMs / 1000);
  return new RemoteKernels(options, startTimeoutMs, serverTimeoutMs);
}

/** An address with a token, as servers print it, is no base of others; and what is secret must not get into errors and reports. */
function checkAddress(server: string): void {
  if (!URL.canParse(server) || !/^https?:/.test(server)) {
    const bare = server.replace(/[?#].*$/s, '').replace(/^.*@/s, '');
    throw new InputError('server', 'an address', bare, 'Write it like http://localhost:8888/.');
  }
  const { origin, pathname, search, hash, username, password } = new URL(server);
  if ([search, hash, username, password].every((part) => part === '')) return;
  const todo = 'Give its token apart, as --token or JUPYTER_TOKEN.';
  throw new InputError('server', 'an address without token, user or password', `more than ${origin}${pathname}`, todo);
}

class RemoteKernels implements KernelProvider {
  private readonly server: Server;
  private readonly folder: string;
  private readonly base: string;
  private readonly note: (text: string) => void;
  private readonly debug = console.debug;
  /** Kernels whose start timed out, and that may still come. */
  private readonly late = new Set<Promise<unknown>>();
  private readonly noted = new Set<string>();

  constructor(
    options: RemoteKernelsOptions,
    private readonly startTimeoutMs: number,
    serverTimeoutMs: number,
  ) {
    const { server, token = '', folder = '', base = process.cwd(), note = (): void => undefined } = options;
    this.server = new Server(server, token, serverTimeoutMs);
    [this.folder, this.base, this.note] = [path.posix.join(folder), base, note];
    // The library tells each connection and status on standard output, where results go.
    console.debug = (): void => undefined;
  }

  async start(request: SessionRequest): Promise<KernelSession> {
    const limit = new Limit(this.startTimeoutMs, request.signal);
    try {
      const where = path.posix.join(this.folder, this.relative(request.file));
      await limit.race(this.check(request, where));
      const model = await this.create(request, where, limit);
      const session = new RemoteSession(this.server, model, this.note);
      await limit.race(session.ready(settingOf(request))).catch(async (error: unknown) => {
        await session.kill();
        throw error;
      });
      return session;
    } finally {
      limit.end();
    }
  }

  async close(): Promise<void> {
    const timer = new AbortController();
    const waited = sleep(lateMs, undefined, { signal: timer.signal }).catch(() => undefined);
    await Promise.race([Promise.all(this.late), waited]);
    timer.abort();
    if (this.late.size > 0) {
      this.note(`server ${this.server.address}: a kernel that came too late may still start there.`);
    }
    this.server.close();
    console.debug = this.debug;
  }

  /** Where a notebook's folder is, from the base, with slashes. */
  private relative(file: string): string {
    const relative = path.relative(this.base, path.dirname(path.resolve(file)));
    if (relative.split(path.sep)[0] === '..') {
      const todo = 'The server would not find its folder.';
      throw new InputError('notebook', `one in ${this.base} or below it`, file, todo);
    }
    return relative.split(path.sep).join('/');
  }

  /** A server starts another kernel, or in another folder, where it has not those that it was asked for, or says nothing of use. */
  private async check({ kernel }: SessionRequest, where: string): Promise<void> {
    const { address } = this.server;
    const names = await this.server.kernelNames();
    if (names && !names.includes(kernel)) {
      const todo = kernel === kernelName ? ' Install it there: npx risklab kernel install.' : '';
      const offered = names.sort().join(', ');
      throw new KernelError(`server ${address}: expected it to offer the kernel ${kernel}, got ${offered}.${todo}`);
    }
    if (this.folder !== '.' && (await this.server.hasFolder(this.folder)) === false) {
      const todo = 'Name one from its root with --server-folder.';
      throw new KernelError(`server ${address}: expected a folder ${this.folder}, found none. ${todo}`);
    }
    if (where === this.folder || this.noted.has(where) || (await this.server.hasFolder(where)) !== false) return;
    this.noted.add(where);
    this.note(`server ${address}: it has no folder ${where}: the cells run in the nearest one above it that it has.`);
  }

  /** Starts a kernel. One that comes after its time is ended as soon as it comes. */
  private async create({ kernel }: SessionRequest, where: string, limit: Limit): ReturnType<Server['start']> {
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('KERNEL_')));
    const creating = this.server.start({ name: kernel, path: where, env });
    return limit.race(creating).catch((error: unknown) => {
      const ending = creating.then(
        ({ id }) => this.server.end(id, lateMs),
        () => undefined,
      );
      this.late.add(ending);
      void ending.finally(() => this.late.delete(ending));
      throw error;
    });
  }
}

/** Code that sets the environment of the kernel's process, which a server does not do. */
function settingOf({ kernel, env }: SessionRequest): string {
  if (Object.keys(env).length === 0 || kernel !== kernelName) return '';
  return `Object.assign(process.env, ${JSON.stringify(env)});`;
}
