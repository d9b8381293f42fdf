import ts from 'typescript';
import { internals } from './internals';
import { pythonNames } from './pythonNames';
import { literals, pythonSyntax } from './pythonSyntax';

/** TypeScript's codes for a name that is not declared, without and with a similar one. */
const unknownName = new Set([2304, 2552]);

/** Reads diagnostics of one cell, and says what those who come from Python may have meant; each thing once. */
export class PythonHints {
  private readonly told = new Set<string>();

  constructor(private readonly cell: ts.SourceFile) {}

  /**
   * What to write instead, in one line.
   *
   * @returns undefined where the code does not look like Python, or it was said already
   */
  for({ code, start, file }: ts.Diagnostic): string | undefined {
    if (start === undefined || file !== this.cell) return undefined;
    const hint = unknownName.has(code) ? this.forName(start) : isSyntax(code) ? this.forLine(start) : undefined;
    if (hint === undefined || this.told.has(hint)) return undefined;
    this.told.add(hint);
    return `Coming from Python? ${hint}`;
  }

  private forName(start: number): string | undefined {
    const node = internals.getTouchingPropertyName(this.cell, start);
    if (!ts.isIdentifier(node)) return undefined;
    return assignmentHint(node) ?? callHint(node) ?? pythonNames.get(node.text)?.(undefined) ?? this.forLine(start);
  }

  private forLine(start: number): string | undefined {
    const { line } = ts.getLineAndCharacterOfPosition(this.cell, start);
    const from = this.cell.getPositionOfLineAndCharacter(line, 0);
    const [text = ''] = this.cell.text.slice(from).split('\n', 1);
    return pythonSyntax(text);
  }
}

/** Errors of the parser have codes from 1000 to 1999, and 18000 and more. */
function isSyntax(code: number): boolean {
  return (code >= 1000 && code < 2000) || code >= 18000;
}

/** `x = 5` where there is no `x`, also with a type of Python or several at once. */
function assignmentHint(name: ts.Identifier): string | undefined {
  const statement = statementOf(name);
  if (!statement) return undefined;
  const [target = '', given = ''] = splitOnce(statement.expression.getText(), '=');
  const value = isShort(given) ? literals(given) : '...';
  if (given.startsWith('=')) return undefined;
  if (ts.isLabeledStatement(statement.parent)) {
    const type = pythonNames
      .get(name.text)?.(undefined)
      .match(/^The type is called: (.*)$/)?.[1];
    return type && `Write: let ${statement.parent.label.text}: ${type} = ${value || '...'}`;
  }
  if (isAssignment(statement.expression) && target === name.text)
    return `Declare a variable first: let ${target} = ${value}`;
  const isUnpacking = given !== '' && /^\w+(?:\s*,\s*\w+)+$/.test(target);
  return isUnpacking ? `Write: let [${target}] = ${value.includes(',') ? `[${value}]` : value}` : undefined;
}

/** The statement that consists of assignments of which a name is a part. */
function statementOf(name: ts.Node): ts.ExpressionStatement | undefined {
  const { parent } = name;
  if (ts.isExpressionStatement(parent)) return parent;
  return ts.isBinaryExpression(parent) ? statementOf(parent) : undefined;
}

function isAssignment(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
}

function splitOnce(text: string, mark: string): string[] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at).trim(), text.slice(at + mark.length).trim()];
}

/** `len(t)` where there is no `len`. */
function callHint(name: ts.Identifier): string | undefined {
  const { parent } = name;
  if (!ts.isCallExpression(parent) || parent.expression !== name) return undefined;
  const given = parent.arguments.map((one) => one.getText()).join(', ');
  return pythonNames.get(name.text)?.(isShort(given) ? given : '...');
}

function isShort(text: string): boolean {
  return text.length <= 40 && !text.includes('\n');
}
