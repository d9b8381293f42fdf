import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { projectRoot } from '../../src/base';

/** One import, export or `require` of another module. */
export interface Arrow {
  /** The file, by its path from `src`. */
  readonly from: string;
  /** What it names. */
  readonly specifier: string;
  /** The file of src that is meant; undefined for a package. */
  readonly to: string | undefined;
  /** Whether nothing of it is left when it runs. */
  readonly isType: boolean;
}

const folder = path.join(projectRoot, 'src');

/** All files of src, by their paths from there. */
export const sourceFiles: readonly string[] = (readdirSync(folder, { recursive: true }) as string[])
  .map((file) => file.split(path.sep).join('/'))
  .filter((file) => file.endsWith('.ts'))
  .sort();

/** What every file of src imports. */
export function sourceArrows(): Arrow[] {
  return sourceFiles.flatMap((file) => arrowsOf(file, readFileSync(path.join(folder, file), 'utf8')));
}

/** What one file imports. */
export function arrowsOf(file: string, code: string): Arrow[] {
  const found: Arrow[] = [];
  const add = (node: ts.Node | undefined, isType: boolean): void => {
    if (!node || !ts.isStringLiteralLike(node)) return;
    found.push({ from: file, specifier: node.text, to: fileOf(file, node.text), isType });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, onlyTypes(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && isLoad(node)) add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, code, ts.ScriptTarget.ES2022, true));
  return found;
}

/** The one circle that is found first, as files that import each other, the first again at the end; undefined without any. */
export function circleIn(arrows: readonly Arrow[]): string[] | undefined {
  const next = new Map<string, string[]>();
  for (const { from, to } of arrows) if (to !== undefined) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const search = (file: string, way: readonly string[]): string[] | undefined => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const other of next.get(file) ?? []) {
      const circle = search(other, [...way, file]);
      if (circle) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of next.keys()) {
    const circle = search(file, []);
    if (circle) return circle;
  }
  return undefined;
}

/** All packages that are reached from a file, each with the file that imports it; also those of types. */
export function packagesFrom(file: string, arrows: readonly Arrow[]): Map<string, string> {
  const found = new Map<string, string>();
  const seen = new Set([file]);
  for (const one of seen) {
    for (const { from, specifier, to } of arrows) {
      if (from !== one) continue;
      if (to !== undefined) seen.add(to);
      else if (!specifier.startsWith('node:')) found.set(specifier, from);
    }
  }
  return found;
}

function onlyTypes(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  const { isTypeOnly, name, namedBindings } = clause;
  if (isTypeOnly) return true;
  if (name || !namedBindings || !ts.isNamedImports(namedBindings)) return false;
  return namedBindings.elements.length > 0 && namedBindings.elements.every((element) => element.isTypeOnly);
}

/** `import(...)`, `require(...)`, and `load(...)`, as files name what `createRequire` gives. */
function isLoad({ expression }: ts.CallExpression): boolean {
  return (
    expression.kind === ts.SyntaxKind.ImportKeyword ||
    /^(require|load|createRequire\(__filename\))$/.test(expression.getText())
  );
}

function fileOf(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const place = path.posix.join(path.posix.dirname(from), specifier).replace(/\/$/, '');
  const names = place === '.' ? ['index.ts'] : [`${place}.ts`, `${place}/index.ts`];
  const file = names.find((name) => sourceFiles.includes(name));
  if (file === undefined) throw new Error(`src/${from} imports ${specifier}, which is no file of src`);
  return file;
}
