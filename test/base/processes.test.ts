import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { isAlive, parseProcessStat, processStat } from '../../src/base';

describe('processes', () => {
  it('the fields of a stat are found whatever the name of the program has in it', () => {
    // Counted by hand after proc(5): state, parent and group are fields 3 to 5, times 14 to 17, the start 22.
    const text =
      '12 (a) Z 7 (b) S 34 56 56 0 -1 4194560 1 2 3 4 100 20 3 4 20 0 11 0 987654 1000 200 18446744073709551615 1\n';
    expect(parseProcessStat(text)).deep.equal({ ended: false, parent: 34, group: 56, ticks: 127, start: 987654 });
    expect(parseProcessStat('12 (x) Z 1 1 1').ended).equal(true);
  });

  it('this process is alive, and its parent is found', function () {
    expect(isAlive(process.pid)).equal(true);
    if (process.platform === 'linux') expect(processStat(process.pid)?.parent).equal(process.ppid);
    expect(processStat(2 ** 22 + 1)).equal(undefined);
    expect(isAlive(2 ** 22 + 1)).equal(false);
  });

  it('a process that has ended is not alive, also while its parent takes no note', async () => {
    if (process.platform !== 'linux') return;
    // The shell becomes a program that waits for nobody, before its child ends.
    const parent = spawn('bash', ['-c', 'sleep 0.1 & echo $!; exec sleep 100'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      const [said] = (await once(parent.stdout, 'data')) as [Buffer];
      const pid = Number(said.toString());
      while (!/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')))
        await new Promise((resolve) => setTimeout(resolve, 5));
      expect(process.kill(pid, 0)).equal(true);
      expect(isAlive(pid)).equal(false);
    } finally {
      parent.kill('SIGKILL');
    }
  });
});
