import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import ts from 'typescript';
import { projectRoot } from '../../src/base';

/** The TypeScript of a page of docs as one module, block after block, which imports the sources in place of the library. */
export interface PageCode {
  /** A folder of its own, in `.cache` of the project where no other check looks, where what the page writes can go. */
  readonly folder: string;
  /** What the strict settings of the project say against the page's own lines. */
  compileErrors(): string[];
  /** Runs the module. @returns what it exports */
  run<T>(): T;
}

/**
 * Writes the code of a page before the tests of a `describe`, and removes it after them.
 *
 * @param page - the name of a file in `docs`
 * @param count - how many blocks, from the first; all unless given
 * @example
 * const page = pageCode('extending.md');
 * it('compiles', () => expect(page.compileErrors()).eql([]));
 */
export function pageCode(page: string, count?: number): PageCode {
  let folder = '';
  before(() => {
    const text = readFileSync(path.join(projectRoot, 'docs', page), 'utf8');
    const blocks = [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code]) => code!).slice(0, count);
    const parent = path.join(projectRoot, '.cache');
    mkdirSync(parent, { recursive: true });
    folder = mkdtempSync(path.join(parent, `${path.parse(page).name}-`));
    writeFileSync(path.join(folder, 'page.ts'), blocks.join('\n').replaceAll("'risklab'", "'../../src'"));
  });
  after(() => rmSync(folder, { recursive: true }));
  return {
    get folder() {
      return folder;
    },
    compileErrors: () => compileErrors(folder),
    run: <T>() => createRequire(__filename)(path.join(folder, 'page.ts')) as T,
  };
}

/** Checks the page alone, not the sources that it leads to, which have a check of their own. */
function compileErrors(folder: string): string[] {
  const settings = {
    extends: '../../tsconfig.json',
    compilerOptions: { noEmit: true, rootDir: '../..', noUnusedLocals: false, types: ['node'] },
    files: ['page.ts'],
  };
  const { fileNames, options, errors } = ts.parseJsonConfigFileContent(settings, ts.sys, folder);
  const program = ts.createProgram(fileNames, options);
  const page = program.getSourceFile(path.join(folder, 'page.ts'));
  const found = [
    ...errors,
    ...program.getOptionsDiagnostics(),
    ...program.getSyntacticDiagnostics(page),
    ...program.getSemanticDiagnostics(page),
  ];
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
