import ts from 'typescript';

const { factory } = ts;

/**
 * `{ ["name"]: value }["name"]` where a value is a function or a class without a name, which the language then calls so; any other value
 * as it is.
 */
export function named(value: ts.Expression, name: string): ts.Expression {
  if (!isNameless(bare(value))) return value;
  const key = factory.createStringLiteral(name);
  const property = factory.createPropertyAssignment(factory.createComputedPropertyName(key), value);
  return factory.createElementAccessExpression(factory.createObjectLiteralExpression([property]), key);
}

function isNameless(value: ts.Expression): boolean {
  if (ts.isArrowFunction(value)) return true;
  return (ts.isFunctionExpression(value) || ts.isClassExpression(value)) && value.name === undefined;
}

/** `f` of `(f as any)!`: brackets and types make no difference. */
export function bare(node: ts.Expression): ts.Expression {
  const isWrapped =
    ts.isParenthesizedExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isTypeAssertionExpression(node);
  return isWrapped ? bare(node.expression) : node;
}
