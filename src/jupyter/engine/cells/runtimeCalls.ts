import ts from 'typescript';
import type { DeclaredName } from './declaredNames';

const { factory } = ts;

/** By what name the code of a cell reaches its `CellRuntime`. */
export const runtimeName = '$$cell';

/** `$$cell.member` */
export function runtimeMember(member: string): ts.PropertyAccessExpression {
  return factory.createPropertyAccessExpression(factory.createIdentifier(runtimeName), member);
}

/** `$$cell.member(given)` */
export function runtimeCall(member: string, ...given: ts.Expression[]): ts.CallExpression {
  return factory.createCallExpression(runtimeMember(member), undefined, given);
}

/** `$$cell.scope.name` */
export function inScope(name: string): ts.Expression {
  return factory.createPropertyAccessExpression(runtimeMember('scope'), name);
}

/**
 * `$$cell.bind("x", () => x, $$value => x = $$value);`: makes a variable of the cell known to later cells.
 *
 * @param variable - where it is, when that is not a plain variable
 */
export function bindStatement(
  { name, constant }: DeclaredName,
  variable: ts.Expression = factory.createIdentifier(name),
): ts.Statement {
  const get = arrow([], variable);
  const set = arrow(['$$value'], factory.createAssignment(variable, factory.createIdentifier('$$value')));
  const call = runtimeCall('bind', factory.createStringLiteral(name), get, ...(constant ? [] : [set]));
  return factory.createExpressionStatement(call);
}

/** The name that a statement of {@link bindStatement} is about; none for other statements. */
export function boundName(statement: ts.Statement): string[] {
  const call = ts.isExpressionStatement(statement) ? statement.expression : undefined;
  if (!call || !ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return [];
  const { expression, name } = call.expression;
  const isBind = ts.isIdentifier(expression) && expression.text === runtimeName && name.text === 'bind';
  const [first] = call.arguments;
  return isBind && first && ts.isStringLiteral(first) ? [first.text] : [];
}

/** `const a = x, b = y;` */
export function constants(...declared: [name: ts.BindingName, value: ts.Expression][]): ts.Statement {
  const all = declared.map(([name, value]) => factory.createVariableDeclaration(name, undefined, undefined, value));
  return factory.createVariableStatement(undefined, factory.createVariableDeclarationList(all, ts.NodeFlags.Const));
}

function arrow(parameters: string[], body: ts.Expression): ts.Expression {
  const declared = parameters.map((name) => factory.createParameterDeclaration(undefined, undefined, name));
  return factory.createArrowFunction(undefined, undefined, declared, undefined, undefined, body);
}
