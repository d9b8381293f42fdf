import ts from 'typescript';

/**
 * What TypeScript's own editor service uses and its declarations leave out. The version of TypeScript is fixed by the
 * lock file; {@link internals} says at once when another one lacks something.
 */
interface Internals {
  bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
  matchFiles(
    folder: string,
    extensions: readonly string[] | undefined,
    excludes: readonly string[] | undefined,
    includes: readonly string[] | undefined,
    caseSensitive: boolean,
    currentFolder: string,
    depth: number | undefined,
    entries: (folder: string) => { files: readonly string[]; directories: readonly string[] },
    realpath: (file: string) => string,
  ): string[];
  Completions: {
    getCompletionsAtPosition(
      host: object,
      program: ts.Program,
      log: (text: string) => void,
      file: ts.SourceFile,
      position: number,
      preferences: object,
      trigger: undefined,
      kind: ts.CompletionTriggerKind,
      cancellation: ts.CancellationToken,
      format: undefined,
      includeSymbol: boolean,
    ): (ts.CompletionInfo & { entries: FoundEntry[] }) | undefined;
  };
  SymbolDisplay: {
    getSymbolKind(checker: ts.TypeChecker, symbol: ts.Symbol, location: ts.Node): string;
    getSymbolDisplayPartsDocumentationAndSymbolKind(
      checker: ts.TypeChecker,
      symbol: ts.Symbol,
      file: ts.SourceFile,
      enclosing: ts.Node | undefined,
      node: ts.Node,
    ): {
      displayParts: ts.SymbolDisplayPart[];
      documentation: ts.SymbolDisplayPart[];
      tags: ts.JSDocTagInfo[] | undefined;
    };
  };
  getTouchingPropertyName(file: ts.SourceFile, position: number): ts.Node;
  findPrecedingToken(position: number, file: ts.SourceFile): ts.Node | undefined;
}

/** A proposal with what it stands for. */
export interface FoundEntry extends ts.CompletionEntry {
  symbol?: ts.Symbol;
}

/** A source file as the binder and the checker see it. */
export interface BoundFile extends ts.SourceFile {
  parent: ts.SourceFile & ts.Node;
  locals?: ts.SymbolTable;
  symbol?: ts.Symbol;
  path: string;
  resolvedPath: string;
  originalFileName: string;
  externalModuleIndicator?: true | ts.Node;
  imports: ts.StringLiteralLike[];
  moduleAugmentations: ts.Node[];
  ambientModuleNames: string[];
  parseDiagnostics: ts.DiagnosticWithLocation[];
}

/** A node as the parser leaves it. */
export interface DocumentedNode extends ts.Node {
  jsDoc?: ts.JSDoc[];
}

/** What a program answers its type checker. */
export interface CheckedProgram extends ts.Program {
  getResolvedModule(
    file: ts.SourceFile,
    name: string,
    mode: ts.ResolutionMode,
  ): ts.ResolvedModuleWithFailedLookupLocations | undefined;
}

/** A host that says which files' imports have to be looked up again. */
export interface InvalidatingHost extends ts.CompilerHost {
  hasInvalidatedResolutions(path: string): boolean;
}

/** See {@link Internals}. */
export const internals: Internals = checked(ts as unknown as Internals);

function checked(found: Internals): Internals {
  const groups: [object | undefined, string[]][] = [
    [found, ['bindSourceFile', 'matchFiles', 'getTouchingPropertyName', 'findPrecedingToken']],
    [found.Completions, ['getCompletionsAtPosition']],
    [found.SymbolDisplay, ['getSymbolDisplayPartsDocumentationAndSymbolKind', 'getSymbolKind']],
  ];
  for (const [group, names] of groups) {
    const missing = names.find((name) => typeof (group as Record<string, unknown> | undefined)?.[name] !== 'function');
    if (missing) throw new Error(`typescript ${ts.version}: expected a function ${missing}, found none.`);
  }
  return found;
}
