import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A package of the list. */
export interface Listed {
  version: string;
  /** An export that is imported by its name. */
  named?: string;
  /** A type that is imported by its name. */
  type?: string;
  /** The version of its package of types; `none` when it has no types, `only` when it has nothing else. */
  types?: string;
  /**
   * Where a cell gives other than plain Node, on purpose: `names` when all members of a CommonJS module are its exports,
   * and not only those that Node finds in its text; `default` when the default export is that of the ES module from which
   * the package was compiled.
   */
  differs?: ('names' | 'default')[];
}

const text = readFileSync(path.join(__dirname, 'list.json'), 'utf8');

/** The packages by their names. */
export const listed = new Map(Object.entries(JSON.parse(text) as Record<string, Listed>));

/** Installs the packages of the list, once for each state of it. @throws when the registry cannot be reached */
export function installed(): string {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const folder = path.join(os.tmpdir(), `risklab-packages-${hash}`);
  if (existsSync(folder)) return folder;
  const making = `${folder}-${process.pid}`;
  mkdirSync(making, { recursive: true });
  writeFileSync(path.join(making, 'package.json'), JSON.stringify({ private: true, dependencies: versions() }));
  try {
    execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: making, stdio: 'pipe' });
  } catch (error) {
    throw new Error(
      'the packages of list.json: expected npm to install them, got an error. Is the registry in reach?',
      { cause: error },
    );
  }
  renameSync(making, folder);
  return folder;
}

function versions(): Record<string, string> {
  const all = [...listed].flatMap(([name, { version, types = '' }]) => [
    [name, version],
    ...(/^\d/.test(types) ? [[`@types/${name}`, types]] : []),
  ]);
  return Object.fromEntries(all) as Record<string, string>;
}
