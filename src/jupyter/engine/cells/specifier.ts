import ts from 'typescript';
import { internals } from './internals';

/** The name of a module that is being typed: a stretch inside quotes, in UTF-16 units. */
export interface TypedSpecifier {
  /** What was typed of it. */
  name: string;
  /** The stretch that a proposal replaces ends here. */
  end: number;
  /** The code as if the name ended at the cursor, and were closed there. */
  code: string;
}

/** The name of a module that a cursor, in UTF-16 units, is in; undefined when it is in none. */
export function typedSpecifier(code: string, cursor: number): TypedSpecifier | undefined {
  const file = ts.createSourceFile('cell.ts', code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
  const literal = literalAround(file, cursor);
  if (!literal || !isSpecifier(literal)) return undefined;
  const start = literal.getStart(file) + 1;
  const textEnd = endOfText(literal, file);
  const closed = textEnd < literal.end;
  // Without a closing quote the rest of the line seems to belong to it.
  const end = closed ? textEnd : cursor;
  const rest = code.slice(closed ? literal.end : cursor);
  return { name: code.slice(start, cursor), end, code: code.slice(0, cursor) + code.charAt(start - 1) + rest };
}

/** The string that a position is inside of. */
export function literalAround(file: ts.SourceFile, position: number): ts.StringLiteralLike | undefined {
  const token = internals.findPrecedingToken(position, file);
  if (!token || !ts.isStringLiteralLike(token) || position <= token.getStart(file)) return undefined;
  return position <= endOfText(token, file) ? token : undefined;
}

/** Where the text of a string ends: before its closing quote, if it has one. */
export function endOfText(literal: ts.StringLiteralLike, file: ts.SourceFile): number {
  const start = literal.getStart(file);
  return literal.end > start + 1 && file.text[literal.end - 1] === file.text[start] ? literal.end - 1 : literal.end;
}

/** Whether a string names a module. */
export function isSpecifier(literal: ts.StringLiteralLike): boolean {
  const { parent } = literal;
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent) || ts.isExternalModuleReference(parent))
    return true;
  if (ts.isLiteralTypeNode(parent)) return ts.isImportTypeNode(parent.parent);
  if (!ts.isCallExpression(parent) || parent.arguments[0] !== literal) return false;
  const { expression: callee } = parent;
  return callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require');
}
