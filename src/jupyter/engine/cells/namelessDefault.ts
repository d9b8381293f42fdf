import ts from 'typescript';
import { withoutExport } from './exportModifier';
import { named } from './functionName';
import { constants } from './runtimeCalls';

const { factory } = ts;

/** What `export default` exports without a name of its own. */
export type NamelessDefault = ts.ExportAssignment | ts.FunctionDeclaration | ts.ClassDeclaration;

/** Whether a statement is an `export default` of something without a name, which Node calls `default`. */
export function isNamelessDefault(statement: ts.Statement): statement is NamelessDefault {
  if (ts.isExportAssignment(statement)) return !statement.isExportEquals;
  return (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && !statement.name;
}

/** A declaration of it under a name of ours, and what has to be done before anybody uses it. */
export function namelessDefault(
  statement: NamelessDefault,
  name: ts.Identifier,
): { first: ts.Statement[]; declaration: ts.Statement } {
  if (ts.isFunctionDeclaration(statement))
    return { first: [nameIsDefault(name)], declaration: withFunctionName(statement, name) };
  const value = ts.isClassDeclaration(statement) ? asExpression(statement) : statement.expression;
  return { first: [], declaration: ts.setTextRange(constants([name, named(value, 'default')]), statement) };
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
  const named = factory.updateFunctionDeclaration(
    statement,
    modifiers,
    asteriskToken,
    name,
    typeParameters,
    parameters,
    type,
    body,
  );
  return withoutExport(named);
}
