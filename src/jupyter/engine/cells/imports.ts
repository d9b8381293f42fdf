import ts from 'typescript';

/** A module that a file names. */
export interface ModuleName {
  name: string;
  /** Whether `import x = require()` names it: a package may have other types for it. */
  required: boolean;
}

/** The modules that a file names: in imports and exports of any kind, also dynamic ones and those of types alone. */
export function moduleNames(file: ts.SourceFile): ModuleName[] {
  const names = new Map<string, ModuleName>();
  const add = (node: ts.Node | undefined, required = false): void => {
    if (node && ts.isStringLiteralLike(node)) names.set(`${required} ${node.text}`, { name: node.text, required });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier);
    else if (ts.isExternalModuleReference(node)) add(node.expression, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0]);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal);
    ts.forEachChild(node, visit);
  };
  // Most cells import nothing, and need not be walked through.
  if (/\b(import|export)\b/.test(file.text)) visit(file);
  return [...names.values()];
}
