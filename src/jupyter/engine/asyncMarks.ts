import type { AsyncLocalStorage } from 'node:async_hooks';
import { types } from 'node:util';

/** Returns its argument, so that a subclass adds its private members to an object that exists already. */
class Given {
  constructor(object: object) {
    return object;
  }
}

/** Under which names Node stores what a promise is, what made it, and to which run it belongs. */
type Marks = readonly [id: symbol, trigger: symbol, store: symbol];

/** What Node stores on a promise. Each accessor has code of its own, for speed: all promises use them. */
class PromiseMarks extends Given {
  #id: unknown;
  #trigger: unknown;
  #store: unknown;

  static hide(home: object, [id, trigger, store]: Marks): void {
    Reflect.defineProperty(home, id, {
      configurable: true,
      get(this: object) {
        return #id in this ? this.#id : undefined;
      },
      set(this: object, value: unknown) {
        if (#id in this) this.#id = value;
        else new PromiseMarks(this).#id = value;
      },
    });
    Reflect.defineProperty(home, trigger, {
      configurable: true,
      get(this: object) {
        return #id in this ? this.#trigger : undefined;
      },
      set(this: object, value: unknown) {
        if (#id in this) this.#trigger = value;
        else new PromiseMarks(this).#trigger = value;
      },
    });
    Reflect.defineProperty(home, store, {
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
  const found = storage.run(value, () => Object.getOwnPropertySymbols(Promise.resolve()));
  const named = (name: string): symbol | undefined => found.find(({ description }) => description === name);
  const [id, trigger] = [named('async_id_symbol'), named('trigger_async_id_symbol')];
  const store = named('kResourceStore');
  if (!id || !trigger || !store) return;
  const marks: Marks = [id, trigger, store];
  PromiseMarks.hide(Promise.prototype, marks);
  ResourceMarks.hide(store);
  hideInOtherRealms(storage, marks);
}

/** How Node stores a mark on what is made while an AsyncLocalStorage is in use. */
interface Marking {
  _propagate?: (resource: object, from: object, kind: string) => void;
}

/** The first promise of another realm, such as one of `node:vm`, is marked by properties, which tells that the realm is new. */
function hideInOtherRealms(storage: object, marks: Marks): void {
  const [, , store] = marks;
  const marking: Marking = storage;
  const mark = marking._propagate;
  if (!mark) return;
  marking._propagate = function (resource, from, kind) {
    mark.call(this, resource, from, kind);
    if (kind === 'PROMISE' && Object.hasOwn(resource, store)) hideOn(resource, marks);
  };
}

function hideOn(promise: object, marks: Marks): void {
  const home = promisePrototype(promise);
  if (!home || Object.hasOwn(home, marks[0])) return;
  PromiseMarks.hide(home, marks);
  for (const name of marks) {
    const value: unknown = Reflect.get(promise, name);
    Reflect.deleteProperty(promise, name);
    Reflect.set(promise, name, value);
  }
}

/** `Promise.prototype` of the realm of a promise: the last prototype before that of all objects. */
function promisePrototype(promise: object): object | undefined {
  const chain: object[] = [];
  for (let above = Reflect.getPrototypeOf(promise); above; above = Reflect.getPrototypeOf(above)) {
    // A proxy would run code of its own when it is asked for its prototype.
    if (types.isProxy(above)) return undefined;
    chain.push(above);
  }
  return chain.at(-2);
}
