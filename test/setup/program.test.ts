import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { runProgram } from '../../src/setup/program';
import { temporaryFolder, until } from './fakes';

const node = (script: string, options: Parameters<typeof runProgram>[2] = {}): ReturnType<typeof runProgram> =>
  runProgram(process.execPath, ['-e', script], options);

/** Starts a child of its own, writes its process id to a file, and waits. */
const withGrandchild = `
  const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  require('node:fs').writeFileSync('pid', String(child.pid));
  setInterval(() => {}, 1000);`;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A process that ended keeps its number until somebody asks for its exit code.
    return process.platform !== 'linux' || !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z');
  } catch {
    return false;
  }
}

/** Ends it in any case, so that a failing test leaves nothing behind. */
async function expectEnd(pid: number): Promise<void> {
  await until(() => !isAlive(pid)).finally(() => isAlive(pid) && process.kill(pid, 'SIGKILL'));
}

describe('runProgram', () => {
  const folder = temporaryFolder();

  it('gives what a program prints, and lines as they come', async () => {
    const lines: string[] = [];
    const script = 'console.log("one\\ntwo"); console.error("three")';
    const result = await node(script, { onLine: (line) => lines.push(line) });
    expect(result).to.deep.equal({ code: 0, stdout: 'one\ntwo\n', stderr: 'three\n', why: '' });
    expect(lines).to.have.members(['one', 'two', 'three']);
  });

  it('says how a program failed, with its last words', async () => {
    const { code, why } = await node('console.error("first"); console.error("the reason"); process.exit(3)');
    expect(code).to.equal(3);
    expect(why).to.equal(`${process.execPath} failed (exit code 3): the reason`);
  });

  it('finds the reason among the lines that a crash prints after it', async () => {
    const { why } = await node('throw new RangeError("out of range")');
    expect(why).to.match(/\(exit code 1\): RangeError: out of range$/);
  });

  it('says that a program is not there', async () => {
    const result = await runProgram('no-such-program-anywhere', []);
    expect(result).to.include({ code: 127, why: 'no-such-program-anywhere is not there' });
  });

  it('says which signal ended a program', async () => {
    const { code, why } = await node('process.kill(process.pid, "SIGKILL")');
    expect(code).to.equal(128);
    expect(why).to.match(/was ended by SIGKILL$/);
  });

  it('gives variables and a folder to the program', async () => {
    const { stdout } = await node('console.log(process.env.COLOUR, process.cwd())', {
      cwd: folder(),
      env: { COLOUR: 'red' },
    });
    expect(stdout).to.match(/^red .*risklab-setup-/);
  });

  it('ends a program and its children when its time is up', async () => {
    const { code, why } = await node(withGrandchild, { cwd: folder(), timeoutMs: 1000 });
    expect(code).to.equal(124);
    expect(why).to.equal(`${process.execPath} took longer than 1 s`);
    await expectEnd(Number(await readFile(path.join(folder(), 'pid'), 'utf8')));
  });

  it('ends a program and its children when it is stopped', async () => {
    const stop = new AbortController();
    const running = node(withGrandchild, { cwd: folder(), signal: stop.signal });
    const file = path.join(folder(), 'pid');
    await until(async () => (await readFile(file, 'utf8').catch(() => '')) !== '');
    const pid = Number(await readFile(file, 'utf8'));
    stop.abort(new Error('stopped by the test'));
    const error = await running.catch((caught: Error) => caught);
    expect(error).to.have.property('message', 'stopped by the test');
    await expectEnd(pid);
  });

  it('starts nothing when it is stopped already', async () => {
    const error = await node('1', { signal: AbortSignal.abort(new Error('too late')) }).catch(
      (caught: Error) => caught,
    );
    expect(error).to.have.property('message', 'too late');
  });
});
