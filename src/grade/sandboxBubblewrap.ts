import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { prlimitArguments } from './sandboxLimits';
import { systemCallFilter } from './sandboxFilter';
import type { SandboxStart, SandboxTool } from './sandboxTool';
import { dropRights, inScratch, isRoot, scratch } from './sandboxUser';

const bytesOf = (megabytes: number): string => String(Math.ceil(megabytes * 1e6));
/** Room for sockets and little else, in MB. */
const socketsMB = 1;

/** bubblewrap, from the package of that name. */
export const bubblewrap: SandboxTool = {
  name: 'bubblewrap',
  needs: ['bwrap', 'prlimit', ...(isRoot ? ['setpriv'] : [])],
  start: (start) => {
    const filter = path.join(start.folder, 'filter');
    writeFileSync(filter, systemCallFilter());
    // Bubblewrap reads the filter from an open file.
    return [
      ...['/bin/sh', '-c', 'exec 9<"$0" && exec "$@"', filter, 'bwrap', '--seccomp', '9'],
      ...namespaces,
      ...Object.entries(start.env).flatMap(([name, value]) => ['--setenv', name, value]),
      ...fileSystem(start),
      '--',
      ...dropRights(start.user),
      ...prlimitArguments(start.limits),
      ...inScratch,
      ...start.argv,
    ];
  },
};

const namespaces = [
  ...['--unshare-ipc', '--unshare-pid', '--unshare-net', '--unshare-uts', '--unshare-cgroup-try'],
  ...['--hostname', 'sandbox', '--die-with-parent', '--new-session', '--clearenv', '--cap-drop', 'ALL'],
  // Root becomes a user that owns nothing; anybody else has no rights to give up.
  ...(isRoot
    ? ['CAP_SETUID', 'CAP_SETGID', 'CAP_SETPCAP'].flatMap((right) => ['--cap-add', right])
    : ['--unshare-user']),
];

function fileSystem({ places, folder, limits, files }: SandboxStart): string[] {
  return [
    // First, as the project itself may be below it.
    ...['--perms', '1777', '--size', bytesOf(limits.disk), '--tmpfs', scratch],
    // Bubblewrap makes folders above what only its owner may read that nobody else may enter.
    ...foldersAbove([...places.readable, ...files.map(({ to }) => to)]).flatMap((above) => [
      '--perms',
      '0755',
      '--dir',
      above,
    ]),
    ...places.readable.flatMap((place) => ['--ro-bind', place, place]),
    ...places.links.flatMap(({ link, to }) => ['--symlink', to, link]),
    ...['--proc', '/proc', '--dev', '/dev', '--remount-ro', '/dev'],
    ...['--perms', '1777', '--size', bytesOf(socketsMB), '--tmpfs', folder],
    ...files.flatMap(({ from, to }) => ['--ro-bind', from, to]),
    ...['--chdir', scratch, '--remount-ro', '/'],
  ];
}

function foldersAbove(places: readonly string[]): string[] {
  const above = new Set<string>();
  for (const place of places) {
    for (let at = path.dirname(place); path.dirname(at) !== at && at !== scratch; at = path.dirname(at)) above.add(at);
  }
  return [...above].sort();
}
