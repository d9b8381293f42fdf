import path from 'node:path';
import ts from 'typescript';
import { codeFrame } from '../positions';
import type { BoundFile } from './internals';

/** @throws SyntaxError that says where, when a file cannot be parsed */
export function refuseWrongSyntax(source: ts.SourceFile): void {
  const [first] = (source as BoundFile).parseDiagnostics;
  if (!first) return;
  const { line, character } = ts.getLineAndCharacterOfPosition(source, first.start);
  const at = { line: line + 1, column: character + 1 };
  const place = `${path.basename(source.fileName)}:${at.line}:${at.column}`;
  const message = ts.flattenDiagnosticMessageText(first.messageText, '\n');
  const error = new SyntaxError(
    `${place} - TS${first.code}: ${message}\n${codeFrame(source.text, at, first.length, 1)}`,
  );
  throw Object.assign(error, { fileName: source.fileName });
}

/** Whether a file is an ES module: Node's rules, by its ending, what it says, and the nearest package.json. */
export function isEsModule(source: ts.SourceFile, waits: boolean): boolean {
  const { fileName, statements } = source;
  if (/\.m[jt]s$/.test(fileName)) return true;
  if (/\.c[jt]s$/.test(fileName) || statements.some((one) => ts.isExportAssignment(one) && one.isExportEquals))
    return false;
  return waits || ts.isExternalModule(source) || isInEsPackage(fileName);
}

/** Whether the nearest package.json, or the ending of the file, says that it is an ES module. */
export function isInEsPackage(file: string): boolean {
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
  };
  return ts.getImpliedNodeFormatForFile(file, undefined, ts.sys, options) === ts.ModuleKind.ESNext;
}

/** Whether a file awaits something outside its functions. */
export function hasTopLevelAwait(source: ts.SourceFile): boolean {
  const awaits = (node: ts.Node): boolean => {
    if (ts.isFunctionLike(node)) return false;
    if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) return true;
    const kind: number = ts.isVariableDeclarationList(node) ? node.flags & ts.NodeFlags.BlockScoped : 0;
    if (kind === Number(ts.NodeFlags.AwaitUsing)) return true;
    return ts.forEachChild(node, awaits) ?? false;
  };
  return /\bawait\b/.test(source.text) && (ts.forEachChild(source, awaits) ?? false);
}
