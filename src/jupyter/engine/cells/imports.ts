import ts from 'typescript';

/** The modules that a file names: in imports and exports of any kind, also dynamic ones and those of types alone. */
export function moduleNames(file: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const add = (name: ts.Node | undefined): void => {
    if (name && ts.isStringLiteralLike(name)) names.add(name.text);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier);
    else if (ts.isExternalModuleReference(node)) add(node.expression);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0]);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal);
    ts.forEachChild(node, visit);
  };
  // Most cells import nothing, and need not be walked through.
  if (/\b(import|export)\b/.test(file.text)) visit(file);
  return names;
}
