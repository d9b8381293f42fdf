import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { types } from 'node:util';
import { compileFunction, constants } from 'node:vm';
import { isLocal, isTypeScript, type FileHost } from './fileHost';
import type { Compiled } from './compiler';

/** A module that was asked for: it is there, or, when it waits for something itself, on its way. */
export type Loaded = { module: unknown; late?: undefined } | { late: Promise<unknown> };

/** Modules that Node.js compiles and runs by itself are none of this loader's business. */
interface LocalModule {
  module: Module;
  version: string;
  /** The local modules that it has loaded. */
  needs: Set<string>;
}

/** What Node says of a module that only `import()` can load. */
const importOnly = new Set(['ERR_REQUIRE_ESM', 'ERR_REQUIRE_ASYNC_MODULE', 'ERR_PACKAGE_PATH_NOT_EXPORTED']);

/**
 * Loads modules for cells: Node's own way, but for TypeScript files, and JavaScript files beside the notebook, which are
 * compiled first, and loaded anew when they have changed.
 */
export class ModuleLoader {
  private readonly local = new Map<string, LocalModule>();
  /** Modules that stand in for those that a cell would find otherwise. */
  private readonly given = new Map<string, () => unknown>();
  /** The `require` of cells. */
  readonly cellRequire: NodeJS.Require;
  private nativeImport: ((id: string) => Promise<unknown>) | undefined;

  constructor(
    private readonly folder: string,
    private readonly host: FileHost,
    private readonly compile: (file: string) => Compiled,
  ) {
    this.cellRequire = this.requireFrom(path.join(folder, '__cells__.js'));
  }

  /** Sets what an import of a name gives. */
  provide(name: string, make: () => unknown): void {
    this.given.set(name, make);
  }

  private requireFrom(file: string): NodeJS.Require {
    const own = createRequire(file);
    const load = (id: string): unknown => this.require(id, file, own);
    return Object.assign(load, own, { resolve: own.resolve });
  }

  /** Loads a module for a cell. */
  load(id: string): Loaded {
    try {
      return { module: this.cellRequire(id) };
    } catch (error) {
      const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
      if (code === undefined || !importOnly.has(code)) throw error;
      return { late: this.importNatively(id) };
    }
  }

  /** Forgets the local modules that have changed, and those that have loaded them. */
  refresh(): void {
    const outdated = new Set(
      [...this.local].filter(([file, { version }]) => this.host.version(file) !== version).map(([file]) => file),
    );
    for (let before = -1; before !== outdated.size;) {
      before = outdated.size;
      for (const [file, { needs }] of this.local) {
        if ([...needs].some((needed) => outdated.has(needed))) outdated.add(file);
      }
    }
    for (const file of outdated) this.local.delete(file);
  }

  /** Names are looked up from the notebook's folder, not from this file. */
  private importNatively(id: string): Promise<unknown> {
    this.nativeImport ??= withoutWarnings(() =>
      compileFunction('return import(id);', ['id'], {
        filename: path.join(this.folder, '__cells__.js'),
        importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      }),
    ) as (id: string) => Promise<unknown>;
    return this.nativeImport(id);
  }

  private require(id: string, from: string, own: NodeJS.Require): unknown {
    const given = this.given.get(id);
    if (given) return given();
    const file = this.localFile(id, from);
    if (file === undefined) return own(id);
    this.local.get(from)?.needs.add(file);
    return this.requireLocal(file);
  }

  /** The local file that has to be compiled, if the name leads to one. */
  private localFile(id: string, from: string): string | undefined {
    if (Module.isBuiltin(id)) return undefined;
    const file = this.host.resolve(id, from).resolvedModule?.resolvedFileName;
    if (file === undefined || !isLocal(file)) return undefined;
    const beside = /\.jsx?$/.test(file) && !path.relative(this.folder, file).startsWith('..');
    return isTypeScript(file) || beside ? file : undefined;
  }

  private requireLocal(file: string): unknown {
    const known = this.local.get(file);
    if (known) return known.module.exports;
    // Stack traces should not take the compiled text for a file.
    const module = new Module(file);
    module.filename = file;
    module.paths = nodeModulesAbove(path.dirname(file));
    module.require = this.requireFrom(file);
    this.local.set(file, { module, version: this.host.version(file), needs: new Set() });
    try {
      (module as Module & { _compile(code: string, file: string): void })._compile(this.compile(file).js, file);
      module.loaded = true;
    } catch (error) {
      this.local.delete(file);
      throw error;
    }
    return module.exports;
  }
}

/** The default export; of a CommonJS module that has no such thing, the whole. */
export function defaultOf(module: unknown): unknown {
  return isEsModule(module) ? module.default : module;
}

/** All exports as an object; those of a CommonJS module are copied, and the whole is its default, as TypeScript does. */
export function starOf(module: unknown): unknown {
  if (isEsModule(module)) return module;
  const copy: Record<PropertyKey, unknown> = {};
  const hasMembers = (typeof module === 'object' && module !== null) || typeof module === 'function';
  for (const name of hasMembers ? Object.getOwnPropertyNames(module) : []) {
    Object.defineProperty(copy, name, { enumerable: true, get: () => (module as Record<string, unknown>)[name] });
  }
  Object.defineProperty(copy, 'default', { enumerable: true, value: module });
  return copy;
}

function isEsModule(module: unknown): module is { default: unknown } {
  if (types.isModuleNamespaceObject(module)) return true;
  return typeof module === 'object' && module !== null && '__esModule' in module && module.__esModule === true;
}

/** Node warns that the loader may change; a reader of a notebook can do nothing about it. */
function withoutWarnings<T>(body: () => T): T {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = (): void => undefined;
  try {
    return body();
  } finally {
    process.emitWarning = emitWarning;
  }
}

function nodeModulesAbove(folder: string): string[] {
  const above: string[] = [];
  for (let at = folder; ; at = path.dirname(at)) {
    above.push(path.join(at, 'node_modules'));
    if (path.dirname(at) === at) return above;
  }
}
