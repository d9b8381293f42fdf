import { createRequire } from 'node:module';
import type * as typescript from 'typescript';

/** The types whose values can be told apart before anything runs. */
export type PlainType = 'number' | 'string' | 'boolean' | 'bigint';

/** A variable that a cell declares. */
export interface Declaration {
  /** Whether later cells may set it: not with `const`. */
  settable: boolean;
  /** Its type as it is written, after its name or after `as`; undefined when it has none. */
  type?: string;
  /** What its values are, where that is plain from the type or the value: undefined says nothing about them. */
  plain?: PlainType;
  /** The value that it has in the cell, as it is written. */
  value?: string;
}

/**
 * The variables that code declares at its top, by name, in their order.
 *
 * @example
 * declarationsOf('const epochs = 6; // how often').get('epochs'); // { settable: false, plain: 'number', value: '6' }
 */
export function declarationsOf(code: string): Map<string, Declaration> {
  // The compiler is large: it is loaded only where there are parameters to set.
  const ts = createRequire(__filename)('typescript') as typeof typescript;
  const file = ts.createSourceFile('cell.ts', code, ts.ScriptTarget.ES2022, true);
  const declared = file.statements
    .filter(ts.isVariableStatement)
    .flatMap((one) => [...one.declarationList.declarations]);
  const named = declared.flatMap((one) => {
    const { name, initializer } = one;
    if (!ts.isIdentifier(name)) return [];
    const type = one.type ?? (initializer && assertedType(ts, initializer));
    const plain = type ? plainType(ts, type) : initializer && plainValue(ts, initializer);
    const declaration: Declaration = {
      settable: (ts.getCombinedNodeFlags(one) & ts.NodeFlags.Const) === 0,
      ...(type ? { type: type.getText(file) } : {}),
      ...(plain ? { plain } : {}),
      ...(initializer ? { value: initializer.getText(file) } : {}),
    };
    return [[name.text, declaration] as const];
  });
  return new Map(named);
}

/** What stands after `as`; `as const` names no type. */
function assertedType(ts: typeof typescript, value: typescript.Expression): typescript.TypeNode | undefined {
  return ts.isAsExpression(value) && !ts.isConstTypeReference(value.type) ? value.type : undefined;
}

function plainType(ts: typeof typescript, type: typescript.TypeNode): PlainType | undefined {
  switch (type.kind) {
    case ts.SyntaxKind.NumberKeyword:
      return 'number';
    case ts.SyntaxKind.StringKeyword:
      return 'string';
    case ts.SyntaxKind.BooleanKeyword:
      return 'boolean';
    case ts.SyntaxKind.BigIntKeyword:
      return 'bigint';
  }
  if (ts.isLiteralTypeNode(type)) return plainValue(ts, type.literal);
  if (!ts.isUnionTypeNode(type)) return undefined;
  const [first, ...others] = type.types.map((one) => plainType(ts, one));
  return others.every((other) => other === first) ? first : undefined;
}

function plainValue(ts: typeof typescript, value: typescript.Node): PlainType | undefined {
  if (ts.isAsExpression(value) && ts.isConstTypeReference(value.type)) return plainValue(ts, value.expression);
  if (ts.isParenthesizedExpression(value) || ts.isSatisfiesExpression(value)) return plainValue(ts, value.expression);
  if (ts.isPrefixUnaryExpression(value)) {
    if (value.operator === ts.SyntaxKind.ExclamationToken) return 'boolean';
    const plain = plainValue(ts, value.operand);
    return plain === 'number' || plain === 'bigint' ? plain : undefined;
  }
  if (ts.isNumericLiteral(value)) return 'number';
  if (ts.isBigIntLiteral(value)) return 'bigint';
  if (ts.isStringLiteralLike(value) || ts.isTemplateExpression(value)) return 'string';
  const isBoolean = value.kind === ts.SyntaxKind.TrueKeyword || value.kind === ts.SyntaxKind.FalseKeyword;
  return isBoolean ? 'boolean' : undefined;
}
