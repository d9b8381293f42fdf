import ts from 'typescript';
import type { Dependency } from './moduleShape';
import { constants, runtimeMember } from './runtimeCalls';

const { factory } = ts;

/** A name that an import gives. */
interface Imported {
  place: number;
  /** The export; undefined for the module as a whole. */
  name?: string;
}

/** What a module needs of others: which of its names come from where, and which modules have to be loaded for it. */
export class ModuleReferences {
  /** The dependencies of which all names are exported again. */
  readonly stars: number[] = [];
  private readonly dependencies: (Dependency & { used: boolean })[] = [];
  private readonly names = new Map<ts.Symbol, Imported>();

  constructor(
    private readonly file: ts.SourceFile,
    private readonly checker: ts.TypeChecker,
    private readonly options: ts.CompilerOptions,
  ) {
    for (const statement of file.statements) {
      if (ts.isImportDeclaration(statement)) this.addImport(statement);
      else if (ts.isImportEqualsDeclaration(statement)) this.addRequire(statement);
    }
  }

  /** The expression in place of an imported name: it reads the export from the module. */
  replacement(symbol: ts.Symbol): ts.Expression | undefined {
    const imported = this.names.get(symbol);
    return imported && this.member(imported.place, imported.name);
  }

  /** `$$cell.from[place].name` */
  member(place: number, name?: string): ts.Expression {
    const dependency = this.dependencies[place];
    if (dependency) dependency.used = true;
    const module = factory.createElementAccessExpression(runtimeMember('from'), place);
    if (name === undefined) return module;
    return factory.createElementAccessExpression(module, factory.createStringLiteral(name));
  }

  /** Adds a module that has to be loaded, and gives its place. */
  add(specifier: ts.Expression, used = true, required = false): number {
    const name = ts.isStringLiteralLike(specifier) ? specifier.text : '';
    const known = this.dependencies.findIndex((one) => one.name === name && one.required === required);
    if (known < 0) return this.dependencies.push({ name, required, used }) - 1;
    if (used) (this.dependencies[known] as { used: boolean }).used = true;
    return known;
  }

  /** The modules, by their places, once all code has been looked at; those of which only types are used have no name. */
  needed(): Dependency[] {
    return this.dependencies.map(({ name, required, used }) => ({ name: used ? name : '', required }));
  }

  /** `const React = …` for names that JSX uses implicitly. */
  plainNames(): ts.Statement[] {
    if (!/[jt]sx$/.test(this.file.fileName)) return [];
    const { jsxFactory = 'React', jsxFragmentFactory = '', reactNamespace = '' } = this.options;
    const meant = [jsxFactory, jsxFragmentFactory, reactNamespace].map((name) => name.split('.')[0]);
    return [...this.names]
      .filter(([symbol]) => meant.includes(symbol.name))
      .map(([symbol, { place, name }]) => constants([factory.createIdentifier(symbol.name), this.member(place, name)]));
  }

  private addImport({ importClause: clause, moduleSpecifier: specifier }: ts.ImportDeclaration): void {
    if (clause?.isTypeOnly) return;
    const { name, namedBindings: bindings } = clause ?? {};
    const isBare = !name && (!bindings || (ts.isNamedImports(bindings) && bindings.elements.length === 0));
    // In JavaScript there are no types, and whatever is imported is loaded.
    const place = this.add(specifier, isBare || /\.[mc]?jsx?$/.test(this.file.fileName));
    if (name) this.addName(name, { place, name: 'default' });
    if (bindings && ts.isNamespaceImport(bindings)) this.addName(bindings.name, { place });
    else for (const one of bindings?.elements ?? []) this.addElement(one, place);
  }

  private addElement({ name, propertyName = name, isTypeOnly }: ts.ImportSpecifier, place: number): void {
    if (!isTypeOnly) this.addName(name, { place, name: propertyName.text });
  }

  private addRequire({ name, moduleReference, isTypeOnly }: ts.ImportEqualsDeclaration): void {
    if (isTypeOnly || !ts.isExternalModuleReference(moduleReference)) return;
    this.addName(name, { place: this.add(moduleReference.expression, false, true) });
  }

  private addName(name: ts.Identifier, imported: Imported): void {
    const symbol = this.checker.getSymbolAtLocation(name);
    if (symbol) this.names.set(symbol, imported);
  }
}
