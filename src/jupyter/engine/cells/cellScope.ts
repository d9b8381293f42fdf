import ts from 'typescript';
import { isAmbient } from './declaredNames';
import { internals, type BoundFile } from './internals';

/** How many cells may be searched one after the other before their names are put into one table. */
const longest = 64;

const meanings = [ts.SymbolFlags.Value, ts.SymbolFlags.Type, ts.SymbolFlags.Namespace, ts.SymbolFlags.Alias];

/**
 * The names that earlier cells have declared. TypeScript looks a name up in a file, and then in the file's parent, which
 * files do not have otherwise: here the parent of a cell is the cell before it.
 */
export class CellScope {
  private readonly files = new WeakSet<ts.SourceFile>();
  private top: BoundFile | undefined;
  private depth = 0;

  constructor(private readonly options: ts.CompilerOptions) {}

  /** Parses and binds a cell, below the names of the earlier ones. */
  open(name: string, code: string): BoundFile {
    const file = ts.createSourceFile(
      name,
      code,
      {
        languageVersion: ts.ScriptTarget.ES2022,
        // Every cell is a module, with names of its own and await.
        setExternalModuleIndicator: (module) => void ((module as BoundFile).externalModuleIndicator = true),
      },
      true,
      ts.ScriptKind.TS,
    ) as BoundFile;
    const filled = { path: name, resolvedPath: name, originalFileName: name };
    Object.assign(file, filled, { imports: [], moduleAugmentations: [], ambientModuleNames: [] });
    internals.bindSourceFile(file, this.options);
    if (this.top) file.parent = this.top;
    this.files.add(file);
    return file;
  }

  /**
   * Makes the names of a cell visible to the cells after it.
   *
   * @param isKept - says which; default all
   */
  keep(file: BoundFile, isKept?: (name: string) => boolean): void {
    const names = namesOf(file).filter(([, symbol]) => !isKept || isKept(symbol.name));
    if (names.length === 0) return;
    if (isKept) this.addTable(new Map(names));
    else this.top = file;
    if (++this.depth > longest) this.compact();
  }

  /** Whether a symbol is a variable of a cell other than the given file; what a cell says to be there already is none. */
  isEarlier(symbol: ts.Symbol, file: ts.SourceFile): boolean {
    return (symbol.declarations ?? []).some((declaration) => {
      const from = declaration.getSourceFile();
      return from !== file && this.files.has(from) && !isWithinAmbient(declaration);
    });
  }

  /**
   * Puts all visible names into one table, so that looking up does not take longer and longer, and cells of which nothing
   * is visible any more can be forgotten. A name may mean a value of one cell and a type of another: each further meaning
   * goes to a table below.
   */
  private compact(): void {
    const layers: Map<ts.__String, ts.Symbol>[] = [];
    const seen = new Map<ts.__String, { meaning: number; layers: number }>();
    for (let file = this.top; file; file = file.parent as BoundFile | undefined) {
      for (const [name, symbol] of namesOf(file)) {
        const before = seen.get(name) ?? { meaning: 0, layers: 0 };
        const meaning = before.meaning | meaningOf(symbol);
        if (meaning === before.meaning) continue;
        (layers[before.layers] ??= new Map()).set(name, symbol);
        seen.set(name, { meaning, layers: before.layers + 1 });
      }
    }
    this.top = undefined;
    for (const locals of layers.reverse()) this.addTable(locals);
    this.depth = layers.length;
  }

  private addTable(locals: Map<ts.__String, ts.Symbol>): void {
    const table = this.open('__names__.ts', '');
    table.locals = locals;
    this.top = table;
  }
}

function namesOf(file: BoundFile): [ts.__String, ts.Symbol][] {
  const exported = [...(file.symbol?.exports ?? [])];
  const names = new Set(exported.map(([name]) => name));
  return [...exported, ...[...(file.locals ?? [])].filter(([name]) => !names.has(name))];
}

/** An import may mean anything. */
function meaningOf(symbol: ts.Symbol): number {
  if (symbol.flags & ts.SymbolFlags.Alias) return meanings.reduce((all, one) => all | one, 0);
  return meanings.reduce((all, one) => (symbol.flags & one ? all | one : all), 0);
}

/** Whether a declaration, or what it is in, says `declare`. */
function isWithinAmbient(declaration: ts.Node): boolean {
  for (let node = declaration; node && !ts.isSourceFile(node); node = node.parent) if (isAmbient(node)) return true;
  return false;
}
