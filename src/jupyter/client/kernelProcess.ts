import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { messageOf, projectRoot } from '../../base';
import { folderVariable, kernelEnvironment, newConnection, type ConnectionInfo, type Message } from '../wire';
import { KernelClient, KernelError } from './client';

/** How {@link KernelProcess.start} starts a kernel. */
export interface KernelProcessOptions {
  /** The folder that cells run in and look up modules from. Default: the present one. */
  cwd?: string;
  /** Environment variables beside those of this process. Default none. */
  env?: Record<string, string>;
  /** How channels are carried. Default: `ipc` where there is such a thing, else `tcp`. */
  transport?: 'tcp' | 'ipc';
  /** The program and its arguments; `{connection_file}` stands for the file. Default: the kernel of this project. */
  argv?: readonly string[];
  /** Whether the kernel is interrupted by a message or by the signal SIGINT. Default: a message. */
  interruptMode?: 'message' | 'signal';
  /** How long the kernel may take to answer, in ms. Default 60000. */
  startTimeoutMs?: number;
  /** Ends the start. Default: nothing does. */
  signal?: AbortSignal;
  /** What the kernel is started in, such as a sandbox; `cwd` has no meaning then. Default: nothing. */
  enclosure?: KernelEnclosure | undefined;
}

/** What is started in the place of a kernel, and starts the kernel inside. */
export interface KernelEnclosure {
  /**
   * Says what to start.
   *
   * @param start - the kernel's program with its arguments, its own environment variables, and the folder in which its channels are
   * @returns a program with its arguments, and its whole environment
   */
  enter(start: { argv: readonly string[]; env: Readonly<Record<string, string>>; folder: string }): {
    argv: readonly string[];
    env: Record<string, string>;
  };
  /** Called when its process is there; `signal` says that it has ended. */
  entered?(pid: number, folder: string, signal: AbortSignal): Promise<void>;
  /** The largest message that is taken from the kernel, in bytes; a kernel that sends a larger one is cut off. */
  largestMessage: number;
}

/** How a kernel process ended. */
export interface KernelExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A kernel whose process has ended while something was expected of it. */
export class KernelDiedError extends KernelError {
  override readonly name = 'KernelDiedError';

  constructor(
    readonly exit: KernelExit,
    errorOutput: string,
  ) {
    const how = exit.signal ? `signal ${exit.signal}` : exit.code === null ? 'not started' : `exit code ${exit.code}`;
    super(`kernel: the process has ended (${how}).${errorOutput ? ` It said: ${errorOutput}` : ''}`);
  }
}

/** The program of this project's kernel; a kernelspec says the same. */
export const kernelArgv: readonly string[] = [
  process.execPath,
  path.join(projectRoot, 'dist', 'jupyter', 'kernel', 'main.js'),
  '{connection_file}',
];

/** How long a kernel may take to end after it was asked to, in ms. */
const shutdownMs = 3000;
/** How long the last messages of a kernel that has ended may take, in ms. */
const lastMessagesMs = 100;
/** How much of what a kernel writes on standard error is kept, in characters. */
const keptCharacters = 2000;
/** A socket's path must fit in 107 bytes. */
const longestIpcFolder = 90;

/** The kernels that have been started here and have not ended. */
const living = new Set<KernelProcess>();

/** Ends all kernels when this process exits. When it is killed, kernels notice that their parent has gone. */
function endAllAtExit(): void {
  for (const kernel of living) kernel.killNow();
}

/** A kernel in a process, and a process group, of its own, and a client of it. */
export class KernelProcess {
  /** Resolves when the process has ended. */
  readonly exited: Promise<KernelExit>;
  private info: Message['content'] = {};
  private errorOutput = '';
  private readonly over = new AbortController();

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    /** The client that sends it requests. */
    readonly client: KernelClient,
    private readonly interruptMode: 'message' | 'signal',
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on(
        'data',
        (chunk: Buffer) => (this.errorOutput = (this.errorOutput + chunk.toString()).slice(-keptCharacters)),
      );
    }
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal }));
      child.once('error', (error) => {
        this.errorOutput = error.message;
        resolve({ code: null, signal: null });
      });
    });
    if (living.size === 0) process.on('exit', endAllAtExit);
    living.add(this);
    void this.exited.then((exit) => {
      this.over.abort();
      living.delete(this);
      if (living.size === 0) process.off('exit', endAllAtExit);
      this.client.fail(new KernelDiedError(exit, this.errorOutput.trim()));
      this.cleanUp();
      // Its last messages may still be on their way.
      setTimeout(() => this.client.close(), lastMessagesMs);
    });
  }

  /**
   * Starts a kernel and waits until it can run cells.
   *
   * @throws KernelError when it does not answer in time; KernelDiedError when it ends instead
   */
  static async start(options: KernelProcessOptions = {}): Promise<KernelProcess> {
    const { cwd = process.cwd(), env = {}, argv = kernelArgv, startTimeoutMs, signal } = options;
    const { interruptMode = 'message', enclosure } = options;
    const { folder, file, connection } = await prepareConnection(options.transport);
    const words = argv.map((word) => word.replace('{connection_file}', file));
    const own = { ...(argv === kernelArgv ? kernelEnvironment : {}), ...env };
    const outer = { ...process.env, JPY_PARENT_PID: String(process.pid), [folderVariable]: folder, ...own };
    const start = enclosure ? enclosure.enter({ argv: words, env: own, folder }) : { argv: words, env: outer };
    const [program = process.execPath, ...rest] = start.argv;
    const client = KernelClient.open(connection, enclosure?.largestMessage);
    const child = spawn(program, rest, {
      cwd: enclosure ? '/' : cwd,
      env: start.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const kernel = new KernelProcess(child, folder, client, interruptMode);
    if (child.pid !== undefined) void enclosure?.entered?.(child.pid, folder, kernel.over.signal);
    const stop = (): void => void kernel.kill();
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
    try {
      kernel.info = await kernel.client.ready(startTimeoutMs);
      return kernel;
    } catch (error) {
      await kernel.kill();
      throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  /** The id of the process; undefined when it could not be started. */
  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Interrupts what runs. */
  async interrupt(): Promise<void> {
    if (this.interruptMode === 'message') await this.client.interrupt();
    else this.signalGroup('SIGINT');
  }

  /** What the kernel says of its language, as a notebook's metadata has it. */
  get languageInfo(): Record<string, unknown> | undefined {
    const { language_info } = this.info;
    return typeof language_info === 'object' ? (language_info as Record<string, unknown>) : undefined;
  }

  /** Asks the kernel to end, and ends what is left of it and of what its cells have started. */
  async shutdown(): Promise<void> {
    this.client.shutdown().catch(() => undefined);
    const timer = setTimeout(() => this.signalGroup('SIGKILL'), shutdownMs);
    await this.exited;
    clearTimeout(timer);
    await this.kill();
  }

  /** Ends the kernel, and what its cells have started, at once. */
  async kill(): Promise<void> {
    this.signalGroup('SIGKILL');
    await this.exited;
    this.cleanUp();
    this.client.close();
  }

  /** The same without waiting, for a process that is about to end itself. */
  killNow(): void {
    this.signalGroup('SIGKILL');
    this.cleanUp();
  }

  private signalGroup(signal: 'SIGINT' | 'SIGKILL'): void {
    const { pid } = this.child;
    if (pid === undefined) return;
    try {
      if (process.platform === 'win32') this.child.kill(signal);
      else process.kill(-pid, signal);
    } catch {
      // Nothing is left of the group.
    }
  }

  private cleanUp(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Makes the folder of a kernel, and the file by which it is found. @throws KernelError when there is no place for them */
async function prepareConnection(
  transport: 'tcp' | 'ipc' | undefined,
): Promise<{ folder: string; file: string; connection: ConnectionInfo }> {
  let folder: string | undefined;
  try {
    folder = mkdtempSync(path.join(os.tmpdir(), 'risklab-'));
    const connection = await chooseConnection(transport, folder);
    const file = path.join(folder, 'connection.json');
    writeFileSync(file, JSON.stringify(connection), { mode: 0o600 });
    return { folder, file, connection };
  } catch (error) {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    const todo = 'Set TMPDIR to a folder that is there and has room.';
    throw new KernelError(
      `kernel: expected room for its connection in ${os.tmpdir()}, got ${messageOf(error)}. ${todo}`,
    );
  }
}

async function chooseConnection(transport: 'tcp' | 'ipc' | undefined, folder: string): Promise<ConnectionInfo> {
  const fits = process.platform !== 'win32' && Buffer.byteLength(folder) <= longestIpcFolder;
  if (transport === 'ipc' || (transport === undefined && fits)) {
    return newConnection('ipc', path.join(folder, 'kernel'), [1, 2, 3, 4, 5]);
  }
  return newConnection('tcp', '127.0.0.1', await freePorts(5));
}

/** Ports that are free now; all are held until all are found, so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  try {
    return await Promise.all(
      servers.map(
        (server) =>
          new Promise<number>((resolve, reject) => {
            server.once('error', reject);
            server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
          }),
      ),
    );
  } finally {
    for (const server of servers) server.close();
  }
}
