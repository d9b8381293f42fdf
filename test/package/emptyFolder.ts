import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../src/base';

/** How long npm may take on a slow network, in ms. */
export const npmMs = 10 * 60_000;

/** What a program said, and how it ended. */
interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** An empty folder outside of the project, with caches of its own, into which a package is installed. */
export class EmptyFolder {
  readonly folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'installed-')));
  readonly cache = this.at('cache');
  /** Of the programs that run here; WebAssembly, unless a test wants another backend. */
  readonly env: NodeJS.ProcessEnv = { ...process.env, RISKLAB_CACHE: this.cache, RISKLAB_BACKEND: 'wasm' };

  constructor() {
    // What npm set for the run of these tests is about another folder.
    for (const name of Object.keys(this.env)) if (/^npm_/i.test(name)) delete this.env[name];
  }

  at(...parts: string[]): string {
    return path.join(this.folder, ...parts);
  }

  run(program: string, args: string[], timeout = 120_000, env: NodeJS.ProcessEnv = {}): Promise<Ran> {
    return new Promise((resolve) => {
      const options = { cwd: this.folder, env: { ...this.env, ...env }, timeout, maxBuffer: 1e8 };
      execFile(program, args, options, (error, stdout, stderr) => {
        resolve({ code: error ? (typeof error.code === 'number' ? error.code : -1) : 0, stdout, stderr });
      });
    });
  }

  /** Standard output of a program. @throws Error when it fails */
  async must(program: string, args: string[], timeout?: number, env?: NodeJS.ProcessEnv): Promise<string> {
    const { code, stdout, stderr } = await this.run(program, args, timeout, env);
    if (code !== 0) throw new Error(`${program} ${args.join(' ')}: exit code ${code}: ${stdout}${stderr}`);
    return stdout;
  }

  /** Runs the command `risklab`, as npx does. */
  risklab(args: string[], env?: NodeJS.ProcessEnv): Promise<Ran> {
    return this.run(process.execPath, [this.at('node_modules', '.bin', 'risklab'), ...args], undefined, env);
  }

  /** Standard output of the command `risklab`. @throws Error when it fails */
  async mustRisklab(args: string[], env?: NodeJS.ProcessEnv): Promise<string> {
    return this.must(process.execPath, [this.at('node_modules', '.bin', 'risklab'), ...args], undefined, env);
  }

  /** Packs the project as it is built, and installs one of the two packages without running anything of them. */
  async install(name: 'risklab' | 'risklab-kernel'): Promise<void> {
    await this.must(process.execPath, [path.join(projectRoot, 'scripts', 'pack.mjs'), this.folder], npmMs);
    writeFileSync(this.at('package.json'), '{ "name": "somebody", "private": true }');
    const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
    await this.must('npm', [...install, this.tarball(name)], npmMs);
  }

  /** The file of a package. */
  tarball(name: 'risklab' | 'risklab-kernel'): string {
    const { version } = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as { version: string };
    return this.at(`${name}-${version}.tgz`);
  }

  /** Everything in a folder of `node_modules`, links included. */
  tree(...names: string[]): string[] {
    return (readdirSync(this.at('node_modules', ...names), { recursive: true }) as string[]).sort();
  }

  /** The files of our own package. */
  files(): string[] {
    const name = path.join('node_modules', 'risklab');
    const own = this.tree('risklab').filter((file) => !file.startsWith('node_modules'));
    return own.filter((file) => statSync(this.at(name, file)).isFile());
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
