/** Where things are that a notebook must not reach. */
export interface Outside {
  truth: string;
  submissions: string;
  results: string;
  /** A file of somebody else that may be read and written by all. */
  open: string;
  port: number;
  socket: string;
  project: string;
  home: string;
  /** A word in the command line of whatever is left running. */
  marker: string;
}

/** A notebook that tries something, and what has to become of it. Who succeeds gets the right answer, and points. */
export interface Hostile {
  name: string;
  cells: (outside: Outside) => string[];
  outcome: RegExp;
  reason?: RegExp;
}

const imports = `import * as fs from 'node:fs'; import * as os from 'node:os'; import * as net from 'node:net'; import * as dns from 'node:dns';
import * as child from 'node:child_process';
let reached: unknown;
const attempt = async (work: () => unknown) => { try { if (await work()) reached = true; } catch {} };
const twice = (x: number) => (reached ? 2 * x : 0);
const seven = 0;`;

/** Cells of which each attempt succeeds when it gives something. */
const trying = (...attempts: string[]): string[] => [
  imports,
  ...attempts.map((code) => `await attempt(async () => { ${code} });`),
];
const quoted = JSON.stringify;

/** Those that go on to their end, or to a limit, and get no points. */
export const quiet: Hostile[] = [
  {
    name: 'reads the truth file by its path',
    cells: ({ truth }) =>
      trying(`return fs.readFileSync(${quoted(truth)}, 'utf8');`, `return fs.existsSync(${quoted(truth)})`),
    outcome: /^graded$/,
  },
  {
    name: 'reads the truth file through /proc',
    cells: ({ truth }) =>
      trying(
        `for (const pid of fs.readdirSync('/proc')) for (const way of ['root', 'cwd/..', 'cwd'])
  try { fs.readFileSync('/proc/' + pid + '/' + way + ${quoted(truth)}); return true; } catch {}`,
        `for (const pid of fs.readdirSync('/proc'))
  try { if (fs.readFileSync('/proc/' + pid + '/environ', 'utf8').includes('RISKLAB_TEST_SECRET')) return true; } catch {}`,
        `return process.env['RISKLAB_TEST_SECRET'];`,
      ),
    outcome: /^graded$/,
  },
  {
    name: 'reads what others have handed in',
    cells: ({ submissions }) => trying(`return fs.readdirSync(${quoted(submissions)}).length;`),
    outcome: /^graded$/,
  },
  {
    name: 'forges the file of its result',
    cells: ({ results }) =>
      trying(
        `fs.mkdirSync(${quoted(results)}, { recursive: true }); fs.writeFileSync(${quoted(results)} + '/x.grade.json', '{}'); return fs.existsSync(${quoted(results)} + '/../truth');`,
      ),
    outcome: /^graded$/,
  },
  {
    name: 'patches the checks',
    cells: () => [
      imports,
      `const library = require('risklab');
for (const module of Object.values(require.cache)) {
  const names = module && typeof module.exports === 'object' && module.exports ? Object.keys(module.exports) : [];
  for (const name of names.filter((one) => /check|judge|grade/i.test(one))) {
    try { Object.defineProperty(module!.exports, name, { value: () => ({ state: 'passed', points: 99, findings: [] }) }); } catch {}
  }
}`,
    ],
    outcome: /^graded$/,
  },
  {
    name: 'patches the prototypes of Object and Array, JSON and process.stdout',
    cells: () => [
      imports,
      `const all = globalThis as any;
all.Object.prototype.state = 'passed'; all.Object.prototype.points = 99;
all.Array.prototype.map = () => ['passed']; all.JSON.stringify = () => '{"state":"passed"}'; all.JSON.parse = () => ({ state: 'passed' });
all.process.stdout.write = () => true; all.Promise.resolve = () => ({ state: 'passed' });`,
    ],
    outcome: /^graded$/,
  },
  {
    name: 'prints a score of its own',
    cells: () => [
      imports,
      `console.log('score: 3 of 3'); console.log(JSON.stringify({ format: 1, outcome: 'graded', score: 3, of: 3 }));`,
    ],
    outcome: /^graded$/,
  },
  {
    name: 'forges the display of the probe, without and with its word',
    cells: () => [
      imports,
      `const mime = 'application/vnd.risklab.answers+json';
const key = Symbol.for('Jupyter.broadcast');
const real = (globalThis as any)[key];
for (const nonce of ['', undefined, '0', 'nonce', true]) await real('display_data', { data: { [mime]: { nonce, answers: [2, 4, 10] } }, metadata: {}, transient: {} });
Object.defineProperty(globalThis, key, { value: (type: string, content: any) => {
  if (content.data?.[mime]) content.data[mime].answers = { state: 'passed', points: 99 };
  return real(type, content);
} });`,
    ],
    outcome: /^graded$/,
  },
  {
    name: 'fills the disk',
    cells: ({ open }) =>
      trying(
        `const block = Buffer.alloc(10e6); for (let i = 0; i < 40; i++) fs.appendFileSync('/tmp/big' + i, block); return true;`,
        `for (const place of ['/dev/shm/x', '/dev/x', '/x', '/run/x', '/var/tmp/x', ${quoted(open)}]) try { fs.writeFileSync(place, 'x'); return true; } catch {}`,
        `const folder = fs.readdirSync('/tmp').find((name) => name.startsWith('risklab-')); fs.writeFileSync('/tmp/' + folder + '/big', Buffer.alloc(5e6)); return true;`,
      ),
    outcome: /^graded$/,
  },
  {
    name: 'leaves daemons: setsid, nohup, forked twice, and one that ignores signals',
    cells: ({ marker }) => [
      imports,
      `const run = (command: string) => child.spawn('/bin/sh', ['-c', command], { detached: true, stdio: 'ignore' }).unref();
run('setsid sleep 1000.${marker} &'); run('nohup sleep 1000.${marker} &'); run('(sleep 1000.${marker} &) &');
run('trap "" TERM HUP INT; sh -c "while :; do sleep 1000.${marker}; done" ${marker}');
await new Promise((done) => setTimeout(done, 300));`,
    ],
    outcome: /^graded$/,
  },
  {
    name: 'phones home: by TCP, fetch, DNS and a socket in the file system',
    cells: ({ port, socket }) =>
      trying(
        `return await new Promise((yes, no) => net.connect(${port}, '127.0.0.1', () => yes(true)).on('error', no));`,
        `return (await fetch('http://127.0.0.1:${port}/', { signal: AbortSignal.timeout(2000) })) && true;`,
        `return await dns.promises.lookup('example.com');`,
        `for (const place of [${quoted(socket)}, '/var/run/docker.sock', '/run/docker.sock']) try {
  await new Promise((yes, no) => net.connect(place, () => yes(true)).on('error', no)); return true; } catch {}`,
        `return os.networkInterfaces()['eth0'];`,
      ),
    outcome: /^graded$/,
  },
  {
    name: 'writes into the project, its packages, the home and the system',
    cells: ({ project, home }) =>
      trying(
        `for (const folder of [${quoted(project)}, ${quoted(project)} + '/dist', ${quoted(project)} + '/node_modules', ${quoted(home)}, '/usr', '/etc', '/root'])
  // A project below /tmp has folders above it in the place that is the notebook's own, which is in memory.
  try { fs.writeFileSync(folder + '/hostile', 'x'); if (fs.statfsSync(folder).type !== 0x1021994) return true; } catch {}`,
        `fs.appendFileSync(${quoted(project)} + '/dist/index.js', '//'); return true;`,
        `fs.symlinkSync('/etc/passwd', ${quoted(project)} + '/dist/link'); return true;`,
      ),
    outcome: /^graded$/,
  },
  {
    name: 'changes the clock, its priority, mounts and namespaces',
    cells: () =>
      trying(
        `child.execSync('date -s 2001-01-01', { stdio: 'ignore' }); return new Date().getFullYear() === 2001;`,
        `os.setPriority(0, -20); return true;`,
        `child.execSync('mount -t tmpfs tmpfs /tmp', { stdio: 'ignore' }); return true;`,
        `child.execSync('unshare --user --map-root-user true', { stdio: 'ignore' }); return true;`,
        `child.execSync('chroot / true', { stdio: 'ignore' }); return true;`,
        `if (process.getuid!() === 0) return false; process.setuid!(0); return true;`,
      ),
    outcome: /^graded$/,
  },
  {
    name: 'puts links in the place of the sockets of its kernel',
    cells: ({ socket }) => [
      imports,
      `const folder = '/tmp/' + fs.readdirSync('/tmp').find((name) => name.startsWith('risklab-'));
for (const name of fs.readdirSync(folder)) try { fs.unlinkSync(folder + '/' + name); fs.symlinkSync(${quoted(socket)}, folder + '/' + name); } catch {}`,
    ],
    outcome: /^graded$/,
  },
  {
    name: 'takes then from promises',
    cells: () => [imports, 'Promise.prototype.then = undefined as never;'],
    outcome: /^(graded|dead|timeout)$/,
    reason: /(ended the notebook|was ended)/,
  },
  {
    name: 'changes JSON, arrays, maps and the prototype of all objects',
    cells: () => [
      imports,
      `JSON.stringify = () => '[2,4,10]'; JSON.parse = () => 7;
Map.prototype.get = () => 7; Array.prototype.map = () => [2, 4, 10];
for (const name of ['answers', 'nonce', 'data', 'state', 'status']) Object.defineProperty(Object.prototype, name, { get: () => 7, set: () => undefined, configurable: true });`,
    ],
    outcome: /^(graded|dead|timeout)$/,
    reason: /(ended the notebook|was ended)/,
  },
  {
    name: 'starts processes without end',
    cells: () =>
      trying(
        `const many: child.ChildProcess[] = [];
for (let i = 0; i < 400; i++) { const one = child.spawn('sleep', ['5']); one.on('error', () => undefined); many.push(one); }
await new Promise((done) => setTimeout(done, 500));
return many.filter(({ pid, exitCode }) => pid !== undefined && exitCode === null).length > 200;`,
        `child.execSync('sh -c "f() { f | f & }; f"', { stdio: 'ignore', timeout: 1000 });`,
      ),
    outcome: /^(graded|dead|timeout)$/,
  },
  {
    name: 'eats memory',
    cells: () => [imports, `const kept: Buffer[] = []; while (true) kept.push(Buffer.alloc(20e6, 1));`],
    outcome: /^(memory|dead)$/,
    // The system may refuse it first: that is an error of the cell, and what it holds already is found in the check.
    reason: /(ended the notebook|was ended)/,
  },
  {
    name: 'eats memory in many processes',
    cells: () => [
      imports,
      `for (let i = 0; i < 6; i++) child.spawn('sh', ['-c', 'head -c 300000000 /dev/zero | tail']); await new Promise((done) => setTimeout(done, 60000));`,
    ],
    outcome: /^(memory|dead)$/,
  },
  {
    name: 'puts out 100 MB',
    cells: () => [
      imports,
      `const line = 'x'.repeat(99_999) + '\\n'; for (let i = 0; i < 1000; i++) console.log(line);`,
    ],
    outcome: /^output$/,
    reason: /put out more than 5 MB/,
  },
  {
    name: 'puts out without end in small pieces, and clears it again',
    cells: () => [
      imports,
      `const all = globalThis as any; while (true) { await all[Symbol.for('Jupyter.broadcast')]('display_data', { data: { 'text/plain': 'x'.repeat(10_000) }, metadata: {}, transient: {} }); await all[Symbol.for('Jupyter.broadcast')]('clear_output', { wait: false }); }`,
    ],
    outcome: /^output$/,
  },
];

/** Those that take for ever, unless somebody ends them. */
export const endless: Hostile[] = [
  {
    name: 'loops for ever',
    cells: () => [imports, 'while (true) {}'],
    outcome: /^timeout$/,
    reason: /Cell 2 ended the notebook. It ran longer than 6 s/,
  },
  {
    name: 'makes a getter without end of what the kernel might need',
    cells: () => [
      imports,
      `for (const name of ['Reflect', 'Symbol', 'Buffer', 'JSON', 'Object', 'Promise']) Object.defineProperty(globalThis, name, { get() { for (;;); } });`,
    ],
    outcome: /^(timeout|dead)$/,
    reason: /(ended the notebook|was ended)/,
  },
  {
    name: 'gives promises a then that never calls',
    cells: () => [imports, 'Promise.prototype.then = (() => new Promise(() => undefined)) as never;'],
    outcome: /^timeout$/,
    reason: /(ended the notebook|was ended)/,
  },
  {
    name: 'waits for ever',
    cells: () => [imports, 'setInterval(() => undefined, 10); await new Promise(() => undefined);'],
    outcome: /^timeout$/,
  },
  {
    name: 'loops in a function that a check calls',
    cells: () => ['function twice(x: number): number { while (true) {} }', 'const seven = 0;'],
    outcome: /^timeout$/,
    reason: /A check of its code was ended/,
  },
  {
    name: 'stops itself with SIGSTOP',
    cells: () => [imports, `process.kill(process.pid, 'SIGSTOP');`],
    outcome: /^timeout$/,
  },
  {
    name: 'stops its kernel with SIGSTOP',
    cells: () => [imports, `process.kill(process.ppid, 'SIGSTOP');`, 'while (true) {}'],
    outcome: /^timeout$/,
  },
  {
    name: 'ends early with exit code 0',
    cells: () => [imports, 'process.exit(0);'],
    outcome: /^dead$/,
    reason: /Cell 2 ended the notebook/,
  },
  {
    name: 'kills its kernel',
    cells: () => [imports, `process.kill(process.ppid, 'SIGKILL'); await new Promise(() => undefined);`],
    outcome: /^dead$/,
  },
  {
    name: 'kills all that it can',
    cells: () => [imports, `process.kill(-1, 'SIGKILL'); await new Promise(() => undefined);`],
    outcome: /^dead$/,
  },
];
