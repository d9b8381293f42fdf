import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, constants, cp, mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { isAlive, processStat, projectRoot } from '../../src/base';
import { temporaryFolder, tree, until } from './fakes';

/** What ended: exit code and everything that was printed. */
interface Ended {
  code: number | null;
  text: string;
}

/** Stands in for npm: installs what package-lock.json says by writing the lock that npm leaves, and the fake compiler. */
const fakeNpm = `
  const fs = require('node:fs');
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || process.exit(), 50).unref();
  fs.writeFileSync('npm-pid', String(process.pid));
  fs.appendFileSync('calls', 'npm ' + process.argv.slice(2).join(' ') + '\\n');
  if (fs.existsSync('npm-fails')) { console.error('npm says no'); process.exit(7); }
  setTimeout(() => {
    fs.mkdirSync('node_modules/typescript/bin', { recursive: true });
    fs.copyFileSync('fake-tsc', 'node_modules/typescript/bin/tsc');
    fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json');
  }, fs.existsSync('npm-is-slow') ? Number(fs.readFileSync('npm-is-slow', 'utf8') || 60000) : 0);`;

/** Stands in for the compiler: "builds" a setup with one step, which writes a file. */
const fakeTsc = `
  const fs = require('node:fs');
  fs.appendFileSync('calls', 'tsc\\n');
  const out = process.argv[process.argv.indexOf('--outDir') + 1];
  fs.mkdirSync(out + '/setup', { recursive: true });
  if (fs.readFileSync('src/index.ts', 'utf8').includes('wrong')) { console.error('src/index.ts: wrong'); process.exit(2); }
  fs.writeFileSync(out + '/setup/index.js', \`
    const fs = require('node:fs');
    exports.setupSteps = (options) => [{
      title: 'third step',
      needed: async () => (fs.existsSync('third') ? undefined : 'not there'),
      run: async ({ say }) => {
        say(JSON.stringify(options));
        fs.appendFileSync('calls', 'third\\\\n');
        fs.writeFileSync('third', '');
        return 'made';
      },
    }];\`);`;

const lock = (version: string): string =>
  JSON.stringify({
    packages: { '': {}, 'node_modules/a': { version }, 'node_modules/b': { version: '1.0.0', optional: true } },
  });

describe('scripts/setup.mjs', () => {
  const folder = temporaryFolder();
  const at = (...parts: string[]): string => path.join(folder(), ...parts);

  beforeEach(async () => {
    await cp(path.join(projectRoot, 'scripts'), at('scripts'), { recursive: true });
    await mkdir(at('src'));
    await writeFile(at('src/index.ts'), 'export {};');
    await writeFile(at('tsconfig.json'), '{}');
    await writeFile(at('package.json'), JSON.stringify({ engines: { node: '>=20.19.0' } }));
    await writeFile(at('package-lock.json'), lock('1.0.0'));
    await writeFile(at('npm-fake.cjs'), fakeNpm);
    await writeFile(at('fake-tsc'), fakeTsc);
  });

  function start(...args: string[]): ChildProcess & { text: () => string } {
    const env = { ...process.env, npm_execpath: at('npm-fake.cjs') };
    const child = spawn(process.execPath, [at('scripts/setup.mjs'), ...args], { cwd: folder(), env });
    let text = '';
    child.stdout.on('data', (chunk) => (text += String(chunk)));
    child.stderr.on('data', (chunk) => (text += String(chunk)));
    return Object.assign(child, { text: () => text });
  }

  const end = (child: ReturnType<typeof start>): Promise<Ended> =>
    new Promise((resolve) => child.on('close', (code) => resolve({ code, text: child.text() })));
  const setUp = (...args: string[]): Promise<Ended> => end(start(...args));
  const calls = async (): Promise<string[]> =>
    (await readFile(at('calls'), 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');

  /** Writes the lock of another process: what is not given is as in the lock of a set-up that was killed. */
  const writeLock = async (change: { pid: number; start?: string; home?: string }): Promise<void> => {
    await writeFile(at('npm-is-slow'), '');
    const child = start();
    await until(async () => (await calls()).length > 0);
    const ended = end(child);
    child.kill('SIGKILL');
    await ended;
    const holder = JSON.parse(await readFile(at('.cache/set-up.lock'), 'utf8')) as object;
    expect(Object.keys(holder)).to.include.members(Object.keys(change));
    await writeFile(at('.cache/set-up.lock'), JSON.stringify({ ...holder, ...change }));
    await rm(at('npm-is-slow'));
    await rm(at('calls'));
  };

  it('does each step once, in order, and nothing the second time', async () => {
    const first = await setUp();
    expect(first.code, first.text).to.equal(0);
    const all = ['npm ci --ignore-scripts --no-audit --no-fund --prefer-offline', 'tsc', 'third'];
    expect(await calls()).to.deep.equal(all);
    expect(first.text.replace(/\(\d+\.\d s\)/g, '(time)').split('\n')).to.deep.equal([
      'set-up: packages (node_modules is not there, or only half) ...',
      'set-up: packages: installed as package-lock.json says (time)',
      'set-up: build (dist is not there) ...',
      'set-up: build: src compiled into dist (time)',
      'set-up: third step (not there) ...',
      'set-up:   {"native":true,"jupyter":false,"again":true}',
      'set-up: third step: made (time)',
      'set-up: everything is in place.',
      '',
    ]);
    const second = await setUp();
    expect(second).to.deep.equal({ code: 0, text: 'set-up: everything is in place.\n' });
    expect(await calls()).to.deep.equal(all);
    expect(
      (await tree(at('.cache'))).concat((await tree(folder())).filter((name) => name.startsWith('.dist'))),
    ).to.deep.equal([]);
  });

  it('installs again when the lock file names another version, also when an interrupted installation left half', async () => {
    await setUp();
    await writeFile(at('package-lock.json'), lock('2.0.0'));
    expect((await setUp()).text).to.contain('packages (a: expected 2.0.0, got 1.0.0)');
    await rm(at('node_modules/.package-lock.json'));
    expect((await setUp()).text).to.contain('packages (node_modules is not there, or only half)');
  });

  it('builds again when a source has changed, is new or is gone, and not when it was only touched', async () => {
    await setUp();
    const built = async (): Promise<boolean> => (await setUp()).text.includes('build (src has changed)');
    await writeFile(at('src/index.ts'), 'export {};');
    expect(await built()).to.equal(false);
    await writeFile(at('src/index.ts'), 'export {}; // more');
    expect(await built()).to.equal(true);
    await writeFile(at('src/other.ts'), '');
    expect(await built()).to.equal(true);
    await rm(at('src/other.ts'));
    expect(await built()).to.equal(true);
    expect(await built()).to.equal(false);
  });

  it('says that npm failed and what to do, and goes on the next time', async () => {
    await writeFile(at('npm-fails'), '');
    const { code, text } = await setUp();
    expect(code).to.equal(1);
    expect(text).to.contain('npm says no');
    expect(text).to.match(
      /set-up: packages: npm ci failed \(exit code 7; .*\)\. Check the network .*run this again\.\n$/,
    );
    await rm(at('npm-fails'));
    expect((await setUp()).code).to.equal(0);
  });

  it('keeps the last good build when a source does not compile', async () => {
    await setUp();
    await writeFile(at('src/index.ts'), 'wrong');
    const { code, text } = await setUp();
    expect(code).to.equal(1);
    expect(text).to.match(/set-up: build: tsc failed \(exit code 2\)\. Fix the errors above and run this again\.\n$/);
    expect(await tree(at('dist'))).to.deep.equal(['.built-from', 'setup', 'setup/index.js']);
    expect((await tree(folder())).filter((name) => name.startsWith('.dist'))).to.deep.equal([]);
  });

  it('asks for a newer Node', async () => {
    await writeFile(at('package.json'), JSON.stringify({ engines: { node: '>=99.1.0' } }));
    const { code, text } = await setUp();
    expect(code).to.equal(1);
    expect(text).to.equal(
      `set-up: Node: expected version 99.1.0 or later, got ${process.versions.node}. Install a current Node and run this again.\n`,
    );
  });

  it('lets two that start together do the work once', async () => {
    const [one, two] = await Promise.all([setUp(), setUp()]);
    expect([one.code, two.code], one.text + two.text).to.deep.equal([0, 0]);
    expect((await calls()).map((line) => line.split(' ')[0])).to.deep.equal(['npm', 'tsc', 'third']);
  });

  it('stops on a signal, gives the lock back, and goes on the next time', async () => {
    await writeFile(at('npm-is-slow'), '');
    const child = start();
    await until(async () => (await calls()).length > 0);
    const ended = end(child);
    child.kill('SIGINT');
    const { code, text } = await ended;
    expect(code).to.equal(130);
    expect(text).to.match(/set-up: stopped by SIGINT; run it again to go on\n$/);
    expect(await tree(at('.cache'))).to.deep.equal([]);
    await rm(at('npm-is-slow'));
    expect((await setUp()).code).to.equal(0);
  });

  /** Runs the set-up from a shell, of which `pid` is the file that has its process id. */
  const shell = (start: string): ChildProcess => {
    const env = { ...process.env, npm_execpath: at('npm-fake.cjs'), NODE: process.execPath };
    return spawn('bash', ['-c', start], { cwd: folder(), env, stdio: 'ignore' });
  };

  it('stops when its terminal closes, leaves nothing half-made and no process, and goes on the next time', async () => {
    if (process.platform === 'win32') return;
    await writeFile(at('npm-is-slow'), '');
    const terminal = shell(`exec script -qec 'echo $$ > pid; exec "$NODE" scripts/setup.mjs' /dev/null`);
    await until(async () => (await calls()).length > 0);
    const pids = await Promise.all(['pid', 'npm-pid'].map(async (name) => Number(await readFile(at(name), 'utf8'))));
    expect(pids.every(isAlive)).to.equal(true);
    terminal.kill('SIGKILL');
    await until(() => !pids.some(isAlive));
    expect(await tree(at('.cache'))).to.deep.equal([]);
    await rm(at('npm-is-slow'));
    expect((await setUp()).text).to.contain('packages (node_modules is not there, or only half)');
  });

  it('goes on under nohup when the terminal closes', async () => {
    if (process.platform === 'win32') return;
    await writeFile(at('npm-is-slow'), '1500');
    // All of the group get the signal, as from a terminal that closes.
    const job = `set -m; nohup "$NODE" scripts/setup.mjs < /dev/null > log 2>&1 & echo $! > pid; wait $!; echo $? > code`;
    const terminal = shell(job);
    await until(async () => (await calls()).length > 0);
    process.kill(-Number(await readFile(at('pid'), 'utf8')), 'SIGHUP');
    await once(terminal, 'exit');
    expect(await readFile(at('code'), 'utf8'), await readFile(at('log'), 'utf8')).to.equal('0\n');
    expect((await calls()).map((line) => line.split(' ')[0])).to.deep.equal(['npm', 'tsc', 'third']);
  });

  it('takes no half of the packages for all when npm was stopped while it removed the old ones', async () => {
    await setUp();
    await writeFile(at('package-lock.json'), lock('2.0.0'));
    await writeFile(at('npm-is-slow'), '');
    const child = start();
    await until(async () => (await calls()).length > 3);
    const ended = end(child);
    child.kill('SIGTERM');
    expect((await ended).code).to.equal(143);
    await writeFile(at('package-lock.json'), lock('1.0.0'));
    await rm(at('npm-is-slow'));
    expect((await setUp()).text).to.contain('packages (node_modules is not there, or only half)');
  });

  it('takes over the lock of a set-up that was killed', async () => {
    await writeFile(at('npm-is-slow'), '');
    const child = start();
    await until(async () => (await calls()).length > 0);
    const ended = end(child);
    child.kill('SIGKILL');
    await ended;
    expect(await tree(at('.cache'))).to.deep.equal(['set-up.lock']);
    await rm(at('npm-is-slow'));
    const { code, text } = await setUp();
    expect(code, text).to.equal(0);
    expect(text).not.to.contain('waiting');
  });

  it('waits for a set-up that is alive, and says so', async () => {
    const holder = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const pid = holder.pid ?? 0;
    await writeLock({ pid, start: String(processStat(pid)?.start ?? '') });
    const child = start();
    await until(() => child.text().includes('waiting')).finally(() => setTimeout(() => holder.kill(), 500));
    expect(child.text()).to.contain(`another set-up is running (process ${holder.pid}): waiting for it.`);
    expect(await calls()).to.deep.equal([]);
    expect((await end(child)).code).to.equal(0);
  });

  it('takes over the lock of a process whose id another one has by now', async () => {
    if (process.platform !== 'linux') return;
    await writeLock({ pid: process.pid, start: '1' });
    const { code, text } = await setUp();
    expect(code, text).to.equal(0);
    expect(text).not.to.contain('waiting');
  });

  it('waits for a set-up in another container though its process id is free here, until it is silent', async () => {
    await writeLock({ pid: 2 ** 22 + 1, home: 'elsewhere' });
    const child = start();
    await until(() => child.text().includes('waiting'));
    const long = new Date(Date.now() - 11 * 60_000);
    await utimes(at('.cache/set-up.lock'), long, long);
    expect((await end(child)).code).to.equal(0);
  });

  it('refuses an option that there is not, with code 2, before it does anything', async () => {
    const refused = await setUp('--jupiter');
    expect(refused).to.deep.equal({ code: 2, text: 'set-up: expected --no-native or --jupyter, got --jupiter.\n' });
    expect(await calls()).to.deep.equal([]);
  });

  it('passes its options on', async () => {
    expect((await setUp('--jupyter', '--no-native')).text).to.contain('{"native":false,"jupyter":true,"again":true}');
  });
});

describe('scripts/risklab.mjs', () => {
  it('may be executed, as npx does in a clone', async () => {
    // Windows knows no such right, and starts it by its first line.
    if (process.platform === 'win32') return;
    await access(path.join(projectRoot, 'scripts', 'risklab.mjs'), constants.X_OK);
  });
});
