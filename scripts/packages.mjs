// The steps that come before anything is installed: Node's version, the packages, the build.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
/** Whether this is the project with its sources; else it is the package that somebody has installed. */
export const isCheckout = existsSync(path.join(root, 'src'));
const inRoot = (...parts) => path.join(root, ...parts);

/** @throws {Error} when Node is older than package.json asks for */
export function checkNode(version = process.versions.node) {
  const least = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')).engines.node.replace('>=', '');
  if (version.localeCompare(least, 'en', { numeric: true }) < 0) {
    throw new Error(
      `Node: expected version ${least} or later, got ${version}. Install a current Node and run this again.`,
    );
  }
}

/** `npm ci`, when what is installed is not what package-lock.json says. */
export const packagesStep = {
  title: 'packages',
  needed: async () => {
    const installed = readLock(inRoot('node_modules', '.package-lock.json'));
    if (installed === undefined) return 'node_modules is not there, or only half';
    for (const [name, wanted] of Object.entries(readLock(inRoot('package-lock.json')) ?? {})) {
      if (name === '') continue;
      const version = installed[name]?.version;
      if (version === undefined ? !wanted.optional : version !== wanted.version) {
        return `${name.replace(/^node_modules\//, '')}: expected ${wanted.version}, got ${version ?? 'none'}`;
      }
    }
    return undefined;
  },
  run: async ({ signal }) => {
    // What says that all is there goes first: npm may be stopped while it removes the packages.
    rmSync(inRoot('node_modules', '.package-lock.json'), { force: true });
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
    const code = await runNpm(args, signal);
    if (code !== 0) {
      throw new Error(
        `packages: npm ci failed (exit code ${code}; its reason is above). Check the network and the npm registry ` +
          '(`npm ping`), then run this again.',
      );
    }
    return 'installed as package-lock.json says';
  },
};

/** The TypeScript build into `dist`, when it was made from other sources. */
export const buildStep = {
  title: 'build',
  needed: async () => {
    const file = inRoot('dist', '.built-from');
    if (!existsSync(file)) return 'dist is not there';
    return readFileSync(file, 'utf8') === sourceHash() ? undefined : 'src has changed';
  },
  run: async ({ signal }) => {
    const hash = sourceHash();
    for (const name of readdirSync(root)) if (name.startsWith('.dist-')) rmSync(inRoot(name), { recursive: true });
    const beside = mkdtempSync(inRoot('.dist-'));
    // Others of this machine may use the kernel, too.
    chmodSync(beside, 0o777 & ~process.umask());
    try {
      const tsc = inRoot('node_modules', 'typescript', 'bin', 'tsc');
      const code = await runChild(process.execPath, [tsc, '-p', '.', '--outDir', beside, '--noEmitOnError'], signal);
      if (code !== 0)
        throw new Error(`build: tsc failed (exit code ${code}). Fix the errors above and run this again.`);
      writeFileSync(path.join(beside, '.built-from'), hash);
      rmSync(inRoot('dist'), { recursive: true, force: true });
      renameSync(beside, inRoot('dist'));
    } finally {
      rmSync(beside, { recursive: true, force: true });
    }
    return 'src compiled into dist';
  },
};

/** The `packages` of a lock file; `undefined` when it is not there or not whole. */
function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** A hash over the contents of everything that the build reads. */
function sourceHash() {
  const hash = createHash('sha1');
  const add = (file) => hash.update(path.relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  const walk = (folder) => {
    const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      if (entry.isDirectory()) walk(path.join(folder, entry.name));
      else if (/\.(ts|json)$/.test(entry.name)) add(path.join(folder, entry.name));
    }
  };
  add(inRoot('tsconfig.json'));
  walk(inRoot('src'));
  return hash.digest('hex');
}

/** npm as it started us where it did, else the one on the PATH. */
function runNpm(args, signal) {
  const started = process.env.npm_execpath;
  if (started !== undefined && path.basename(started).startsWith('npm')) {
    return runChild(process.execPath, [started, ...args], signal);
  }
  return runChild('npm', args, signal, { shell: process.platform === 'win32' });
}

/**
 * Runs a program in the project's folder with its output on standard error.
 *
 * @param {AbortSignal} [signal] - ends it with all its children. It then has a group of its own, so that nothing else does, such as a
 *   terminal that hangs up
 * @returns {Promise<number>} the exit code; 128 when a signal ended it
 */
export function runChild(program, args, signal, options = {}) {
  const detached = signal !== undefined && process.platform !== 'win32';
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 2, 2], detached, ...options });
    const end = () => endChild(child, detached);
    signal?.addEventListener('abort', end, { once: true });
    process.once('exit', end);
    child.on('error', (error) => reject(new Error(`cannot start ${program}: ${error.message}`, { cause: error })));
    child.on('close', (code) => {
      signal?.removeEventListener('abort', end);
      process.off('exit', end);
      resolve(code ?? 128);
    });
  });
}

function endChild(child, isGroup) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (isGroup) process.kill(-child.pid, 'SIGKILL');
    else child.kill();
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
