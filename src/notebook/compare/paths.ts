/** Folders of what is there for a while, under names that never come again. */
const temporary =
  /^\/(?:private\/)?(?:tmp|var\/tmp|var\/folders|run|dev\/shm)(?:\/|$)|^[a-z]:\/users\/[^/]+\/appdata\/local\/temp(?:\/|$)/i;
/** Where people have their folders, by name. */
const people = /^(?:\/home|\/Users|[a-z]:\/Users)$/i;

/**
 * Whether two folders, or beginnings of paths, may be the same place: on another machine, told by where its folders start, all that is
 * in them may be called otherwise; on the same machine none is, but for what is temporary.
 *
 * @example
 * mayBeSamePath('/home/ann/lab/out', '/builds/7/lab/out'); // true
 * mayBeSamePath('/data/run-3', '/data/run-4');             // false
 */
export function mayBeSamePath(before: string, now: string): boolean {
  const [a, b] = [normal(before), normal(now)];
  if (a === b || temporary.test(a) || temporary.test(b)) return true;
  return machineOf(a) !== machineOf(b);
}

function normal(place: string): string {
  const slashes = place.replace(/^file:\/\/(?=\/)/, '').replaceAll('\\', '/');
  return slashes.replace(/(?<=.)\/$/, '');
}

/** How folders start on a machine; a number in the first one tells no machines apart. */
function machineOf(place: string): string {
  const [root = '', first = '', name = ''] = place.split('/');
  const start = `${root}/${first}`;
  return people.test(start) ? `${start}/${name}` : start.replace(/\d+/g, '0');
}
