import ts from 'typescript';
import { aliasStatements, importStatements, isImport, type LiveImports } from './cellImports';
import { declaredNames } from './declaredNames';
import { earlierNames } from './earlierNames';
import { bindStatement, constants, inScope } from './runtimeCalls';

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
 */
export function toFunctionBody(
  checker: ts.TypeChecker,
  isEarlier: (symbol: ts.Symbol) => boolean,
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
  if (ts.isExpressionStatement(visited) || ts.isExportAssignment(visited)) {
    return [isLast ? result(visited) : ts.setTextRange(factory.createExpressionStatement(visited.expression), visited)];
  }
  return [withName(withoutExport(visited))];
}

/**
 * `return { value: (0, x) }` in the place of a last `x`: returned as it is, a promise would be waited for, and without the
 * comma a function without a name would be called `value`.
 */
function result(last: ts.ExpressionStatement | ts.ExportAssignment): ts.Statement {
  const { expression } = last;
  const inner = ts.isParenthesizedExpression(expression) ? expression.expression : expression;
  const isNamed = ts.isArrowFunction(inner) || ts.isFunctionExpression(inner) || ts.isClassExpression(inner);
  const shown = isNamed ? factory.createComma(factory.createNumericLiteral(0), expression) : expression;
  const value = factory.createObjectLiteralExpression([factory.createPropertyAssignment('value', shown)]);
  return ts.setTextRange(factory.createReturnStatement(value), last);
}

/** `export default function () {}` may have no name, which only an export may lack. */
function withName(statement: ts.Statement): ts.Statement {
  const name = factory.createUniqueName('nameless');
  if (ts.isFunctionDeclaration(statement) && !statement.name) {
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
  if (ts.isClassDeclaration(statement) && !statement.name) {
    const { modifiers, typeParameters, heritageClauses, members } = statement;
    return factory.updateClassDeclaration(statement, modifiers, name, typeParameters, heritageClauses, members);
  }
  return statement;
}

/** A statement without `export` and `default`. */
export function withoutExport(statement: ts.Statement): ts.Statement {
  if (!ts.canHaveModifiers(statement)) return statement;
  const isExport = ({ kind }: ts.ModifierLike): boolean =>
    kind === ts.SyntaxKind.ExportKeyword || kind === ts.SyntaxKind.DefaultKeyword;
  if (!statement.modifiers?.some(isExport)) return statement;
  const kept = statement.modifiers.filter((one) => !isExport(one));
  return ts.canHaveDecorators(statement)
    ? factory.replaceDecoratorsAndModifiers(statement, kept)
    : factory.replaceModifiers(statement, kept.filter(ts.isModifier));
}
