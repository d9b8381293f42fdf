import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { installKernelspec } from '../../src/jupyter';
import { pythonEnvironment } from '../jupyter/pythonEnvironment';
import { until } from '../jupyter/support';

/** A Jupyter Server of the present release, with the TypeScript kernel, on loopback. */
export class JupyterServer {
  readonly token = 'a-token-of-the-test';

  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly data: string,
  ) {}

  /** @param root - the folder that it serves */
  static async start(root: string): Promise<JupyterServer> {
    const { python } = await pythonEnvironment(['jupyter-server==2.21.1']);
    const data = mkdtempSync(path.join(os.tmpdir(), 'jupyter-'));
    await installKernelspec({ prefix: data });
    const port = await freePort();
    const token = 'a-token-of-the-test';
    const args = ['-m', 'jupyter_server', '--no-browser', '--allow-root', `--IdentityProvider.token=${token}`];
    const where = ['--ServerApp.ip=127.0.0.1', `--ServerApp.port=${port}`, `--ServerApp.root_dir=${root}`];
    const child = spawn(python, [...args, ...where], {
      env: {
        ...process.env,
        JUPYTER_PATH: path.join(data, 'share', 'jupyter'),
        JUPYTER_RUNTIME_DIR: path.join(data, 'runtime'),
        JUPYTER_CONFIG_DIR: path.join(data, 'config'),
      },
      stdio: 'ignore',
    });
    const server = new JupyterServer(`http://127.0.0.1:${port}/`, child, data);
    let answers = false;
    const ask = async (): Promise<void> => {
      while (!answers && child.exitCode === null) {
        answers = await server.kernels().then(
          () => true,
          () => new Promise<false>((resolve) => setTimeout(() => resolve(false), 50)),
        );
      }
    };
    void ask();
    try {
      await until(() => answers);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** The ids of the kernels that it runs. */
  async kernels(): Promise<string[]> {
    const response = await fetch(`${this.url}api/kernels`, { headers: { Authorization: `token ${this.token}` } });
    if (!response.ok) throw new Error(String(response.status));
    return ((await response.json()) as { id: string }[]).map(({ id }) => id);
  }

  /** Whether its process has not ended. */
  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Sends a signal to its process, as an administrator or a machine that runs out of memory does. */
  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async stop(): Promise<void> {
    if (this.isRunning) {
      const ended = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill('SIGCONT');
      this.child.kill('SIGTERM');
      await ended;
    }
    rmSync(this.data, { recursive: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
