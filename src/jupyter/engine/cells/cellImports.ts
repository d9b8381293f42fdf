import ts from 'typescript';
import { bindStatement, constants, runtimeCall } from './runtimeCalls';

const { factory } = ts;

/** `import x = require('x')` */
interface RequireDeclaration extends ts.ImportEqualsDeclaration {
  readonly moduleReference: ts.ExternalModuleReference;
}

/** Whether a statement imports a module; `import x = y.z` does not. */
export function isImport(statement: ts.Statement): statement is ts.ImportDeclaration | RequireDeclaration {
  if (ts.isImportDeclaration(statement)) return true;
  return ts.isImportEqualsDeclaration(statement) && ts.isExternalModuleReference(statement.moduleReference);
}

/** Imported variables that their module may change: what is read wherever the cell names them. */
export type LiveImports = Map<ts.Symbol, ts.Expression>;

/**
 * What an import of a cell becomes: `import d, { a as b } from 'x'`, for instance,
 *
 *     const loaded = $$cell.load("x"), module = loaded.late ? await loaded.late : loaded.module;
 *     const d = module.default, b = module.a;
 *
 * Names of types are left out, and an import of nothing else is no import. Values are imported whether this cell uses them
 * or not, as later cells may.
 *
 * @param live - is filled
 */
export function importStatements(
  statement: ts.ImportDeclaration | RequireDeclaration,
  checker: ts.TypeChecker,
  live: LiveImports,
): ts.Statement[] {
  const made = ts.isImportDeclaration(statement)
    ? importDeclaration(statement, checker, live)
    : importRequire(statement, checker);
  return made.map((one) => ts.setTextRange(one, statement));
}

/**
 * What `import x = y.z` of a cell becomes: `const x = y.z`, unless it means no more than a type.
 *
 * @param visit - finds names of earlier cells
 */
export function aliasStatements(
  { name, moduleReference, isTypeOnly }: ts.ImportEqualsDeclaration,
  checker: ts.TypeChecker,
  visit: ts.Visitor,
): ts.Statement[] {
  if (isTypeOnly || ts.isExternalModuleReference(moduleReference) || !isValue(name, checker)) return [];
  return declared([[name, entity(moduleReference, visit)]]);
}

type Names = [name: ts.Identifier, value: ts.Expression][];

function importDeclaration(
  statement: ts.ImportDeclaration,
  checker: ts.TypeChecker,
  live: LiveImports,
): ts.Statement[] {
  const { importClause: clause, moduleSpecifier: specifier } = statement;
  if (clause?.isTypeOnly) return [];
  const module = factory.createUniqueName('$$module');
  const names = clause ? importedNames(clause, module, checker) : [];
  const isEmpty = clause !== undefined && names.length === 0;
  if (isEmpty && !isBare(clause)) return [];
  for (const [name, value] of names) {
    const symbol = checker.getSymbolAtLocation(name);
    if (symbol && mayChange(symbol, checker)) live.set(symbol, value);
  }
  return [loadStatement('load', specifier, module), ...declared(names)];
}

/** `import {} from 'x'` loads the module, as TypeScript has it when nothing is left out. */
function isBare({ name, namedBindings }: ts.ImportClause): boolean {
  return (
    !name && namedBindings !== undefined && ts.isNamedImports(namedBindings) && namedBindings.elements.length === 0
  );
}

function importedNames(
  { name, namedBindings }: ts.ImportClause,
  module: ts.Identifier,
  checker: ts.TypeChecker,
): Names {
  const names: Names = [];
  if (name && isValue(name, checker)) names.push([name, memberOf(module, 'default')]);
  if (namedBindings && ts.isNamespaceImport(namedBindings)) {
    names.push([namedBindings.name, module]);
  } else if (namedBindings) {
    for (const element of namedBindings.elements) {
      if (!element.isTypeOnly && isValue(element.name, checker))
        names.push([element.name, memberOf(module, (element.propertyName ?? element.name).text)]);
    }
  }
  return names;
}

function memberOf(module: ts.Identifier, name: string): ts.Expression {
  return factory.createElementAccessExpression(module, factory.createStringLiteral(name));
}

function importRequire(statement: RequireDeclaration, checker: ts.TypeChecker): ts.Statement[] {
  const { name, moduleReference: reference } = statement;
  if (statement.isTypeOnly || !isValue(name, checker)) return [];
  const module = factory.createUniqueName('$$module');
  return [loadStatement('require', reference.expression, module), ...declared([[name, module]])];
}

function entity(name: ts.EntityName, visit: ts.Visitor): ts.Expression {
  if (ts.isIdentifier(name)) return ts.visitNode(name, visit) as ts.Expression;
  return factory.createPropertyAccessExpression(entity(name.left, visit), name.right.text);
}

function loadStatement(how: 'load' | 'require', specifier: ts.Expression, module: ts.Identifier): ts.Statement {
  const loaded = factory.createUniqueName('loaded');
  const late = factory.createPropertyAccessExpression(loaded, 'late');
  const value = factory.createConditionalExpression(
    late,
    undefined,
    factory.createAwaitExpression(late),
    undefined,
    factory.createPropertyAccessExpression(loaded, 'module'),
  );
  return constants([loaded, runtimeCall(how, specifier)], [module, value]);
}

function declared(names: Names): ts.Statement[] {
  if (names.length === 0) return [];
  const plain: Names = names.map(([name, value]) => [factory.createIdentifier(name.text), value]);
  return [
    constants(...plain),
    ...names.map(([{ text }, value]) => bindStatement({ name: text, constant: true }, value)),
  ];
}

/** Whether a module may give an imported name another value later on; what cannot be found may. */
function mayChange(name: ts.Symbol, checker: ts.TypeChecker): boolean {
  const { flags, declarations = [] } = name.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(name) : name;
  if (declarations.length === 0) return true;
  const isConstant = (one: ts.Declaration): boolean => (ts.getCombinedNodeFlags(one) & ts.NodeFlags.Const) !== 0;
  return (flags & ts.SymbolFlags.Variable) !== 0 && !declarations.some(isConstant);
}

/** Whether an imported name means something at run time; what cannot be found is taken for a value. */
function isValue(name: ts.Identifier, checker: ts.TypeChecker): boolean {
  const symbol = checker.getSymbolAtLocation(name);
  if (!symbol) return true;
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return (target.flags & ts.SymbolFlags.Value) !== 0;
}
