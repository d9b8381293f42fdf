import { statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import ts from 'typescript';
import { keptFiles, keptVersion } from '../../startImage/keptFiles';
import type { InvalidatingHost } from './internals';
import { isKernelPackage, kernelPackagesFrom } from './kernelPackages';

interface CachedFile {
  file: ts.SourceFile;
  version: string;
}

/** Reads and resolves for the compiler; keeps parsed files, so that each is parsed once however many programs there are. */
export class FileHost {
  private readonly parsed = new Map<string, CachedFile>();
  /** Files that exist in memory only, such as modules that a cell has defined. */
  private readonly virtual = new Map<string, string>();
  private readonly resolutions: ts.ModuleResolutionCache;
  private readonly oldResolutions: ts.ModuleResolutionCache;
  /** The compiler's view. */
  readonly compilerHost: InvalidatingHost;

  /** @param stale - says which files' imports have to be looked up again */
  constructor(
    folder: string,
    private readonly options: ts.CompilerOptions,
    stale: (path: string) => boolean,
  ) {
    const sameName = (name: string): string => name;
    this.resolutions = ts.createModuleResolutionCache(folder, sameName, options);
    this.oldResolutions = ts.createModuleResolutionCache(folder, sameName, this.oldOptions());
    this.compilerHost = {
      fileExists: (file) => this.virtual.has(file) || ts.sys.fileExists(file),
      readFile: (file) => this.virtual.get(file) ?? ts.sys.readFile(file),
      directoryExists: (name) => ts.sys.directoryExists(name),
      getDirectories: (name) => ts.sys.getDirectories(name),
      readDirectory: (...args) => ts.sys.readDirectory(...args),
      realpath: (file) => ts.sys.realpath?.(file) ?? file,
      getSourceFile: (file, how) => this.sourceFile(file, how),
      getDefaultLibFileName: (chosen) => ts.getDefaultLibFilePath(chosen),
      getDefaultLibLocation: () => path.dirname(ts.getDefaultLibFilePath(options)),
      getCurrentDirectory: () => folder,
      getCanonicalFileName: sameName,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => '\n',
      writeFile: () => undefined,
      hasInvalidatedResolutions: stale,
      getModuleResolutionCache: () => this.resolutions,
      resolveModuleNameLiterals: (names, file, _redirected, chosen, source) =>
        names.map((name) => this.resolve(name.text, file, ts.getModeForUsageLocation(source, name, chosen))),
    };
  }

  /** Defines a file in memory, or changes it. */
  define(file: string, text: string): void {
    this.virtual.set(file, text);
    this.forgetResolutions();
  }

  /** Looks everything up anew: packages may have been installed, and files written. */
  forgetResolutions(): void {
    this.resolutions.clear();
    this.oldResolutions.clear();
  }

  /** The file that an import leads to. */
  resolve(name: string, from: string, mode?: ts.ResolutionMode): ts.ResolvedModuleWithFailedLookupLocations {
    return this.lookUp(name, from, mode, this.resolutions, this.oldResolutions);
  }

  /** The file that an import leads to at the present: files may have come and gone since the compiler has looked. */
  find(name: string, from: string, mode: ts.ResolutionMode): ts.ResolvedModuleFull | undefined {
    const found = this.resolve(name, from, mode).resolvedModule;
    const isOutdated = found ? !this.compilerHost.fileExists(found.resolvedFileName) : /^[./#]/.test(name);
    if (!isOutdated) return found;
    this.forgetResolutions();
    return this.resolve(name, from, mode).resolvedModule;
  }

  /** Whether an import leads anywhere just now, whatever was found before. */
  canFind(name: string, from: string): boolean {
    return this.lookUp(name, from).resolvedModule !== undefined;
  }

  /** The files of a folder that exist in memory only. */
  definedIn(folder: string): string[] {
    return [...this.virtual.keys()].filter((file) => path.dirname(file) === path.resolve(folder));
  }

  /** What changes when a file does. */
  version(file: string): string {
    const text = this.virtual.get(file);
    if (text !== undefined) return text;
    return isLocal(file) ? localVersion(file) : keptVersion(ts.sys, file);
  }

  /** The text of a file. */
  read(file: string): string {
    return this.compilerHost.readFile(file) ?? '';
  }

  private lookUp(
    name: string,
    from: string,
    mode?: ts.ResolutionMode,
    cache?: ts.ModuleResolutionCache,
    oldCache?: ts.ModuleResolutionCache,
  ): ts.ResolvedModuleWithFailedLookupLocations {
    // These are declared in the types of Node.js, not in files of their own, and a package of such a name is never loaded.
    if (isBuiltin(name)) return nowhere;
    const { compilerHost: host, options } = this;
    const found = ts.resolveModuleName(name, from, options, host, cache, undefined, mode);
    if (found.resolvedModule && hasTypes(found.resolvedModule)) return found;
    // Some packages have types that their `exports` do not lead to; the kernel itself may be what has `tslab`.
    const old = ts.resolveModuleName(name, from, this.oldOptions(), host, oldCache);
    if (old.resolvedModule && hasTypes(old.resolvedModule)) return old;
    if (found.resolvedModule) return found;
    if (name === 'tslab') return ts.resolveModuleName(name, __filename, this.oldOptions(), host);
    return alongNodePath(name, options, host, mode) ?? fromKernel(name, options, host, mode) ?? found;
  }

  private oldOptions(): ts.CompilerOptions {
    return { ...this.options, moduleResolution: ts.ModuleResolutionKind.Node10, customConditions: undefined };
  }

  /** A file that this process was started with; it is checked once whether it is still the same. */
  private kept(name: string): CachedFile | undefined {
    const kept = keptFiles().get(name);
    if (!kept || this.virtual.has(name) || kept.version !== this.version(name)) return undefined;
    this.parsed.set(name, kept);
    return kept;
  }

  private sourceFile(name: string, how: ts.ScriptTarget | ts.CreateSourceFileOptions): ts.SourceFile | undefined {
    const cached = this.parsed.get(name) ?? this.kept(name);
    const version = isLocal(name) || !cached ? this.version(name) : cached.version;
    if (cached?.version === version) return cached.file;
    const text = this.compilerHost.readFile(name);
    if (text === undefined) return undefined;
    const options = typeof how === 'object' ? how : { languageVersion: how };
    const file = ts.createSourceFile(name, text, isDocumented(name) ? options : { ...options, ...undocumented });
    this.parsed.set(name, { file, version });
    return file;
  }
}

const nowhere: ts.ResolvedModuleWithFailedLookupLocations = { resolvedModule: undefined };

/** The file that Node finds in the folders of the variable NODE_PATH, where it looks last. */
function alongNodePath(
  name: string,
  options: ts.CompilerOptions,
  host: ts.CompilerHost,
  mode: ts.ResolutionMode,
): ts.ResolvedModuleWithFailedLookupLocations | undefined {
  if (/^[./#]/.test(name)) return undefined;
  for (const folder of (process.env['NODE_PATH'] ?? '').split(path.delimiter).filter(Boolean)) {
    const absolute = path.resolve(folder);
    const paths = { '*': [`${absolute}/*`] };
    const found =
      path.basename(absolute) === 'node_modules'
        ? ts.resolveModuleName(name, path.join(absolute, '..', 'x.ts'), options, host, undefined, undefined, mode)
        : ts.resolveModuleName(
            name,
            path.join(absolute, 'x.ts'),
            { ...options, paths },
            host,
            undefined,
            undefined,
            mode,
          );
    const { resolvedModule } = found;
    if (resolvedModule) return { ...found, resolvedModule: { ...resolvedModule, isExternalLibraryImport: true } };
  }
  return undefined;
}

/** The library and what it works with, of which a notebook in any folder can have the kernel's. */
function fromKernel(
  name: string,
  options: ts.CompilerOptions,
  host: ts.CompilerHost,
  mode: ts.ResolutionMode,
): ts.ResolvedModuleWithFailedLookupLocations | undefined {
  if (!isKernelPackage(name)) return undefined;
  const found = ts.resolveModuleName(name, kernelPackagesFrom, options, host, undefined, undefined, mode);
  const { resolvedModule } = found;
  // In a project the library is found by its own name there, as if it were a part of the notebook's project.
  return resolvedModule && { ...found, resolvedModule: { ...resolvedModule, isExternalLibraryImport: true } };
}

/** Most of the text of a library's declarations is documentation: it is read when it is first needed. */
const undocumented = { jsDocParsingMode: ts.JSDocParsingMode.ParseNone };

/** Whether a file is read with its documentation at once. */
export function isDocumented(file: string): boolean {
  return isLocal(file);
}

/** Whether a file belongs to a project, not to an installed package. */
export function isLocal(file: string): boolean {
  return !/[\\/]node_modules[\\/]/.test(file);
}

/**
 * What changes when a file of a project changes, even if its time does not: programs may reset that, and two writes may
 * fall into one tick of the clock.
 */
function localVersion(file: string): string {
  try {
    const { mtimeNs, ctimeNs, size, ino } = statSync(file, { bigint: true });
    return `${mtimeNs} ${ctimeNs} ${size} ${ino}`;
  } catch {
    return '';
  }
}

/** Whether a file has to be compiled before it can be run: TypeScript, and no mere declarations. */
export function isTypeScript(file: string): boolean {
  return /\.[mc]?tsx?$/.test(file) && !/\.d\.([^.]+\.)?[mc]?ts$/.test(file);
}

function hasTypes({ extension }: ts.ResolvedModuleFull): boolean {
  return !/^\.[mc]?jsx?$/.test(extension);
}
