import ts from 'typescript';

const { factory } = ts;

/** A statement without `export` and `default`. */
export function withoutExport(statement: ts.Statement): ts.Statement {
  if (!ts.canHaveModifiers(statement)) return statement;
  const isExport = ({ kind }: ts.ModifierLike): boolean =>
    kind === ts.SyntaxKind.ExportKeyword || kind === ts.SyntaxKind.DefaultKeyword;
  if (!statement.modifiers?.some(isExport)) return statement;
  const kept = statement.modifiers.filter((one) => !isExport(one));
  return ts.canHaveDecorators(statement)
    ? factory.replaceDecoratorsAndModifiers(statement, kept)
    : factory.replaceModifiers(statement, kept.filter(ts.isModifier));
}
