import ts from 'typescript';
import { hooks } from './interruptState';

/** What each name begins with that the kernel puts into code. */
const mark = '$$';
const ownNames = new Set<string>([...Object.values(hooks), '$$cleanup']);
/** Where code reads the variables of earlier cells, and what is imported; see `CellRuntime`. */
const source = String.raw`\$\$(?:cell\.scope|cell\.from\[\d+\]|module_\d+)`;
const member = String.raw`(?:\.([\p{ID_Continue}$]+)|\["([^"\n]*)"\])`;

/** The names as they were written. The brackets of `(0, scope.f)()` keep `this` from a function. */
const names: readonly [pattern: RegExp, written: string][] = [
  [new RegExp(String.raw`\(0 ?, ${source}${member}\)`, 'gu'), '$1$2'],
  [new RegExp(`${source}${member}`, 'gu'), '$1$2'],
  [new RegExp(source, 'g'), 'module'],
  [/\$\$cell\.import\b/g, 'import'],
  [/\$\$cell\.meta\b/g, 'import.meta'],
];

/** Where code begins that has to do with checks. */
const checks = /\s*(?:\(|\(value => |if \()?\btypeof \$\$[a-z]|\{\s*const \$\$cleanup\b/i;

/**
 * Code without what the kernel puts into it: its names for the variables of other cells, and the checks for interrupts. The code may be a
 * piece, and stand within a text, such as the message of an error that quotes it.
 *
 * @example
 * plainCode('$$cell.scope.model.fitt is not a function'); // 'model.fitt is not a function'
 */
export function plainCode(text: string): string {
  if (!text.includes(mark)) return text;
  return withoutChecks(names.reduce((code, [pattern, written]) => code.replace(pattern, written), text));
}

/** Reads code from its first check on: before it there may be other text, in which quotes are no quotes. */
function withoutChecks(text: string): string {
  const start = text.search(checks);
  if (start < 0) return text;
  const plain = text.slice(0, start) + new Copy(text.slice(start)).text;
  return plain === text ? text : withoutChecks(plain);
}

/** A copy of code without checks. */
class Copy {
  readonly text: string;

  constructor(private readonly code: string) {
    // What is no code is read as far as it goes: only pieces of it are looked for.
    const file = ts.createSourceFile('code.js', code, ts.ScriptTarget.ESNext, false, ts.ScriptKind.JS);
    this.text = this.of(file);
  }

  /** A node, with the white space before it. */
  private of(node: ts.Node): string {
    if (ts.isTryStatement(node) && node.catchClause && endsWithChecks(node))
      return this.ofParts(node, node.catchClause.end);
    const kept = keptOf(node);
    if (kept.length === 1 && kept[0] === node) return this.ofParts(node);
    const [first, ...more] = kept.map((one) => this.of(one));
    return first === undefined ? '' : this.spaceBefore(node) + first.trimStart() + more.join('');
  }

  private ofParts(node: ts.Node, end = node.end): string {
    const pieces: string[] = [];
    let at = node.pos;
    ts.forEachChild(node, (child) => {
      if (child.pos >= end) return;
      pieces.push(this.code.slice(at, child.pos), this.of(child));
      at = child.end;
    });
    return pieces.join('') + this.code.slice(at, end);
  }

  private spaceBefore({ pos, end }: ts.Node): string {
    return /^\s*/.exec(this.code.slice(pos, end))?.[0] ?? '';
  }
}

/** What stands for a node: itself, the code that the kernel has put it around, or nothing. */
function keptOf(node: ts.Node): readonly ts.Node[] {
  if (ts.isStatement(node) && isCheckStatement(node)) return [];
  if (ts.isBlock(node) && node.statements[0] && isCleanup(node.statements[0])) return node.statements.slice(1);
  if (ts.isTryStatement(node) && endsWithChecks(node)) return node.tryBlock.statements;
  if (ts.isCallExpression(node) && isGuard(node.expression)) return node.arguments;
  if (ts.isParenthesizedExpression(node)) return behindCheck(node.expression) ?? [node];
  if (ts.isElementAccessExpression(node)) return namedValue(node) ?? [node];
  return [node];
}

/** `typeof $$name !== "undefined"`, by itself or with more behind it; or several of these. */
function isCheck(node: ts.Expression): boolean {
  if (!ts.isBinaryExpression(node)) return false;
  const { left, operatorToken, right } = node;
  if (operatorToken.kind === ts.SyntaxKind.CommaToken) return isCheck(left) && isCheck(right);
  if (operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken) return isCheck(left);
  return ts.isTypeOfExpression(left) && isOwn(left.expression);
}

function isOwn(node: ts.Node): boolean {
  return ts.isIdentifier(node) && ownNames.has(node.text);
}

/** `value` of `check, value` */
function behindCheck(node: ts.Expression): ts.Expression[] | undefined {
  const isComma = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.CommaToken;
  return isComma && isCheck(node.left) ? [node.right] : undefined;
}

/** `value` of `{ ["name"]: value }["name"]` */
function namedValue({ expression, argumentExpression: key }: ts.ElementAccessExpression): ts.Expression[] | undefined {
  const [only, ...more] = ts.isObjectLiteralExpression(expression) ? expression.properties : [];
  if (!only || more.length > 0 || !ts.isPropertyAssignment(only) || !ts.isComputedPropertyName(only.name))
    return undefined;
  const { expression: name } = only.name;
  const isSame = ts.isStringLiteral(name) && ts.isStringLiteral(key) && name.text === key.text;
  return isSame ? [only.initializer] : undefined;
}

/** `(value => typeof $$name !== "undefined" ? $$name(value) : value)` */
function isGuard(callee: ts.Expression): boolean {
  if (!ts.isParenthesizedExpression(callee) || !ts.isArrowFunction(callee.expression)) return false;
  const { body } = callee.expression;
  return ts.isConditionalExpression(body) && isCheck(body.condition);
}

/** `const $$cleanup = {};` */
function isCleanup(node: ts.Statement): boolean {
  return ts.isVariableStatement(node) && node.declarationList.declarations.some(({ name }) => isOwn(name));
}

/** `try { ... } finally { check; }` */
function endsWithChecks({ finallyBlock }: ts.TryStatement): boolean {
  const checks = finallyBlock?.statements ?? [];
  return checks.length > 0 && checks.every(isCheckStatement);
}

/** `check;` and `if (check) ...` */
function isCheckStatement(node: ts.Statement): boolean {
  return (ts.isExpressionStatement(node) || ts.isIfStatement(node)) && isCheck(node.expression);
}
