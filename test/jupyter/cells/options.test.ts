import { expect } from 'chai';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { cellOptions } from '../../../src/jupyter/engine/cells/options';

describe('the types that cells have in a folder', () => {
  let folder: string;
  beforeEach(() => (folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'types-')))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(file: string, text: string): void {
    const place = path.join(folder, file);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, text);
  }

  /** The packages of types that are read for a file of code, and what is wrong with it. */
  function compile(code: string): { packages: string[]; errors: string[] } {
    write('cell.ts', code);
    const file = path.join(folder, 'cell.ts');
    const program = ts.createProgram([file], { ...cellOptions(folder).compilerOptions, noEmit: true });
    const names = program.getSourceFiles().map(({ fileName }) => /\/@types\/([^/]+)\//.exec(fileName)?.[1]);
    const wrong = program.getSemanticDiagnostics(program.getSourceFile(file));
    return {
      packages: [...new Set(names)].filter((name) => name !== undefined).sort(),
      errors: wrong.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')),
    };
  }

  it('are those of Node.js alone where there are none: nothing else of what the kernel is built with', () => {
    expect(compile('process.version.length;')).deep.equal({ packages: ['node'], errors: [] });
    expect(compile('describe;').errors.join()).match(/^Cannot find name 'describe'/);
  });

  it('are all that the folder has, and those of Node.js besides', () => {
    write('node_modules/@types/globe/index.d.ts', 'declare const round: 5;');
    expect(compile('const five: 5 = round; process.version;')).deep.equal({ packages: ['globe', 'node'], errors: [] });
  });

  it('are those that its tsconfig.json names', () => {
    write('tsconfig.json', '{ "compilerOptions": { "types": ["globe"] } }');
    write('node_modules/@types/globe/index.d.ts', 'declare const round: 5;');
    write('node_modules/@types/flat/index.d.ts', 'declare const plane: 6;');
    expect(compile('round;')).deep.equal({ packages: ['globe'], errors: [] });
    expect(compile('plane;').errors).deep.equal(["Cannot find name 'plane'."]);
  });
});
