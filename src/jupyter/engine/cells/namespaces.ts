import { inspect, types } from 'node:util';

/** What `import * as x` and `import()` give: the exports of a module, and `default`. */
export type Namespace = Readonly<Record<string, unknown>>;

/** Reads an export at the present. */
export type Read = () => unknown;

/** An object like those that Node makes for ES modules: sorted names, read at each use, and nothing to be changed. */
export class NamespaceMaker {
  readonly namespace = Object.create(null) as Namespace;

  constructor() {
    Object.defineProperty(this.namespace, Symbol.toStringTag, { value: 'Module' });
    Object.defineProperty(this.namespace, inspect.custom, { value: printNamespace });
  }

  /** Sets the exports, in the place of what was there. */
  fill(exports: ReadonlyMap<string, Read>): void {
    const { namespace } = this;
    for (const name of Object.keys(namespace)) delete (namespace as Record<string, unknown>)[name];
    for (const name of [...exports.keys()].sort()) {
      Object.defineProperty(namespace, name, { get: exports.get(name), enumerable: true, configurable: true });
    }
  }

  /** The module has been evaluated. */
  close(): void {
    Object.seal(this.namespace);
  }
}

/** Prints as Node prints the namespace of an ES module. */
function printNamespace(this: Namespace, depth: number, options: object): unknown {
  if (depth < 0) return '[Object: null prototype] [Module]';
  const shown = Object.create(null, { [Symbol.toStringTag]: { value: 'Module' } }) as Record<string, unknown>;
  for (const name of Object.keys(this)) {
    try {
      shown[name] = this[name];
    } catch {
      shown[name] = uninitialized;
    }
  }
  return inspect(shown, { ...options, depth }).replace(
    /^\[Object: null prototype\] \[Module\]/,
    '[Module: null prototype]',
  );
}

const uninitialized = { [inspect.custom]: (): string => '<uninitialized>' };

const known = new WeakMap<object, Namespace>();

/**
 * The namespace of a CommonJS module: its members, and as `default` what it exports as a whole. A module that
 * says with `__esModule` that it was an ES module has the `default` that it had then, as its types tell; here Node
 * would give the whole as well.
 */
export function commonJsNamespace(exports: unknown): Namespace {
  if (types.isModuleNamespaceObject(exports)) return withoutMark(exports as Namespace);
  const members = isObject(exports) ? membersOf(exports) : [];
  const before = isObject(exports) ? known.get(exports) : undefined;
  // Further members may have come in since.
  if (before && members.every((name) => name in before)) return before;
  const made = isObject(exports) ? fromMembers(exports, members) : only(exports);
  if (isObject(exports)) known.set(exports, made);
  return made;
}

function fromMembers(exports: Namespace, members: readonly string[]): Namespace {
  const reads = new Map<string, Read>(members.map((name) => [name, () => exports[name]]));
  const isMarked = Boolean(exports['__esModule']) && 'default' in exports;
  reads.set('default', isMarked ? () => exports['default'] : () => exports);
  if (!isExotic(exports)) return made(reads, null);
  // An object with a `then` is taken for a promise, and a proxy may seem to have every member.
  return made(reads, Object.create(exports, { then: { value: undefined } }) as object);
}

function only(value: unknown): Namespace {
  return made(new Map([['default', () => value]]), null);
}

function made(reads: ReadonlyMap<string, Read>, prototype: object | null): Namespace {
  const maker = new NamespaceMaker();
  maker.fill(reads);
  Object.setPrototypeOf(maker.namespace, prototype);
  maker.close();
  return maker.namespace;
}

/** `require` adds an export `__esModule` to ES modules with a default export, which `import` does not. */
function withoutMark(namespace: Namespace): Namespace {
  if (!('__esModule' in namespace)) return namespace;
  const before = known.get(namespace);
  if (before) return before;
  const names = Object.keys(namespace).filter((name) => name !== '__esModule');
  const one = made(new Map(names.map((name) => [name, () => namespace[name]])), null);
  known.set(namespace, one);
  return one;
}

/** Names that are hidden count, too, as they do to Node; not those that each function and each array has. */
function membersOf(exports: Namespace): string[] {
  const isPlain = typeof exports === 'object' && !Array.isArray(exports);
  const names = isPlain ? Object.getOwnPropertyNames(exports) : Object.keys(exports);
  return Object.hasOwn(exports, '__esModule') && !names.includes('__esModule') ? [...names, '__esModule'] : names;
}

/** Whether an object has members that its own names do not tell, such as a proxy or an instance of a class. */
function isExotic(exports: object): boolean {
  if (types.isProxy(exports)) return true;
  const prototype: unknown = Object.getPrototypeOf(exports);
  return prototype !== Object.prototype && prototype !== Function.prototype && prototype !== null;
}

function isObject(value: unknown): value is Namespace {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
