import ts from 'typescript';
import { aliasStatements, importStatements, isImport, type LiveImports } from './cellImports';
import { declaredNames } from './declaredNames';
import { earlierNames } from './earlierNames';
import { withoutExport } from './exportModifier';
import { named } from './functionName';
import { isNamelessDefault, namelessDefault } from './namelessDefault';
import { bindStatement, boundName, constants, inScope } from './runtimeCalls';

const { factory } = ts;

/**
 * Makes the body of a function out of a cell, before types are removed: names of earlier cells are looked up in a scope
 * that all cells share, the cell's own are put there, imports become calls, and the last expression is returned.
 *
 * A cell's own code uses plain local variables. The scope has an accessor to each, so that later cells see and change the
 * same variable as the functions of this cell do. A function is in the scope from the start, as it is usable from the
 * start; anything else once its statement is done.
 *
 * @param isEarlier - whether a name was declared by an earlier cell
 * @param names - is filled with the names that are put into the scope
 */
export function toFunctionBody(
  checker: ts.TypeChecker,
  isEarlier: (symbol: ts.Symbol) => boolean,
  names: Set<string>,
): ts.TransformerFactory<ts.SourceFile> {
  return (context) => {
    return (file) => {
      const live: LiveImports = new Map();
      const replacement = (symbol: ts.Symbol): ts.Expression | undefined =>
        live.get(symbol) ?? (isEarlier(symbol) ? inScope(symbol.name) : undefined);
      const visit = earlierNames(checker, replacement, context);
      const last = file.statements.at(-1);
      const bindings = (one: ts.Statement): ts.Statement[] => declaredNames(one).map((name) => bindStatement(name));
      const statements = [
        ...file.statements.filter((one) => ts.isFunctionDeclaration(one)).flatMap(bindings),
        ...file.statements.filter(isImport).flatMap((one) => importStatements(one, checker, live)),
        ...file.statements.flatMap((one) => [
          ...visitStatement(one, checker, visit, one === last),
          ...(ts.isFunctionDeclaration(one) ? [] : bindings(one)),
        ]),
      ];
      for (const name of statements.flatMap(boundName)) names.add(name);
      return factory.updateSourceFile(file, ts.setTextRange(factory.createNodeArray(statements), file.statements));
    };
  };
}

/**
 * Removes what is left of module syntax: the `export {}` that a module without imports and exports ends with, and the
 * imports that TypeScript itself adds for JSX.
 */
export function withoutModuleSyntax(): ts.TransformerFactory<ts.SourceFile> {
  return () => (file) =>
    factory.updateSourceFile(
      file,
      file.statements
        .filter((one) => !ts.isExportDeclaration(one))
        .map((one) => (ts.isImportDeclaration(one) ? asRequire(one) : one)),
    );
}

/** `const { jsx: _jsx } = require("react/jsx-runtime");` in the place of `import { jsx as _jsx } from "react/jsx-runtime";` */
function asRequire({ importClause, moduleSpecifier }: ts.ImportDeclaration): ts.Statement {
  const { namedBindings: names } = importClause ?? {};
  const elements = names && ts.isNamedImports(names) ? [...names.elements] : [];
  const pattern = factory.createObjectBindingPattern(
    elements.map(({ name, propertyName }) => factory.createBindingElement(undefined, propertyName, name)),
  );
  const load = factory.createCallExpression(factory.createIdentifier('require'), undefined, [moduleSpecifier]);
  return constants([pattern, load]);
}

/** A statement without `export`. */
function visitStatement(
  statement: ts.Statement,
  checker: ts.TypeChecker,
  visit: ts.Visitor,
  isLast: boolean,
): ts.Statement[] {
  if (isImport(statement) || ts.isExportDeclaration(statement)) return [];
  if (ts.isImportEqualsDeclaration(statement)) return aliasStatements(statement, checker, visit);
  const visited = ts.visitNode(statement, visit) as ts.Statement;
  if (isNamelessDefault(visited)) {
    if (isLast && ts.isExportAssignment(visited)) return [result(visited, named(visited.expression, 'default'))];
    const { first, declaration } = namelessDefault(visited, factory.createUniqueName('nameless'));
    return [...first, declaration];
  }
  if (ts.isExportAssignment(visited) || ts.isExpressionStatement(visited)) {
    if (isLast) return [result(visited, visited.expression)];
    return [ts.setTextRange(factory.createExpressionStatement(visited.expression), visited)];
  }
  return [withoutExport(visited)];
}

/**
 * `return [x];` in the place of a last `x`: returned as it is, a promise would be waited for, and as a member of an object a function
 * without a name would be called as that is.
 */
function result(last: ts.Statement, value: ts.Expression): ts.Statement {
  return ts.setTextRange(factory.createReturnStatement(factory.createArrayLiteralExpression([value])), last);
}
