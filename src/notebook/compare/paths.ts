/** Temporary folders, whose names differ in each run. */
const temporary =
  /^\/(?:private\/)?(?:tmp|var\/tmp|var\/folders|run|dev\/shm)(?:\/|$)|^[a-z]:\/users\/[^/]+\/appdata\/local\/temp(?:\/|$)/i;
/** The folders that hold the home folders of users. */
const homes = /^(?:\/home|\/Users|[a-z]:\/Users)$/i;

/**
 * Whether two folders, or beginnings of paths, may be the same place. On different machines, recognised by their first folders, the same
 * place may have any other name; on one machine only temporary folders may.
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
  return homes.test(start) ? `${start}/${name}` : start.replace(/\d+/g, '0');
}
