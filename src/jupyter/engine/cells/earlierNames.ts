import ts from 'typescript';
import { inScope, runtimeMember } from './runtimeCalls';

const { factory } = ts;

/**
 * A visitor that puts the scope that cells share in the place of names from earlier cells, and the kernel's import in the
 * place of `import()`.
 *
 * @param isEarlier - whether a name was declared by an earlier cell
 */
export function earlierNames(
  checker: ts.TypeChecker,
  isEarlier: (symbol: ts.Symbol) => boolean,
  context: ts.TransformationContext,
): ts.Visitor {
  const isOne = (symbol: ts.Symbol | undefined): boolean => symbol !== undefined && isEarlier(symbol);
  const isEarlierName = (node: ts.Node): node is ts.Identifier =>
    ts.isIdentifier(node) && isReference(node) && isOne(checker.getSymbolAtLocation(node));
  const isEarlierCallee = (node: ts.Node): boolean => isEarlierName(bare(node));
  const visit = (node: ts.Node): ts.Node => {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return node;
    if (isEarlierName(node)) return atStartOf(node, inScope(node.text));
    if (ts.isShorthandPropertyAssignment(node) && isOne(checker.getShorthandAssignmentValueSymbol(node))) {
      return longhand(node, visit);
    }
    const inner = ts.visitEachChild(node, visit, context);
    if (ts.isCallExpression(inner)) return visitedCall(inner, isEarlierCallee((node as ts.CallExpression).expression));
    if (!ts.isTaggedTemplateExpression(inner) || !isEarlierCallee((node as ts.TaggedTemplateExpression).tag))
      return inner;
    const { tag, typeArguments, template } = inner;
    return factory.updateTaggedTemplateExpression(inner, withoutThis(tag), typeArguments, template);
  };
  return visit;
}

/** `{ x }` becomes `{ x: scope.x }`, and `({ x = 1 } = y)` becomes `({ x: scope.x = 1 } = y)`. */
function longhand(node: ts.ShorthandPropertyAssignment, visit: (node: ts.Node) => ts.Node): ts.Node {
  const { name, objectAssignmentInitializer: initial } = node;
  const value = atStartOf(name, inScope(name.text));
  const whole = initial ? factory.createAssignment(value, visit(initial) as ts.Expression) : value;
  return ts.setTextRange(factory.createPropertyAssignment(factory.createIdentifier(name.text), whole), node);
}

function visitedCall(call: ts.CallExpression, isEarlier: boolean): ts.Node {
  const { expression, questionDotToken, typeArguments, arguments: given } = call;
  if (expression.kind === ts.SyntaxKind.ImportKeyword) {
    return factory.updateCallExpression(call, runtimeMember('import'), undefined, given);
  }
  if (!isEarlier) return call;
  return ts.isCallChain(call)
    ? factory.updateCallChain(call, withoutThis(expression), questionDotToken, typeArguments, given)
    : factory.updateCallExpression(call, withoutThis(expression), typeArguments, given);
}

/** `(0, scope.f)`: a function is called without `this`, though it is looked up in an object. */
function withoutThis(callee: ts.Expression): ts.Expression {
  const comma = factory.createComma(factory.createNumericLiteral(0), callee);
  return ts.setSourceMapRange(factory.createParenthesizedExpression(comma), ts.getSourceMapRange(callee));
}

/** `f` of `(f as any)!`. */
function bare(node: ts.Node): ts.Node {
  const isWrapped =
    ts.isParenthesizedExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isTypeAssertionExpression(node);
  return isWrapped ? bare(node.expression) : node;
}

/** Errors in a call point at the end of what is called, which is longer than the name that was written: at its start. */
function atStartOf(name: ts.Identifier, replacement: ts.Expression): ts.Expression {
  const start = name.getStart();
  return ts.setSourceMapRange(ts.setTextRange(replacement, name), { pos: start, end: start });
}

/** Whether an identifier stands for a variable, and is not the name of a member or of what is being declared. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node as { parent?: ts.Node };
  if (!parent) return false;
  if (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) return parent.name !== node;
  const mayHaveValue = ts.isBindingElement(parent) || ts.isEnumMember(parent) || ts.isPropertyDeclaration(parent);
  if (mayHaveValue || ts.isVariableDeclaration(parent) || ts.isParameter(parent)) return parent.initializer === node;
  if (ts.isExportAssignment(parent)) return true;
  if (ts.isQualifiedName(parent)) return parent.left === node;
  if (ts.isImportEqualsDeclaration(parent)) return parent.moduleReference === node;
  const names = ts.isDeclarationStatement(parent) || ts.isClassExpression(parent) || ts.isFunctionExpression(parent);
  const member = ts.isMethodDeclaration(parent) || ts.isAccessor(parent) || ts.isJsxAttribute(parent);
  const label = ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent);
  return !names && !member && !label && !ts.isMetaProperty(parent);
}
