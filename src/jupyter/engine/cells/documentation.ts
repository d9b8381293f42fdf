import ts from 'typescript';
import { isDocumented } from './fileHost';
import type { DocumentedNode } from './internals';

/** Files that were read again, with their documentation. */
const documented = new WeakMap<ts.SourceFile, ts.SourceFile>();

/**
 * Adds the documentation to what a symbol stands for, where it was left out when the file was read. TypeScript keeps it
 * with the declaration, or with the statement around that.
 */
export function readDocumentation(symbol: ts.Symbol): void {
  for (const declaration of symbol.declarations ?? []) {
    const file = declaration.getSourceFile();
    if (isDocumented(file.fileName)) continue;
    const whole = readAgain(file);
    for (let node: ts.Node = declaration; !ts.isSourceFile(node); node = node.parent) {
      const jsDoc = counterpart(whole, node)?.jsDoc;
      if (jsDoc) (node as DocumentedNode).jsDoc = jsDoc;
      if (ts.isStatement(node)) break;
    }
  }
}

function readAgain(file: ts.SourceFile): ts.SourceFile {
  let whole = documented.get(file);
  if (!whole) {
    whole = ts.createSourceFile(file.fileName, file.text, ts.ScriptTarget.ES2022, true);
    documented.set(file, whole);
  }
  return whole;
}

/** The same node of the same text. */
function counterpart(whole: ts.SourceFile, { pos, end, kind }: ts.Node): DocumentedNode | undefined {
  const find = (node: ts.Node): DocumentedNode | undefined => {
    if (node.pos === pos && node.end === end && node.kind === kind) return node;
    return node.pos <= pos && end <= node.end ? ts.forEachChild(node, find) : undefined;
  };
  return find(whole);
}
