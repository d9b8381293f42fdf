import path from 'node:path';
import { prlimitArguments } from './sandboxLimits';
import type { SandboxStart, SandboxTool } from './sandboxTool';
import { inScratch, isRoot, scratch } from './sandboxUser';

/** The devices that programs need. */
const devices = ['null', 'zero', 'full', 'random', 'urandom'];

/** `unshare` and other programs of util-linux, with a root folder that is put together by a shell. */
export const unshare: SandboxTool = {
  name: 'unshare',
  needs: ['unshare', 'setpriv', 'prlimit', 'mount', 'umount', 'pivot_root'],
  start: (start) => [
    // Ends with the process that started it.
    ...['setpriv', '--pdeathsig', 'KILL', 'unshare'],
    ...['--mount', '--pid', '--net', '--ipc', '--uts', '--cgroup', '--fork', '--kill-child'],
    ...(isRoot ? [] : ['--user', '--map-root-user']),
    ...['/bin/sh', '-c', rootScript(start), 'sh'],
    ...['env', '-i', ...Object.entries(start.env).map(([name, value]) => `${name}=${value}`)],
    ...becomeUser(start.user),
    ...withoutNamespaces,
    ...prlimitArguments(start.limits),
    ...inScratch,
    ...asChild,
    ...start.argv,
  ],
};

/** A user of its own, which is root of a namespace in which it may refuse further ones to itself. */
function becomeUser(user: number | undefined): string[] {
  if (user === undefined) return [];
  return [
    ...['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups'],
    ...['unshare', '--user', '--map-root-user'],
  ];
}

/** A file system of one's own, which a namespace would give, has no limit. Then the last rights go. */
const withoutNamespaces = [
  ...['/bin/sh', '-c', 'echo 0 >/proc/sys/user/max_user_namespaces && exec "$@"', 'sh'],
  ...['setpriv', '--bounding-set=-all', '--inh-caps=-all', '--no-new-privs'],
];

/** The first process of a sandbox cannot be ended from inside, and has to clear away what ends without a parent: a shell is it. */
const asChild = ['/bin/sh', '-c', '"$@"; exit $?', 'sh'];

/** Puts a root folder together in memory, of what can be read and of what is the sandbox's own, and makes it the root. */
function rootScript({ places, folder, limits, files }: SandboxStart): string {
  const root = path.join(folder, 'root');
  const inside = (place: string): string => quoted(path.join(root, place));
  const tmpfs = (place: string, megabytes: number): string[] => [
    `mkdir -p ${inside(place)}`,
    `mount -t tmpfs -o mode=1777,nosuid,nodev,size=${Math.ceil(megabytes * 1e6)} tmpfs ${inside(place)}`,
  ];
  const file = (from: string, to: string): string[] => [
    `mkdir -p ${inside(path.dirname(to))}`,
    `if [ -d ${quoted(from)} ]; then mkdir -p ${inside(to)}; else : >>${inside(to)}; fi`,
    `mount --bind ${quoted(from)} ${inside(to)}`,
    `mount -o remount,bind,ro,nosuid,nodev ${inside(to)}`,
  ];
  return [
    'set -e',
    `mkdir ${quoted(root)}`,
    `mount -t tmpfs -o mode=755,nosuid,nodev,size=1000000 tmpfs ${quoted(root)}`,
    ...tmpfs(scratch, limits.disk),
    ...places.readable.flatMap((place) => file(place, place)),
    ...places.links.map(({ link, to }) => `ln -s ${quoted(to)} ${inside(link)}`),
    `mkdir ${inside('proc')} ${inside('dev')} ${inside('old')}`,
    `mount -t proc -o nosuid,nodev,noexec proc ${inside('proc')}`,
    ...devices.flatMap((name) => [`: >${inside(`dev/${name}`)}`, `mount --bind /dev/${name} ${inside(`dev/${name}`)}`]),
    `ln -s /proc/self/fd ${inside('dev/fd')}`,
    ...tmpfs(folder, 1),
    ...files.flatMap(({ from, to }) => file(from, to)),
    `cd ${quoted(root)}`,
    'pivot_root . old',
    'umount -l /old',
    'rmdir /old',
    // Of this mount alone: an ordinary user may not set the options of the file system again.
    'mount -o remount,bind,ro,nosuid,nodev /',
    `cd ${scratch}`,
    'exec "$@"',
  ].join('\n');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
