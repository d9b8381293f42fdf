import path from 'node:path';
import ts from 'typescript';
import { PythonHints } from './pythonHints';

/** One thing that is wrong with code. */
export interface Diagnostic {
  /** The file, relative to the notebook's folder; undefined for the cell itself. */
  fileName?: string;
  /** The whole text that it is in. */
  source: string;
  /** Counted from 1. */
  line: number;
  /** Counted from 1. */
  column: number;
  /** How many characters are meant. */
  length: number;
  code: number;
  /** Reasons are on lines of their own, indented. */
  message: string;
  /** What TypeScript adds to it, with the place that it means where that is another, and what may be meant by Python. */
  notes: string[];
}

/** What the files of a notebook are called. */
export interface FileNames {
  /** Where the notebook is; other files are called by their paths from there. */
  folder: string;
  /** What errors call a cell; undefined for other files. */
  cell: (file: ts.SourceFile) => string | undefined;
}

/** TypeScript's codes of `import x = require('y')` and `export = x` in an ES module, which cells and their files can do. */
const allowed = [1202, 1203];

/** The errors among what the compiler says, in the order of the text; warnings are left out. */
export function diagnosticsOf(found: readonly ts.Diagnostic[], cell: ts.SourceFile, names: FileNames): Diagnostic[] {
  const python = new PythonHints(cell);
  return found
    .filter((one) => one.category === ts.DiagnosticCategory.Error && !allowed.includes(one.code) && !isOfUrl(one))
    .map((diagnostic) => {
      const { file = cell, start = 0, length = 0, code, messageText, relatedInformation = [] } = diagnostic;
      const hint = python.for(diagnostic);
      return {
        ...(file === cell ? {} : { fileName: nameOf(file, names) }),
        source: file.text,
        ...positionIn(file, start),
        length,
        code,
        message: flat(messageText),
        notes: [...relatedInformation.map((one) => noteOf(one, diagnostic, names)), ...(hint ? [hint] : [])],
      };
    });
}

function noteOf(related: ts.DiagnosticRelatedInformation, to: ts.Diagnostic, names: FileNames): string {
  const { file, start = 0, messageText } = related;
  const text = flat(messageText);
  if (!file || (file === to.file && start === to.start)) return text;
  const { line, column } = positionIn(file, start);
  return `${nameOf(file, names)}:${line}:${column} - ${text}`;
}

function nameOf(file: ts.SourceFile, { cell, folder }: FileNames): string {
  return cell(file) ?? path.relative(folder, file.fileName);
}

function positionIn(file: ts.SourceFile, start: number): { line: number; column: number } {
  // What is missing at the end of a text is reported behind its last line break.
  const { line, character } = ts.getLineAndCharacterOfPosition(file, Math.min(start, file.text.trimEnd().length));
  return { line: line + 1, column: character + 1 };
}

function flat(text: string | ts.DiagnosticMessageChain): string {
  return ts.flattenDiagnosticMessageText(text, '\n');
}

/** Whether a module was not found as its name is a URL, which Node loads. */
function isOfUrl({ code, messageText: text }: ts.Diagnostic): boolean {
  return code === 2307 && typeof text === 'string' && /^Cannot find module '(data|file):/.test(text);
}
