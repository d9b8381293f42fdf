import path from 'node:path';
import { isCheckout, projectRoot } from '../base';

/** Where a sandbox may write; it is gone with the sandbox. */
export const scratch = '/tmp';

/** Whether this process is root, whose sandboxes run as users that own nothing. */
export const isRoot = process.getuid?.() === 0;

/** The first of the user ids for sandboxes: far above those that systems give, and below those that they keep for themselves. */
const firstUser = 1_900_000_000;
const userCount = 50_000;
let users = process.pid;

/** A user of its own for a sandbox, whose processes are counted apart from those of others; undefined where there can be none. */
export function nextUser(): number | undefined {
  return isRoot ? firstUser + (users++ % userCount) : undefined;
}

/** Becomes a user, for good, and gives up every right. @param user - undefined to stay the one that one is */
export function dropRights(user: number | undefined): string[] {
  const rights = ['--bounding-set=-all', '--inh-caps=-all', '--no-new-privs'];
  return user === undefined ? [] : ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups', ...rights];
}

/** The folder of the notebook. */
const lab = `${scratch}/lab`;

/** Where the data of a contest are, in a sandbox that has them. */
export const contestPlace = '/contest';
/** Where a notebook finds packages. */
export const packages = isCheckout ? path.join(projectRoot, 'node_modules') : path.dirname(projectRoot);

const script = [
  `mkdir ${scratch}/home ${lab} && cd ${lab} && ln -s "$0" node_modules`,
  `if [ -d ${contestPlace} ]; then ln -s ${contestPlace} contest; fi`,
  'exec "$@"',
].join('\n');

/** Makes the home and the folder of the notebook, with the packages of this project and the data of a contest, and goes there. */
export const inScratch = ['/bin/sh', '-ec', script, packages];

/** The environment of a sandbox, without anything of the environment of this process. */
export const sandboxEnvironment: Readonly<Record<string, string>> = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: `${scratch}/home`,
  TMPDIR: scratch,
  LANG: 'C.UTF-8',
  TZ: 'UTC',
  USER: 'student',
  // The process that it names is not in the sandbox: without it the kernel would take its parent for gone.
  JPY_PARENT_PID: '0',
};
