import ts from 'typescript';
import { declaredNames, isAmbient } from './declaredNames';
import { withoutExport } from './exportModifier';
import type { ModuleReferences } from './moduleReferences';
import { isNamelessDefault, namelessDefault, type NamelessDefault } from './namelessDefault';

const { factory } = ts;

/** How the exports of a module are read. */
interface Exports {
  /** `x: () => x` for each. */
  reads: ts.PropertyAssignment[];
  /** What has to be done before anybody reads. */
  first: ts.Statement[];
}

/** The statements of a module without imports and exports, and what it exports. */
export function exportedNames(
  file: ts.SourceFile,
  checker: ts.TypeChecker,
  references: ModuleReferences,
  visit: ts.Visitor,
): { statements: ts.Statement[]; exports: Exports } {
  const found = new FoundExports(checker, references, visit);
  const statements = file.statements.flatMap((statement) => found.reduce(statement));
  return { statements, exports: { reads: found.reads(), first: found.first } };
}

/** Takes the exports out of the statements of a module, one after the other. */
class FoundExports {
  readonly first: ts.Statement[] = [];
  private readonly names = new Map<string, ts.Expression>();
  private readonly nameless = factory.createUniqueName('nameless');

  constructor(
    private readonly checker: ts.TypeChecker,
    private readonly references: ModuleReferences,
    private readonly visit: ts.Visitor,
  ) {}

  reads(): ts.PropertyAssignment[] {
    return [...this.names].map(([name, value]) => read(name, value));
  }

  /** What stays of a statement. */
  reduce(statement: ts.Statement): ts.Statement[] {
    if (ts.isImportDeclaration(statement)) return [];
    if (ts.isExportDeclaration(statement)) return (this.addNames(statement), []);
    if (ts.isImportEqualsDeclaration(statement)) return this.importEquals(statement);
    if (ts.isExportAssignment(statement)) return this.addNameless(statement);
    if (!isExported(statement) || isAmbient(statement)) return [this.visited(statement)];
    if (isNamelessDefault(statement)) return this.addNameless(statement);
    const isDefault = ts.getCombinedModifierFlags(statement as unknown as ts.Declaration) & ts.ModifierFlags.Default;
    for (const { name } of declaredNames(statement))
      this.names.set(isDefault ? 'default' : name, factory.createIdentifier(name));
    return [withoutExport(this.visited(statement))];
  }

  private addNames({ exportClause: clause, moduleSpecifier: specifier, isTypeOnly }: ts.ExportDeclaration): void {
    if (isTypeOnly) return;
    const elements = clause && ts.isNamedExports(clause) ? clause.elements.filter((one) => !one.isTypeOnly) : [];
    if (specifier) this.addNamesOf(specifier, clause, elements);
    else for (const one of elements) this.addOwnName(one);
  }

  /** `export { a as b }` */
  private addOwnName(element: ts.ExportSpecifier): void {
    const { name, propertyName = name } = element;
    const symbol = this.checker.getExportSpecifierLocalTargetSymbol(element);
    if (symbol && isValue(symbol)) {
      this.names.set(name.text, this.references.replacement(symbol) ?? local(propertyName));
    }
  }

  /** `export ... from 'specifier'` */
  private addNamesOf(
    specifier: ts.Expression,
    clause: ts.NamedExportBindings | undefined,
    elements: readonly ts.ExportSpecifier[],
  ): void {
    const { names, references } = this;
    if (clause && ts.isNamedExports(clause) && elements.length === 0 && clause.elements.length > 0) return;
    const place = references.add(specifier);
    if (!clause) references.stars.push(place);
    else if (ts.isNamespaceExport(clause)) names.set(clause.name.text, references.member(place));
    for (const { name, propertyName = name } of elements)
      names.set(name.text, references.member(place, propertyName.text));
  }

  private addNameless(statement: NamelessDefault): ts.Statement[] {
    this.names.set('default', this.nameless);
    const { first, declaration } = namelessDefault(this.visited(statement), this.nameless);
    this.first.push(...first);
    return [declaration];
  }

  private importEquals(statement: ts.ImportEqualsDeclaration): ts.Statement[] {
    const { name, moduleReference } = statement;
    if (!ts.isExternalModuleReference(moduleReference)) {
      if (isExported(statement)) this.names.set(name.text, local(name));
      return [statement];
    }
    const symbol = this.checker.getSymbolAtLocation(name);
    const value = isExported(statement) && symbol ? this.references.replacement(symbol) : undefined;
    if (value) this.names.set(name.text, value);
    return [];
  }

  private visited<T extends ts.Node>(node: T): T {
    return ts.visitNode(node, this.visit) as T;
  }
}

/** `"name": () => value` */
function read(name: string, value: ts.Expression): ts.PropertyAssignment {
  const get = factory.createArrowFunction(undefined, undefined, [], undefined, undefined, value);
  return factory.createPropertyAssignment(factory.createComputedPropertyName(factory.createStringLiteral(name)), get);
}

function local(name: ts.ModuleExportName): ts.Identifier {
  return factory.createIdentifier(name.text);
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? (statement.modifiers ?? []) : [];
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

/** Whether a name means something at run time; what comes from elsewhere may. */
function isValue({ flags }: ts.Symbol): boolean {
  return (flags & (ts.SymbolFlags.Value | ts.SymbolFlags.Alias)) !== 0;
}
