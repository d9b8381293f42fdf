import path from 'node:path';
import ts from 'typescript';

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
}

/** TypeScript's code of `import x = require('y')` in an ES module, which cells can do. */
const importAssignment = 1202;

/** The errors among what the compiler says, in the order of the text; warnings are left out. */
export function diagnosticsOf(found: readonly ts.Diagnostic[], cell: ts.SourceFile, folder: string): Diagnostic[] {
  return found
    .filter(({ category, code }) => category === ts.DiagnosticCategory.Error && code !== importAssignment)
    .map(({ file = cell, start = 0, length = 0, code, messageText }) => {
      // What is missing at the end of a text is reported behind its last line break.
      const at = Math.min(start, file.text.trimEnd().length);
      const { line, character } = ts.getLineAndCharacterOfPosition(file, at);
      return {
        ...(file === cell ? {} : { fileName: path.relative(folder, file.fileName) }),
        source: file.text,
        line: line + 1,
        column: character + 1,
        length,
        code,
        message: ts.flattenDiagnosticMessageText(messageText, '\n'),
      };
    });
}
