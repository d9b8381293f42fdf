import ts from 'typescript';

/** A token of a program, in the form in which programs are compared. */
export interface Token {
  /** The same for all names of variables, all numbers and all texts; what stands after a point keeps its name. */
  text: string;
  /** The line that it is in, from 0. */
  line: number;
}

/**
 * The tokens of code in TypeScript, without comments and layout, so that new names, other numbers and another layout change little.
 *
 * @example
 * tokensOf('let sum = 1; // one').map(({ text }) => text).join(' '); // 'let name = 0 ;'
 */
export function tokensOf(code: string): Token[] {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, code);
  const tokens: Token[] = [];
  let line = 0;
  let before = 0;
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    const start = scanner.getTokenStart();
    line += code.slice(before, start).split('\n').length - 1;
    before = start;
    tokens.push({ text: formOf(kind, scanner.getTokenText(), tokens.at(-1)?.text), line });
  }
  return tokens;
}

function formOf(kind: ts.SyntaxKind, text: string, before: string | undefined): string {
  switch (kind) {
    case ts.SyntaxKind.Identifier:
      return before === '.' || before === '?.' ? text : 'name';
    case ts.SyntaxKind.NumericLiteral:
    case ts.SyntaxKind.BigIntLiteral:
      return '0';
    case ts.SyntaxKind.StringLiteral:
    case ts.SyntaxKind.NoSubstitutionTemplateLiteral:
      return "''";
    default:
      return text;
  }
}
