import { moduleResolve } from 'import-meta-resolve';
import { statSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';
import { isOwn } from './commonJsModule';
import { isLocal, isTypeScript, type FileHost } from './fileHost';
import { isKernelPackage, isOfKernel, kernelPackagesFrom, tellKernelPackage } from './kernelPackages';

/** How a module is asked for: packages may have a form for each. */
export type How = 'import' | 'require';

/** Where a name leads: to a file of the project, to what Node loads by a path or the name of its own, or to a URL. */
export type Found = { kind: 'local'; file: string } | { kind: 'node'; request: string } | { kind: 'url'; url: string };

/** Finds modules as Node does, and the files of a project as TypeScript does. */
export class ModuleFinder {
  private readonly conditions: Set<string>;

  constructor(
    private readonly host: FileHost,
    { customConditions = [] }: ts.CompilerOptions,
  ) {
    const { require_module: canRequire } = process.features as { require_module?: boolean };
    this.conditions = new Set([
      'node',
      'import',
      'node-addons',
      ...(canRequire ? ['module-sync'] : []),
      ...customConditions,
    ]);
  }

  /**
   * @param from - the file that asks
   * @throws what Node throws, when there is no such module
   */
  find(id: string, from: string, how: How): Found {
    if (isBuiltin(id)) return { kind: 'node', request: id };
    if (/^[a-z][a-z+.-]+:/i.test(id)) return this.findUrl(id, from, how);
    const local = this.localFile(id, from, how);
    if (local !== undefined) return { kind: 'local', file: local };
    const isOpen = how === 'import' || isKernelPackage(id);
    return { kind: 'node', request: isOpen ? this.resolve(id, from, how) : id };
  }

  /** What `import.meta.resolve` gives: the URL of what `import()` of a name would load. */
  urlOf(id: string, from: string): string {
    const local = isBuiltin(id) || id.includes(':') ? undefined : this.localFile(id, from, 'import');
    if (local !== undefined) return pathToFileURL(local).href;
    if (/^(\.{0,2}\/|[a-z][a-z+.-]+:)/i.test(id)) return new URL(id, pathToFileURL(from)).href;
    return isBuiltin(id) ? `node:${id}` : pathToFileURL(this.resolve(id, from, 'import')).href;
  }

  private findUrl(id: string, from: string, how: How): Found {
    const url = new URL(id);
    // Node takes a file with a query for another module.
    if (how !== 'import' || url.protocol !== 'file:' || url.search !== '' || url.hash !== '')
      return { kind: 'url', url: id };
    return this.find(fileURLToPath(url), from, how);
  }

  /** Looks where the file is, and then, for some packages, where the kernel is. */
  private resolve(id: string, from: string, how: How): string {
    try {
      return this.lookUp(id, from, how);
    } catch (error) {
      if (isKernelPackage(id)) {
        const file = this.lookUp(id, kernelPackagesFrom, how);
        tellKernelPackage(id, file);
        return file;
      }
      // The internals of Node's resolution do not help the user.
      if (error instanceof Error) Error.captureStackTrace(error);
      throw error;
    }
  }

  /** Names of older kinds, and those of NODE_PATH, are found by `require` only. */
  private lookUp(id: string, from: string, how: How): string {
    const own = createRequire(from);
    if (how === 'require') return own.resolve(id);
    try {
      return fileURLToPath(moduleResolve(id, pathToFileURL(from), this.conditions));
    } catch (error) {
      try {
        return own.resolve(id);
      } catch {
        throw error;
      }
    }
  }

  /** The file of the project that a name leads to. */
  private localFile(id: string, from: string, how: How): string | undefined {
    const mode = how === 'import' ? ts.ModuleKind.ESNext : ts.ModuleKind.CommonJS;
    const found = this.host.find(id, from, mode);
    if (!found) return undefined;
    const { isExternalLibraryImport: ofPackage = false, resolvedFileName } = found;
    const file = /\.d\.([^.]+\.)?[mc]?ts$/.test(resolvedFileName) ? declaredFile(resolvedFileName) : resolvedFileName;
    if (file === undefined || !isLocal(file) || isOfKernel(file)) return undefined;
    if (isTypeScript(file)) return file;
    return ofPackage || !/\.([mc]?jsx?|json)$/.test(file) || isLoadedByNode(file) ? undefined : file;
  }
}

/** The file that declarations beside it are about. */
function declaredFile(declarations: string): string | undefined {
  const [, stem = '', inner, kind = ''] = /^(.*)\.d\.(?:([^.]+)\.)?([mc]?)ts$/.exec(declarations) ?? [];
  const endings = inner === undefined ? [`${kind}js`, ...(kind === '' ? ['jsx'] : [])] : [inner];
  return endings.map((ending) => `${stem}.${ending}`).find((file) => ts.sys.fileExists(file));
}

/** Whether Node has loaded a file of JavaScript, as a part of a package, in its present state: there is no second copy then. */
function isLoadedByNode(file: string): boolean {
  const loaded = createRequire(file).cache[file];
  if (!loaded || isOwn(loaded) || path.extname(file) === '.json') return false;
  return statSync(file).mtimeMs < performance.timeOrigin;
}
