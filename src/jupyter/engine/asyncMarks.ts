import type { AsyncLocalStorage } from 'node:async_hooks';

/** Returns its argument, so that a subclass adds its private members to an object that exists already. */
class Given {
  constructor(object: object) {
    return object;
  }
}

/** What Node stores on a promise. Each accessor has code of its own, for speed: all promises use them. */
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

/** What Node stores on timers, sockets and other objects with callbacks. */
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
 * Node 20 and 22 store on each promise, timer and socket to which run of an AsyncLocalStorage it belongs, in properties that
 * `inspect` shows. This moves them to private members, which are not shown. Other versions of Node store nothing there.
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
