import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { types } from 'node:util';
import type ts from 'typescript';
import { loadCommonJs, loadJson } from './commonJsModule';
import { EsModule, type Needed } from './esModule';
import type { FileHost } from './fileHost';
import { LocalModules } from './localModules';
import type { CompiledCommonJs, CompiledEsModule, CompiledModule } from './localModule';
import type { Dependency } from './moduleShape';
import { ModuleFinder } from './moduleFinder';
import { isInEsPackage } from './moduleSyntax';
import { commonJsNamespace, type Namespace } from './namespaces';
import { toJson } from '../../wire/json';

/** A requested module: loaded, or, when it has a top-level await, a promise. */
export type Loaded = { module: unknown; late?: undefined } | { late: Promise<unknown> };

/** What Node says of an ES module that waits for something while it is loaded. */
const waitsCode = 'ERR_REQUIRE_ASYNC_MODULE';

/**
 * Loads modules for cells, and for the files of the project: in Node's own way what belongs to Node and to packages. Files
 * of the project are compiled first, and loaded anew when they have changed.
 */
export class ModuleLoader {
  private readonly local: LocalModules;
  /** Modules that stand in for those that a cell would find otherwise. */
  private readonly given = new Map<string, () => unknown>();
  private readonly finder: ModuleFinder;

  /** @param folder - where cells look modules up from */
  constructor(
    readonly folder: string,
    host: FileHost,
    options: ts.CompilerOptions,
    private readonly compile: (file: string) => CompiledModule,
  ) {
    this.local = new LocalModules((file) => host.version(file));
    this.finder = new ModuleFinder(host, options);
  }

  /** Sets what an import of a name gives. */
  provide(name: string, make: () => unknown): void {
    this.given.set(name, make);
  }

  /** Forgets files of the project that have changed: the next import loads them again. */
  refresh(): void {
    this.local.forgetChanged();
  }

  /** Forgets modules that are still being loaded, after an interrupt. */
  forgetUnfinished(): void {
    this.local.forgetUnfinished();
  }

  /** What an import of a file gives: the namespace of a module. */
  import(id: string, from: string): Loaded {
    const given = this.given.get(id);
    if (given) return { module: commonJsNamespace(given()) };
    const found = this.finder.find(id, from, 'import');
    if (found.kind === 'url') return { late: nativeImport(found.url) };
    if (found.kind === 'node') return importFromNode(found.request, from);
    this.local.note(from, found.file);
    const module = this.loadLocal(found.file);
    return module instanceof EsModule ? this.evaluated(module) : { module: commonJsNamespace(module.exports) };
  }

  /** What `import()` gives in the code of a file. */
  async importLate(id: unknown, from: string): Promise<unknown> {
    const loaded = this.import(String(id), from);
    return loaded.late ? await loaded.late : loaded.module;
  }

  /** What `require` gives in the code of a file. @throws when the module waits for something while it is loaded */
  require(id: string, from: string): unknown {
    const loaded = this.requireOrWait(id, from);
    if (!loaded.late) return loaded.module;
    loaded.late.catch(() => undefined);
    const what = `require(${toJson(id)}): expected a module without a top-level await, got one that awaits.`;
    throw Object.assign(new Error(`${what} Use import.`), { code: waitsCode });
  }

  /** As {@link require}, but a module with a top-level await comes as a promise. */
  requireOrWait(id: string, from: string): Loaded {
    const given = this.given.get(id);
    if (given) return { module: given() };
    const found = this.finder.find(id, from, 'require');
    if (found.kind !== 'local') return { module: createRequire(from)(found.kind === 'node' ? found.request : id) };
    this.local.note(from, found.file);
    const module = this.loadLocal(found.file);
    return module instanceof EsModule ? this.evaluated(module) : { module: module.exports as unknown };
  }

  /** The `require` of a file. */
  requireOf(file: string): NodeJS.Require {
    const own = createRequire(file);
    // What is no text is refused by Node itself.
    const resolve = (id: string, options?: { paths?: string[] }): string => {
      const found = options || typeof id !== 'string' ? undefined : this.finder.find(id, file, 'require');
      return found?.kind === 'local' ? found.file : own.resolve(id, options);
    };
    const load = (id: string): unknown => (typeof id === 'string' ? this.require(id, file) : (own(id) as unknown));
    return Object.assign(load, own, { resolve: Object.assign(resolve, own.resolve) });
  }

  /** The `import.meta` of a file. */
  metaOf(file: string): object {
    const resolve = (id: string): string => this.finder.urlOf(String(id), file);
    const members = { dirname: path.dirname(file), filename: file, resolve, url: pathToFileURL(file).href };
    return Object.assign(Object.create(null) as object, members);
  }

  private loadLocal(file: string): EsModule | Module {
    const known = this.local.get(file);
    if (known) return known;
    if (path.extname(file) === '.json') return this.local.add(file, loadJson(file));
    const compiled = this.compile(file);
    return compiled.format === 'es' ? this.linkAll(file, compiled) : this.runCommonJs(file, compiled);
  }

  private runCommonJs(file: string, { js }: CompiledCommonJs): Module {
    const known = this.local.get(file);
    if (known instanceof Module) return known;
    const add = (module: Module): Module => this.local.add(file, module);
    try {
      return loadCommonJs(file, js, this.requireOf(file), (id) => this.importLate(id, file), add);
    } catch (error) {
      this.local.forget([file]);
      throw error;
    }
  }

  /** Links an ES module, and all that it needs and that is not linked yet. */
  private linkAll(file: string, compiled: CompiledEsModule): EsModule {
    const linked: EsModule[] = [];
    try {
      const module = this.link(file, compiled, linked);
      for (const one of linked) one.name();
      return module;
    } catch (error) {
      this.local.forget([file, ...linked.map((one) => one.file)]);
      throw error;
    }
  }

  private link(file: string, compiled: CompiledEsModule, linked: EsModule[]): EsModule {
    const module = new EsModule(file, compiled);
    this.local.add(file, module);
    linked.push(module);
    module.connect(compiled.dependencies.map((one) => this.needed(one, file, linked)));
    const context = {
      meta: this.metaOf(file),
      import: (id: unknown) => this.importLate(id, file),
      require: this.requireOf(file),
    };
    module.start(compiled.js, context);
    return module;
  }

  private needed({ name, required }: Dependency, from: string, linked: EsModule[]): Needed {
    if (name === '') return undefined;
    if (required) return { load: () => this.require(name, from) as Namespace };
    const late = { load: () => namespaceOf(this.import(name, from)) };
    const found = this.given.has(name) ? undefined : this.finder.find(name, from, 'import');
    if (found?.kind !== 'local') return late;
    const { file } = found;
    this.local.note(from, file);
    const known = this.local.get(file);
    if (known || path.extname(file) === '.json') return known instanceof EsModule ? known : late;
    const compiled = this.compile(file);
    if (compiled.format === 'es') return this.link(file, compiled, linked);
    return { load: () => commonJsNamespace(this.runCommonJs(file, compiled).exports) };
  }

  private evaluated(module: EsModule): Loaded {
    try {
      const late = module.evaluate();
      if (!late) return { module: module.namespace };
      const done = late.then(() => module.namespace);
      done.catch(() => this.local.forgetFailed());
      return { late: done };
    } catch (error) {
      this.local.forgetFailed();
      throw error;
    }
  }
}

function namespaceOf(loaded: Loaded): Namespace | Promise<Namespace> {
  return (loaded.late ?? loaded.module) as Namespace | Promise<Namespace>;
}

/** The import attribute that Node requires for JSON. */
function nativeImport(url: string): Promise<unknown> {
  const isJson = /^data:application\/json[,;]|^file:[^?#]*\.json(?:[?#]|$)/i.test(url);
  return (isJson ? import(url, { with: { type: 'json' } }) : import(url)) as Promise<unknown>;
}

/** Loads modules without a top-level await synchronously, so that an interrupt can stop them. */
function importFromNode(request: string, from: string): Loaded {
  const late = (): Loaded => ({ late: nativeImport(pathToFileURL(request).href) });
  try {
    const exports: unknown = createRequire(from)(request);
    // An ES module may define what `require` gives; `import` does not use that.
    const isOther = /\.m?js$/.test(request) && !types.isModuleNamespaceObject(exports) && isInEsPackage(request);
    return isOther ? late() : { module: commonJsNamespace(exports) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException | undefined)?.code === waitsCode) return late();
    throw error;
  }
}
