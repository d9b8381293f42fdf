import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { familyMemory, listedProcesses, sumOfFamily } from '../../../src/notebook/session/memory';

describe('the memory of a kernel', () => {
  // A kernel 10 that runs cells in a group 20 of their own; 40 has lost its parent; 90 and 91 are other programs.
  const listing = `
    10    1   10  1000
    20   10   20   200
    30   20   20    30
    40    1   20     4
    50   30   50 50000
    90    1   90     7
    91   90   10     8
  `;

  it('is that of its group and of all that is started in it, also in groups of their own', () => {
    expect(sumOfFamily(listedProcesses(listing), 10)).equal((1000 + 200 + 30 + 4 + 50000 + 8) * 1024);
    expect(sumOfFamily(listedProcesses(listing), 20)).equal((200 + 30 + 4 + 50000) * 1024);
    expect(sumOfFamily(listedProcesses(listing), 77)).equal(0);
  });

  it('is found on this machine, with that of a child in a group of its own', async () => {
    // The child says its number once it has the memory.
    const inner =
      'const kept = Buffer.alloc(150e6, 1); console.log(process.pid); setInterval(() => kept.length, 1000);';
    const outer = `require('child_process').spawn(process.execPath, ['-e', '${inner}'], { detached: true, stdio: 'inherit' }); setInterval(() => 0, 1000);`;
    const child = spawn(process.execPath, ['-e', outer], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
    const groups = [child.pid ?? 0];
    try {
      const [said] = (await once(child.stdout, 'data')) as [Buffer];
      groups.push(Number(said.toString()));
      expect(await familyMemory(child.pid ?? 0)).within(150e6, 600e6);
    } finally {
      for (const group of groups) process.kill(-group, 'SIGKILL');
    }
  });
});
