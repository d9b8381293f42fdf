import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { RisklabError } from '../base';
import type { Outside } from '../setup';

/**
 * How a new project depends on the very risklab that makes it: by its version where npm got it from a registry, by its address where
 * it got it from one, else by a file of it, which is packed into the project. So it can be installed wherever the project goes.
 *
 * @param root - the folder of the package that makes the project
 * @param folder - that of the project, where the file is put
 * @returns what stands in the `dependencies` of a package.json
 * @throws RisklabError where npm cannot pack
 */
export async function ownDependency(outside: Outside, root: string, folder: string): Promise<string> {
  const { name, version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const address = await addressOf(root);
  if (address?.endsWith(`/${name}/-/${name}-${version}.tgz`)) return version!;
  return address ?? `file:${await pack(outside, root, folder)}`;
}

/** The web address from which npm got the package in a folder; undefined where it is from elsewhere, or npm has not written it down. */
async function addressOf(root: string): Promise<string | undefined> {
  try {
    const lock = path.join(path.dirname(root), '.package-lock.json');
    const { packages } = JSON.parse(await readFile(lock, 'utf8')) as {
      packages: Record<string, { resolved?: string }>;
    };
    const { resolved } = packages[`node_modules/${path.basename(root)}`] ?? {};
    return resolved !== undefined && /^https?:/.test(resolved) ? resolved : undefined;
  } catch {
    return undefined;
  }
}

/** @returns the name of the file */
async function pack(outside: Outside, root: string, folder: string): Promise<string> {
  const args = ['pack', root, '--json', '--ignore-scripts', '--pack-destination', folder];
  const [program, ...first] = npmOf(outside);
  const { code, stdout, why } = await outside.run(program, [...first, ...args], { cwd: folder, timeoutMs: 300_000 });
  if (code !== 0) throw new RisklabError(`new: risklab cannot be packed for the project: ${why}. Is npm installed?`);
  const [file] = JSON.parse(stdout) as { filename: string }[];
  return file!.filename;
}

/** npm as it started us where it did, be it as npx, else the one on the PATH. */
function npmOf({ env }: Outside): [string, ...string[]] {
  const started = env['npm_execpath'] ?? '';
  if (!/^np[mx]-cli\.js$/.test(path.basename(started))) return ['npm'];
  return [process.execPath, path.join(path.dirname(started), 'npm-cli.js')];
}
