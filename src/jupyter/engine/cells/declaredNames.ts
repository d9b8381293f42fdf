import ts from 'typescript';

/** A variable that a statement declares for the whole cell. */
export interface DeclaredName {
  name: string;
  /** Whether nothing can be assigned to it. */
  constant: boolean;
}

/** The variables that a statement of a cell declares for the whole cell, but for those of imports. */
export function declaredNames(statement: ts.Statement): DeclaredName[] {
  if (isAmbient(statement)) return [];
  if (ts.isVariableStatement(statement)) {
    const kind: number = statement.declarationList.flags & ts.NodeFlags.BlockScoped;
    const constant = kind === Number(ts.NodeFlags.Const);
    return statement.declarationList.declarations.flatMap(({ name }) => bindingNames(name, constant));
  }
  if (ts.isFunctionDeclaration(statement)) return statement.body ? named(statement.name) : [];
  if (ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement)) return named(statement.name);
  if (ts.isModuleDeclaration(statement)) return ts.isIdentifier(statement.name) ? named(statement.name) : [];
  return nestedVars(statement);
}

function named(name: ts.Identifier | undefined): DeclaredName[] {
  return name ? [{ name: name.text, constant: false }] : [];
}

/** Whether a node itself says `declare`. */
export function isAmbient(node: ts.Node): boolean {
  const modifiers = ts.canHaveModifiers(node) ? (node.modifiers ?? []) : [];
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword);
}

function bindingNames(name: ts.BindingName, constant: boolean): DeclaredName[] {
  if (ts.isIdentifier(name)) return [{ name: name.text, constant }];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? bindingNames(element.name, constant) : []));
}

/** A `var` in a loop or a block is declared for the whole cell. */
function nestedVars(statement: ts.Statement): DeclaredName[] {
  const found: DeclaredName[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0) {
      found.push(...node.declarations.flatMap(({ name }) => bindingNames(name, false)));
    }
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return found;
}
