import ts from 'typescript';
import { declaredNames, isAmbient } from './declaredNames';
import { withoutExport } from './cellFunction';
import type { ModuleReferences } from './moduleReferences';
import { constants } from './runtimeCalls';

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
  const exports = new Map<string, ts.Expression>();
  const first: ts.Statement[] = [];
  const visited = <T extends ts.Node>(node: T): T => ts.visitNode(node, visit) as T;
  const nameless = factory.createUniqueName('nameless');

  const exportNames = ({
    exportClause: clause,
    moduleSpecifier: specifier,
    isTypeOnly,
  }: ts.ExportDeclaration): void => {
    if (isTypeOnly) return;
    const names = clause && ts.isNamedExports(clause) ? clause.elements.filter((one) => !one.isTypeOnly) : [];
    if (!specifier) {
      for (const { name, propertyName = name } of names) {
        const symbol = checker.getExportSpecifierLocalTargetSymbol(propertyName.parent as ts.ExportSpecifier);
        if (symbol && isValue(symbol)) exports.set(name.text, references.replacement(symbol) ?? local(propertyName));
      }
      return;
    }
    if (clause && ts.isNamedExports(clause) && names.length === 0 && clause.elements.length > 0) return;
    const place = references.add(specifier);
    if (!clause) references.stars.push(place);
    else if (ts.isNamespaceExport(clause)) exports.set(clause.name.text, references.member(place));
    for (const { name, propertyName = name } of names)
      exports.set(name.text, references.member(place, propertyName.text));
  };

  const exportDefault = (statement: ts.FunctionDeclaration | ts.ClassDeclaration): ts.Statement => {
    if (statement.name) exports.set('default', local(statement.name));
    else exports.set('default', nameless);
    if (statement.name) return withoutExport(visited(statement));
    if (ts.isClassDeclaration(statement)) return defaultConstant(nameless, asExpression(visited(statement)));
    first.push(nameIsDefault(nameless));
    return withFunctionName(withoutExport(visited(statement)) as ts.FunctionDeclaration, nameless);
  };

  const reduce = (statement: ts.Statement): ts.Statement[] => {
    if (ts.isImportDeclaration(statement)) return [];
    if (ts.isExportDeclaration(statement)) return (exportNames(statement), []);
    if (ts.isExportAssignment(statement)) {
      exports.set('default', nameless);
      return [ts.setTextRange(defaultConstant(nameless, visited(statement.expression)), statement)];
    }
    if (ts.isImportEqualsDeclaration(statement)) {
      if (ts.isExternalModuleReference(statement.moduleReference)) {
        const symbol = checker.getSymbolAtLocation(statement.name);
        const read = isExported(statement) && symbol ? references.replacement(symbol) : undefined;
        if (read) exports.set(statement.name.text, read);
        return [];
      }
      if (isExported(statement)) exports.set(statement.name.text, local(statement.name));
      return [statement];
    }
    if (!isExported(statement) || isAmbient(statement)) return [visited(statement)];
    const isDefault = ts.getCombinedModifierFlags(statement as unknown as ts.Declaration) & ts.ModifierFlags.Default;
    if (isDefault && (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement))) {
      return [exportDefault(statement)];
    }
    for (const { name } of declaredNames(statement)) exports.set(name, factory.createIdentifier(name));
    return [withoutExport(visited(statement))];
  };

  const statements = file.statements.flatMap(reduce);
  return { statements, exports: { reads: [...exports].map(([name, value]) => read(name, value)), first } };
}

/** `"name": () => value` */
function read(name: string, value: ts.Expression): ts.PropertyAssignment {
  const get = factory.createArrowFunction(undefined, undefined, [], undefined, undefined, value);
  return factory.createPropertyAssignment(factory.createComputedPropertyName(factory.createStringLiteral(name)), get);
}

function local(name: ts.ModuleExportName): ts.Identifier {
  return factory.createIdentifier(name.text);
}

/** `const x = { default: value }.default`, which calls a function or a class without a name `default`. */
function defaultConstant(name: ts.Identifier, value: ts.Expression): ts.Statement {
  const object = factory.createObjectLiteralExpression([factory.createPropertyAssignment('default', value)]);
  return constants([name, factory.createPropertyAccessExpression(object, 'default')]);
}

/** `Object.defineProperty(f, "name", { value: "default", configurable: true });` */
function nameIsDefault(name: ts.Identifier): ts.Statement {
  const define = factory.createPropertyAccessExpression(factory.createIdentifier('Object'), 'defineProperty');
  const property = factory.createObjectLiteralExpression([
    factory.createPropertyAssignment('value', factory.createStringLiteral('default')),
    factory.createPropertyAssignment('configurable', factory.createTrue()),
  ]);
  const call = factory.createCallExpression(define, undefined, [name, factory.createStringLiteral('name'), property]);
  return factory.createExpressionStatement(call);
}

function asExpression({ modifiers, typeParameters, heritageClauses, members }: ts.ClassDeclaration): ts.Expression {
  const kept = modifiers?.filter((one) => ts.isDecorator(one));
  return factory.createClassExpression(kept, undefined, typeParameters, heritageClauses, members);
}

function withFunctionName(statement: ts.FunctionDeclaration, name: ts.Identifier): ts.Statement {
  const { modifiers, asteriskToken, typeParameters, parameters, type, body } = statement;
  return factory.updateFunctionDeclaration(
    statement,
    modifiers,
    asteriskToken,
    name,
    typeParameters,
    parameters,
    type,
    body,
  );
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? (statement.modifiers ?? []) : [];
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

/** Whether a name means something at run time; what comes from elsewhere may. */
function isValue({ flags }: ts.Symbol): boolean {
  return (flags & (ts.SymbolFlags.Value | ts.SymbolFlags.Alias)) !== 0;
}
