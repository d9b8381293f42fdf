import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { processorTime } from '../../src/bench/kernel/processorTime';

/** Uses processor time until it has used `ms`, by its own account, and tells. */
const busy = (ms: number): string =>
  `while (process.cpuUsage().user + process.cpuUsage().system < ${ms * 1000});
   console.log('done'); setInterval(() => {}, 1000);`;

describe('processorTime', () => {
  it('is that of a process and of what it has started, as they tell themselves', async function () {
    if (process.platform !== 'linux') {
      expect(processorTime(process.pid)).equal('only known on Linux');
      return;
    }
    const inner = JSON.stringify(busy(400));
    const outer = `require('child_process').spawn(process.execPath, ['-e', ${inner}], { stdio: ['ignore', 'inherit', 'ignore'] });
      ${busy(300)}`;
    const child = spawn(process.execPath, ['-e', outer], { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
    try {
      let text = '';
      child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
      while (text.split('done').length < 3) await once(child.stdout, 'data');
      const used = processorTime(child.pid ?? 0);
      // A tick is 10 ms; the two may go on a little after they have told.
      expect(used).within(650, 1200);
    } finally {
      process.kill(-(child.pid ?? 0), 'SIGKILL');
    }
  });
});
