import { sum, type Random } from '../../base';

/** Sets of players, each with what it counts in the regression that gives Shapley's values. */
export interface Coalitions {
  readonly players: number;
  /** Whether all sets are here. */
  readonly exact: boolean;
  /** 1 where a player is in a set, `[sets, players]`. */
  readonly there: Uint8Array;
  /** What each set counts; they add up to 1. */
  readonly weights: Float64Array;
}

/**
 * Sets of players but the empty and the full one, by the kernel of Lundberg and Lee (2017): a set of s of m players counts (m - 1) / (C(m, s) s (m - s)). Sizes are
 * taken from outside (1 and m - 1, 2 and m - 2 ...) as whole as `most` allows; of the rest sets are drawn, each with the set of the others.
 *
 * @param most - how many sets at most
 */
export function coalitionsOf(players: number, most: number, random: Random): Coalitions {
  const found = new Map<string, { set: Uint8Array; weight: number }>();
  const sizes = Array.from({ length: Math.floor(players / 2) }, (_, i) => i + 1);
  const mass = sizes.map((s) => ((players - 1) / (s * (players - s))) * (2 * s === players ? 1 : 2));
  let next = 0;
  for (; next < sizes.length; next++) {
    const size = sizes[next]!;
    const count = choose(players, size) * (2 * size === players ? 1 : 2);
    const share = mass[next]! / sum(mass.slice(next));
    // A size is taken whole where drawing would bring about as many of its sets.
    if (count > (most - found.size) * (next === sizes.length - 1 ? 1 : share) || count > most - found.size) break;
    for (const set of setsOf(players, size)) {
      add(found, set, mass[next]! / count);
      if (2 * size !== players) add(found, others(set), mass[next]! / count);
    }
  }
  const exact = next === sizes.length;
  if (!exact) draw(found, { players, sizes: sizes.slice(next), mass: mass.slice(next), most, random });
  const sets = [...found.values()];
  const total = sum(sets, ({ weight }) => weight);
  const there = new Uint8Array(sets.length * players);
  sets.forEach(({ set }, i) => there.set(set, i * players));
  return { players, exact, there, weights: Float64Array.from(sets, ({ weight }) => weight / total) };
}

type Found = Map<string, { set: Uint8Array; weight: number }>;

function add(found: Found, set: Uint8Array, weight: number): void {
  const key = set.join('');
  const known = found.get(key);
  if (known) known.weight += weight;
  else found.set(key, { set, weight });
}

function others(set: Uint8Array): Uint8Array {
  return set.map((one) => 1 - one);
}

/** Draws sets of some sizes, in proportion to what the sizes count, until there are as many as may be; a set that comes twice counts twice. */
function draw(
  found: Found,
  options: { players: number; sizes: readonly number[]; mass: readonly number[]; most: number; random: Random },
): void {
  const { players, sizes, mass, most, random } = options;
  const total = sum(mass);
  const drawn: Found = new Map();
  const order = Array.from({ length: players }, (_, i) => i);
  // Where few sets are left, the same ones come again and again.
  for (let tries = 0; found.size + drawn.size + 2 <= most && tries < 4 * most; tries++) {
    let place = random.uniform() * total;
    let at = 0;
    while (at < sizes.length - 1 && place >= mass[at]!) place -= mass[at++]!;
    random.shuffle(order);
    const set = new Uint8Array(players);
    for (let i = 0; i < sizes[at]!; i++) set[order[i]!] = 1;
    add(drawn, set, 1);
    add(drawn, others(set), 1);
  }
  const times = sum([...drawn.values()], ({ weight }) => weight);
  for (const { set, weight } of drawn.values()) add(found, set, (weight / times) * total);
}

function choose(n: number, k: number): number {
  let count = 1;
  for (let i = 1; i <= k; i++) count = (count * (n - k + i)) / i;
  return Math.round(count);
}

/** All sets of `size` of some players. */
function* setsOf(players: number, size: number): Generator<Uint8Array> {
  const chosen = Array.from({ length: size }, (_, i) => i);
  for (;;) {
    const set = new Uint8Array(players);
    for (const player of chosen) set[player] = 1;
    yield set;
    let last = size - 1;
    while (last >= 0 && chosen[last] === players - size + last) last--;
    if (last < 0) return;
    chosen[last]!++;
    for (let i = last + 1; i < size; i++) chosen[i] = chosen[i - 1]! + 1;
  }
}
