import ts from 'typescript';
import { bare, named } from './functionName';
import { runtimeMember } from './runtimeCalls';

const { factory } = ts;

/**
 * A visitor that puts other expressions in the place of names: of variables of earlier cells, and of what is imported. It
 * also puts the kernel's import and `import.meta` in the place of the language's.
 *
 * @param replacement - what stands for a name; undefined where it stays
 */
export function earlierNames(
  checker: ts.TypeChecker,
  replacement: (symbol: ts.Symbol) => ts.Expression | undefined,
  context: ts.TransformationContext,
): ts.Visitor {
  const replaced = (symbol: ts.Symbol | undefined): ts.Expression | undefined => symbol && replacement(symbol);
  const inPlaceOf = (node: ts.Node): ts.Expression | undefined =>
    ts.isIdentifier(node) && isReference(node) ? replaced(checker.getSymbolAtLocation(node)) : undefined;
  const isEarlierCallee = (node: ts.Expression): boolean => inPlaceOf(bare(node)) !== undefined;
  const visit = (node: ts.Node): ts.Node => {
    if (isOfTypes(node)) return node;
    const other = inPlaceOf(node);
    if (other) return atStartOf(node as ts.Identifier, other);
    if (ts.isShorthandPropertyAssignment(node)) {
      const value = replaced(checker.getShorthandAssignmentValueSymbol(node));
      if (value) return longhand(node, value, visit);
    }
    if (isImportMeta(node)) return ts.setTextRange(runtimeMember('meta'), node);
    const inner = ts.visitEachChild(node, visit, context);
    if (ts.isBinaryExpression(inner)) {
      const { left } = node as ts.BinaryExpression;
      return ts.isIdentifier(left) && inPlaceOf(left) ? namingAssignment(inner, left.text) : inner;
    }
    if (ts.isCallExpression(inner)) return visitedCall(inner, isEarlierCallee((node as ts.CallExpression).expression));
    if (!ts.isTaggedTemplateExpression(inner) || !isEarlierCallee((node as ts.TaggedTemplateExpression).tag))
      return inner;
    const { tag, typeArguments, template } = inner;
    return factory.updateTaggedTemplateExpression(inner, withoutThis(tag), typeArguments, template);
  };
  return visit;
}

/** `{ x }` becomes `{ x: scope.x }`, and `({ x = 1 } = y)` becomes `({ x: scope.x = 1 } = y)`, for instance. */
function longhand(
  node: ts.ShorthandPropertyAssignment,
  replacement: ts.Expression,
  visit: (node: ts.Node) => ts.Node,
): ts.Node {
  const { name, objectAssignmentInitializer: initial } = node;
  const value = atStartOf(name, replacement);
  const whole = initial ? factory.createAssignment(value, named(visit(initial) as ts.Expression, name.text)) : value;
  return ts.setTextRange(factory.createPropertyAssignment(factory.createIdentifier(name.text), whole), node);
}

/** A function without a name is called as the variable that it is assigned to, here as that stood there. */
function namingAssignment(inner: ts.BinaryExpression, name: string): ts.Expression {
  const { left, operatorToken: operator, right } = inner;
  return naming.has(operator.kind) ? factory.updateBinaryExpression(inner, left, operator, named(right, name)) : inner;
}

const naming = new Set<ts.SyntaxKind>([
  ts.SyntaxKind.EqualsToken,
  ts.SyntaxKind.AmpersandAmpersandEqualsToken,
  ts.SyntaxKind.BarBarEqualsToken,
  ts.SyntaxKind.QuestionQuestionEqualsToken,
]);

function visitedCall(call: ts.CallExpression, isEarlier: boolean): ts.Node {
  if (isImportCall(call)) return withOwnImport(call);
  if (!isEarlier) return call;
  const { expression, questionDotToken, typeArguments, arguments: given } = call;
  return ts.isCallChain(call)
    ? factory.updateCallChain(call, withoutThis(expression), questionDotToken, typeArguments, given)
    : factory.updateCallExpression(call, withoutThis(expression), typeArguments, given);
}

/** A transformation that puts the kernel's import in the place of the language's, and leaves the rest. */
export function ownImports(): ts.TransformerFactory<ts.SourceFile> {
  return (context) => {
    const visit = (node: ts.Node): ts.Node => {
      const inner = ts.visitEachChild(node, visit, context);
      return ts.isCallExpression(inner) && isImportCall(inner) ? withOwnImport(inner) : inner;
    };
    return (file) => ts.visitNode(file, visit) as ts.SourceFile;
  };
}

function isImportCall({ expression }: ts.CallExpression): boolean {
  return expression.kind === ts.SyntaxKind.ImportKeyword;
}

function withOwnImport(call: ts.CallExpression): ts.CallExpression {
  return factory.updateCallExpression(call, runtimeMember('import'), undefined, call.arguments);
}

function isImportMeta(node: ts.Node): boolean {
  return ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword;
}

/** Whether a node is gone at run time. */
function isOfTypes(node: ts.Node): boolean {
  if (ts.isTypeNode(node)) return !ts.isExpressionWithTypeArguments(node);
  if (ts.isHeritageClause(node)) return node.token === ts.SyntaxKind.ImplementsKeyword;
  return ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
}

/** `(0, scope.f)`: a function is called without `this`, though it is looked up in an object. */
function withoutThis(callee: ts.Expression): ts.Expression {
  const comma = factory.createComma(factory.createNumericLiteral(0), callee);
  return ts.setSourceMapRange(factory.createParenthesizedExpression(comma), ts.getSourceMapRange(callee));
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
