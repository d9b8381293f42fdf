import { expect } from 'chai';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Checker } from '../../../src/jupyter/engine/cells/checker';
import { CellScope } from '../../../src/jupyter/engine/cells/cellScope';
import { cellOptions } from '../../../src/jupyter/engine/cells/options';

describe('the cost of an import', () => {
  let folder: string;
  beforeEach(() => (folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'imports-')))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A package whose declarations are spread over many files. */
  function write(name: string, files: number): void {
    const at = path.join(folder, 'node_modules', name);
    mkdirSync(at, { recursive: true });
    const names = Array.from({ length: files }, (_, n) => `part${n}`);
    for (const one of names) writeFileSync(path.join(at, `${one}.d.ts`), `export const ${one}: number;`);
    writeFileSync(path.join(at, 'index.d.ts'), names.map((one) => `export * from './${one}.js';`).join('\n'));
    writeFileSync(path.join(at, 'package.json'), JSON.stringify({ name, types: 'index.d.ts' }));
  }

  it('in looks at the disk does not grow with the packages that were imported before', () => {
    write('broad', 300);
    for (const name of ['first', 'before', 'after']) write(name, 1);
    const { compilerOptions } = cellOptions(folder);
    const checker = new Checker(folder, compilerOptions);
    const scope = new CellScope(compilerOptions);
    const { compilerHost: host } = checker.host;
    let lookUps = 0;
    for (const kind of ['fileExists', 'directoryExists', 'readFile'] as const) {
      const original = host[kind]?.bind(host) as (name: string) => never;
      host[kind] = (name: string): never => (lookUps++, original(name));
    }
    const prepare = (name: string): number => {
      lookUps = 0;
      checker.prepare(scope.open(path.join(folder, `${name}.ts`), `import '${name}';`));
      expect(checker.current.getSourceFile(path.join(folder, 'node_modules', name, 'index.d.ts'))).not.equal(undefined);
      return lookUps;
    };
    prepare('first');
    const before = prepare('before');
    expect(prepare('broad')).greaterThan(300);
    expect(prepare('after')).lessThan(before + 30);
  });
});
