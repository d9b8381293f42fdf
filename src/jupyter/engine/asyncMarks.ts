import type { AsyncLocalStorage } from 'node:async_hooks';

/** Gives back what it is called with, so that a subclass puts its private members on objects that were made elsewhere. */
class Given {
  constructor(object: object) {
    return object;
  }
}

/** What Node notes on a promise. Each accessor has its own code, as every promise goes through all of them. */
class PromiseMarks extends Given {
  #id: unknown;
  #trigger: unknown;
  #store: unknown;

  static hide(id: symbol, trigger: symbol, store: symbol): void {
    const home: object = Promise.prototype;
    Object.defineProperty(home, id, {
      configurable: true,
      get(this: object) {
        return #id in this ? this.#id : undefined;
      },
      set(this: object, value: unknown) {
        if (#id in this) this.#id = value;
        else new PromiseMarks(this).#id = value;
      },
    });
    Object.defineProperty(home, trigger, {
      configurable: true,
      get(this: object) {
        return #id in this ? this.#trigger : undefined;
      },
      set(this: object, value: unknown) {
        if (#id in this) this.#trigger = value;
        else new PromiseMarks(this).#trigger = value;
      },
    });
    Object.defineProperty(home, store, {
      configurable: true,
      get(this: object) {
        return #id in this ? this.#store : undefined;
      },
      set(this: object, value: unknown) {
        if (#id in this) this.#store = value;
        else new PromiseMarks(this).#store = value;
      },
    });
  }
}

/** What Node notes on timers, sockets and whatever else calls back later. */
class ResourceMarks extends Given {
  #store: unknown;

  static hide(store: symbol): void {
    Object.defineProperty(Object.prototype, store, {
      configurable: true,
      get(this: object) {
        return #store in this ? this.#store : undefined;
      },
      set(this: object, value: unknown) {
        const marks = #store in this ? this : new ResourceMarks(this);
        marks.#store = value;
      },
    });
  }
}

/**
 * Node 20 and 22 note on each promise, timer and socket to which run of an AsyncLocalStorage it belongs, in properties that
 * `inspect` shows. From now on they are in private members, which nothing shows. Other versions of Node note nothing there.
 *
 * @param storage - one that is used nowhere yet
 */
export function hideAsyncMarks<T>(storage: AsyncLocalStorage<T>, value: T): void {
  const marks = storage.run(value, () => Object.getOwnPropertySymbols(Promise.resolve()));
  const named = (name: string): symbol | undefined => marks.find(({ description }) => description === name);
  const [id, trigger] = [named('async_id_symbol'), named('trigger_async_id_symbol')];
  const store = named('kResourceStore');
  if (!id || !trigger || !store) return;
  PromiseMarks.hide(id, trigger, store);
  ResourceMarks.hide(store);
}
