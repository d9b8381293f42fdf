import { expect } from 'chai';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { kernelCommand } from '../../src/cli/kernel';

describe('risklab kernel', () => {
  const prefix = mkdtempSync(path.join(os.tmpdir(), 'prefix-'));
  const folder = path.join(prefix, 'share', 'jupyter', 'kernels', 'tslab');
  after(() => rmSync(prefix, { recursive: true }));

  async function run(args: string[]): Promise<string> {
    const write = process.stdout.write.bind(process.stdout);
    let printed = '';
    process.stdout.write = (text: string | Uint8Array): boolean => {
      printed += String(text);
      return true;
    };
    try {
      await kernelCommand().parseAsync(args, { from: 'user' });
    } finally {
      process.stdout.write = write;
    }
    return printed;
  }

  it('installs and uninstalls, and says where', async () => {
    expect(await run(['install', '--prefix', prefix])).equal(`kernel: installed in ${folder}\n`);
    expect(existsSync(path.join(folder, 'kernel.json'))).equal(true);
    expect(await run(['uninstall', '--prefix', prefix])).equal(`kernel: removed from ${folder}\n`);
    expect(existsSync(folder)).equal(false);
  });
});
