import { readlinkSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** As many links may lead to each other, as in Linux. */
const mostLinks = 40;

/**
 * The path to which a path leads, without links: also past its end where nothing is there yet, and through links that lead nowhere
 * yet. What is opened to be written there is made at that path.
 *
 * @throws the error of the system, such as ELOOP for links that lead to each other
 */
export function whereItLeads(place: string): string {
  return follow(path.resolve(place), place, mostLinks);
}

function follow(full: string, asked: string, left: number): string {
  if (left === 0) {
    const message = `ELOOP: too many symbolic links encountered, '${asked}'`;
    throw Object.assign(new Error(message), { code: 'ELOOP' });
  }
  try {
    return realpathSync(full);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const parent = path.dirname(full);
  if (parent === full) return full;
  const folder = follow(parent, asked, left);
  const target = linkTarget(path.join(folder, path.basename(full)));
  if (target === undefined) return path.join(folder, path.basename(full));
  return follow(path.resolve(folder, target), asked, left - 1);
}

function linkTarget(place: string): string | undefined {
  try {
    return readlinkSync(place);
  } catch {
    return undefined;
  }
}
