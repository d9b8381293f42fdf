import { isBuiltin } from 'node:module';
import path from 'node:path';
import ts from 'typescript';
import { FileHost, isLocal, isTypeScript } from './fileHost';
import { moduleNames, type ModuleName } from './imports';
import type { BoundFile, CheckedProgram } from './internals';
import { toJson } from '../../wire/json';

/** After how many cells the checker is made again; its memory grows with each cell. */
const longestLife = 256;

/**
 * The program that cells are checked against: the standard library, and all modules that cells have imported. It is built
 * again only when a module is added or changes. Cells are not part of it, so one checker, which has checked the libraries
 * once, serves many cells.
 */
export class Checker {
  readonly host: FileHost;
  private program: CheckedProgram | undefined;
  /** The one root file; it imports what cells import, and stands for them when imports are resolved. */
  private readonly root: string;
  /** The statements by which the root file imports. */
  private readonly imports = new Set<string>();
  /** Cells that add to what is global or to other modules. */
  private readonly augmenting = new Map<string, BoundFile>();
  private versions = new Map<string, string>();
  /** What local files of the program import and was not there when it was built. */
  private missing: { name: string; from: string }[] = [];
  private checked = 0;

  constructor(
    folder: string,
    private readonly options: ts.CompilerOptions,
  ) {
    this.root = path.join(folder, '__cells__.ts');
    this.host = new FileHost(folder, options, (file) => file === this.root);
    const { compilerHost } = this.host;
    const read = compilerHost.getSourceFile.bind(compilerHost);
    compilerHost.getSourceFile = (name, ...how) => this.augmenting.get(name) ?? read(name, ...how);
  }

  /** The program; made on first use. */
  get current(): CheckedProgram {
    return (this.program ??= this.build());
  }

  /** Makes sure that a cell's imports are in the program, in their present state. */
  prepare(cell: BoundFile): void {
    const names = moduleNames(cell);
    const fresh = names.map(importOf).filter((statement) => !this.imports.has(statement));
    const augments = addsToOthers(cell);
    if (augments) {
      // The program finds these itself, where they are not there yet.
      Object.assign(cell, { imports: undefined, moduleAugmentations: undefined, ambientModuleNames: undefined });
      this.augmenting.set(cell.fileName, cell);
    }
    for (const statement of fresh) this.imports.add(statement);
    const again = fresh.length > 0 || augments || names.some((name) => this.isOutdated(name));
    if (again || ++this.checked > longestLife) this.rebuild();
  }

  /**
   * The same for completion and inspection, at each press of a key: the program is built again for a module that exists and
   * is not in it yet, never for one that cannot be found.
   *
   * @param unfinished - the module name that is being typed, which is not resolved
   */
  prepareToAnalyse(code: BoundFile, unfinished?: string): void {
    const names = moduleNames(code).filter(({ name }) => name !== unfinished && !isBuiltin(name));
    const fresh = names.filter((one) => !this.isInProgram(one) && this.host.canFind(one.name, this.root));
    for (const one of fresh) this.imports.add(importOf(one));
    if (fresh.length > 0 || names.some((name) => this.isInProgram(name) && this.isOutdated(name))) this.rebuild();
  }

  /** What completion reads and lists files with: those on disk, and the modules that cells have defined. */
  get analysisHost(): object {
    const { compilerHost } = this.host;
    const isModule = (file: string): boolean => file !== this.root;
    return {
      ...compilerHost,
      getCompilationSettings: () => this.options,
      readDirectory: (folder: string, ...how: unknown[]) => [
        ...(compilerHost.readDirectory as (folder: string, ...how: unknown[]) => string[])(folder, ...how),
        ...this.host.definedIn(folder).filter(isModule),
      ],
    };
  }

  /** The local TypeScript files that a cell imports, and those that they import. */
  localFiles(cell: BoundFile): ts.SourceFile[] {
    const found = new Map<string, ts.SourceFile>();
    const add = (name: ModuleName, from: string): void => {
      const file = this.resolve(name, from)?.resolvedFileName;
      if (file === undefined || found.has(file) || !isTypeScript(file) || !isLocal(file)) return;
      const source = this.current.getSourceFile(file);
      if (!source) return;
      found.set(file, source);
      for (const inner of moduleNames(source)) add(inner, file);
    };
    for (const name of moduleNames(cell)) add(name, this.root);
    return [...found.values()];
  }

  /** Forgets a cell that has failed. */
  drop(cell: BoundFile): void {
    if (this.augmenting.delete(cell.fileName)) this.program = undefined;
  }

  /** Builds the program again, after a change of files. */
  rebuild(): void {
    this.host.forgetResolutions();
    this.program = this.build(this.program);
  }

  private build(old?: CheckedProgram): CheckedProgram {
    this.checked = 0;
    this.host.define(this.root, [...this.imports].join('\n'));
    const rootNames = [this.root, ...this.augmenting.keys()];
    const program = ts.createProgram({
      rootNames,
      options: this.options,
      host: this.host.compilerHost,
      ...(old ? { oldProgram: old } : {}),
    }) as CheckedProgram;
    const root = program.getSourceFile(this.root);
    const resolved = program.getResolvedModule.bind(program);
    program.getResolvedModule = (file, name, mode) => {
      const isCell = program.getSourceFile(file.fileName) === undefined || this.augmenting.has(file.fileName);
      return resolved(isCell && root ? root : file, name, mode);
    };
    const local = program
      .getSourceFiles()
      .filter(({ fileName }) => isLocal(fileName) && fileName !== this.root && !this.augmenting.has(fileName));
    this.versions = new Map(local.map(({ fileName }) => [fileName, this.host.version(fileName)]));
    this.missing = local.flatMap((file) =>
      moduleNames(file)
        .filter((module) => !isBuiltin(module.name) && !this.resolve(module, file.fileName))
        .map(({ name }) => ({ name, from: file.fileName })),
    );
    return program;
  }

  private isInProgram({ name, required }: ModuleName): boolean {
    const root = this.current.getSourceFile(this.root);
    return (
      root !== undefined && this.current.getResolvedModule(root, name, modeOf(required))?.resolvedModule !== undefined
    );
  }

  private resolve({ name, required }: ModuleName, from: string): ts.ResolvedModuleFull | undefined {
    return this.host.resolve(name, from, modeOf(required)).resolvedModule;
  }

  /** Whether an import was not found so far, or leads to files of which one has changed. */
  private isOutdated(module: ModuleName): boolean {
    // These are declared in the types of Node.js, not in files of their own.
    if (isBuiltin(module.name)) return false;
    const found = this.resolve(module, this.root);
    if (!found) return true;
    if (!isLocal(found.resolvedFileName)) return false;
    const hasChanged = [...this.versions].some(([file, version]) => this.host.version(file) !== version);
    return hasChanged || this.missing.some(({ name, from }) => this.host.canFind(name, from));
  }
}

function modeOf(required: boolean): ts.ResolutionMode {
  return required ? ts.ModuleKind.CommonJS : ts.ModuleKind.ESNext;
}

/** What stands in the root file for an import of a cell. */
function importOf({ name, required }: ModuleName): string {
  const text = toJson(name);
  return required ? `import x = require(${text});` : `import ${text};`;
}

function addsToOthers({ statements }: ts.SourceFile): boolean {
  return statements.some(
    (statement) =>
      ts.isModuleDeclaration(statement) &&
      (ts.isStringLiteral(statement.name) || (statement.flags & ts.NodeFlags.GlobalAugmentation) !== 0),
  );
}
