/**
 * The operations on shared memory as they are before any cell runs: a cell that replaces those of `Atomics` must not break the communication of
 * the engine's threads.
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
