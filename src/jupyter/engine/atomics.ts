/**
 * The operations on shared memory as they are before any cell runs: one that replaces those of `Atomics` must not disturb what the threads of
 * the engine tell each other.
 */
export const atomics = Object.freeze({
  add: Atomics.add,
  compareExchange: Atomics.compareExchange,
  exchange: Atomics.exchange,
  load: Atomics.load,
  notify: Atomics.notify,
  store: Atomics.store,
  wait: Atomics.wait,
  waitAsync: Atomics.waitAsync,
});
