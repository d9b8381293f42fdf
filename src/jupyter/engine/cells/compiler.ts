import path from 'node:path';
import type ts from 'typescript';
import { RisklabError } from '../../../base';
import { interruptible } from '../instrument';
import { CellScope } from './cellScope';
import { toFunctionBody, withoutModuleSyntax } from './cellFunction';
import { Checker } from './checker';
import { withoutMapLink, type Compiled } from './compiled';
import { diagnosticsOf, type Diagnostic } from './diagnostic';
import { moduleNames } from './imports';
import type { BoundFile } from './internals';
import { cellOptions, type CellOptions } from './options';
import type { AnalysedCode } from './questions';

/** A compiled cell: code, or its errors. */
export type CompiledCell = { diagnostics: Diagnostic[] } | (CheckedCell & Compiled & { diagnostics?: undefined });

/** A cell that can be run. */
interface CheckedCell {
  file: BoundFile;
  /** The names that it declares when it is run. */
  names: Set<string>;
}

/** Compiles cells one after the other, each seeing what those before it have declared. */
export class CellCompiler {
  readonly settings: CellOptions;
  private scope: CellScope;
  private readonly checker: Checker;
  private opened = 0;
  private readonly cellNames = new WeakMap<ts.SourceFile, string>();

  /** @param folder - where the notebook is: modules are looked up from there */
  constructor(readonly folder: string) {
    this.settings = cellOptions(folder);
    const { compilerOptions } = this.settings;
    this.scope = new CellScope(compilerOptions);
    this.checker = new Checker(folder, compilerOptions);
  }

  /** What the compiler has read; completion and the loading of modules use it, too. */
  get host(): Checker['host'] {
    return this.checker.host;
  }

  /**
   * Checks and compiles a cell. Its names are not visible to others until {@link accept}.
   *
   * @param name - what errors call the cell
   * @throws RisklabError when the code is nested too deeply for the compiler
   */
  compile(code: string, name: string): CompiledCell {
    try {
      return this.compileAny(code, name);
    } catch (error) {
      throw isStackOverflow(error) ? nestedTooDeeply() : error;
    }
  }

  private compileAny(code: string, name: string): CompiledCell {
    const file = this.open(code);
    this.cellNames.set(file, name);
    const diagnostics = this.check(file);
    if (diagnostics.length > 0) {
      this.checker.drop(file);
      return { diagnostics };
    }
    const names = new Set<string>();
    return { file, names, ...this.emit(file, names) };
  }

  /** A cell has run: what it has declared is visible from now on. */
  accept({ file }: CheckedCell): void {
    this.scope.keep(file);
  }

  /** Another notebook begins: no cell has declared anything yet. What the compiler has read of files is kept. */
  startOver(): void {
    this.scope = new CellScope(this.settings.compilerOptions);
  }

  /** A cell has failed: of what it declares, its types are visible, and the names that it has got to. */
  acceptPart({ file, names }: CheckedCell, reached: ReadonlySet<string>): void {
    this.checker.drop(file);
    this.scope.keep(file, (name) => reached.has(name) || !names.has(name));
  }

  /**
   * Parsed code for completion and inspection, and the program with its types.
   *
   * @param unfinished - the module name that is being typed, which is not resolved
   */
  analyse(code: string, unfinished?: string): AnalysedCode {
    const file = this.open(code);
    this.checker.prepareToAnalyse(file, unfinished);
    return { file, program: this.checker.current, host: this.checker.analysisHost };
  }

  /** Defines a module in memory that cells can import by `./name`. */
  defineModule(name: string, code: string, jsx: boolean): Diagnostic[] {
    const fileName = path.join(this.folder, `${name}.${jsx ? 'tsx' : 'ts'}`);
    this.host.define(fileName, code);
    const cell = this.open(`import './${name}';`);
    return this.check(cell);
  }

  private open(code: string): BoundFile {
    return this.scope.open(path.join(this.folder, `__cell_${++this.opened}.ts`), code);
  }

  private check(file: BoundFile): Diagnostic[] {
    const { folder, checker } = this;
    const names = { folder, cell: (one: ts.SourceFile) => this.cellNames.get(one) };
    if (file.parseDiagnostics.length > 0) return diagnosticsOf(file.parseDiagnostics, file, names);
    checker.prepare(file);
    // Files elsewhere belong to projects that check them in their own way.
    const local = moduleNames(file).length > 0 ? checker.localFiles(file) : [];
    const near = local.filter(({ fileName }) => !path.relative(folder, fileName).startsWith('..'));
    const program = checker.current;
    const found = near.flatMap((one) => [
      ...program.getSyntacticDiagnostics(one),
      ...program.getSemanticDiagnostics(one),
    ]);
    return diagnosticsOf([...program.getSemanticDiagnostics(file), ...found], file, names);
  }

  /** @param names - is filled with what the cell declares when it is run */
  private emit(file: BoundFile, names: Set<string>): Compiled {
    const compiled: Compiled = { js: '', map: '' };
    const program = this.checker.current;
    const isEarlier = (symbol: ts.Symbol): boolean => this.scope.isEarlier(symbol, file);
    program.emit(
      file,
      (name, text) => {
        if (name.endsWith('.map')) compiled.map = text;
        else compiled.js = withoutMapLink(text);
      },
      undefined,
      false,
      {
        before: [toFunctionBody(program.getTypeChecker(), isEarlier, names)],
        after: [withoutModuleSyntax(), interruptible()],
      },
    );
    return compiled;
  }
}

function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes('call stack');
}

function nestedTooDeeply(): RisklabError {
  return new RisklabError(
    'cell: expected code that the compiler can read, got code that is nested too deeply, or a chain of too many operators. ' +
      'Split it into several statements, or read large data from a file.',
  );
}
