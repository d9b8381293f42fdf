import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import type { KernelProcess } from '../../../src/jupyter';
import { run, startKernel, streamText } from '../support';
import { installed, listed } from './installed';

interface Shape {
  kind: string;
  keys: string[];
}

/** What plain Node gives for a package. */
interface Forms extends Record<'imported' | 'byDefault' | 'byTypes' | 'required', Shape> {
  /** Names that Node has found in the text of a CommonJS module, which are no members of it. */
  guessed: string[];
  named?: Shape;
  /** The members of what `require` gives. */
  members: string[];
}

const runnable = [...listed].filter(([, { types }]) => types !== 'only');
const names = runnable.map(([name]) => name);
const differing = (what: 'names' | 'default'): ((name: string) => boolean) => {
  return (name) => listed.get(name)?.differs?.includes(what) ?? false;
};

function last<T>(text: string): T {
  return JSON.parse(text.slice(text.lastIndexOf('@@') + 2)) as T;
}

/** A cell that makes `v0`, `v1`, ... of packages, and prints their shapes. */
function shapesCell(chosen: readonly string[], lines: (name: string, variable: string) => string): string {
  return [
    ...chosen.map((name, n) => lines(name, `v${n}`)),
    `const shapeOf = (v: unknown) => ({ kind: typeof v, keys: Object(v) === v ? Object.keys(v as object).sort() : [] });`,
    `console.log('@@' + JSON.stringify([${chosen.map((_, n) => `v${n}`).join()}].map(shapeOf)));`,
  ].join('\n');
}

describe('popular packages in cells, beside plain Node', function () {
  this.timeout(180_000);
  let kernel: KernelProcess;
  let node: Record<string, Forms>;
  let nodesFiles: string[];
  before(async () => {
    const folder = installed();
    copyFileSync(path.join(__dirname, 'forms.cjs'), path.join(folder, 'forms.cjs'));
    const text = execFileSync(process.execPath, ['forms.cjs', JSON.stringify(runnable)], {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
    });
    ({ packages: node, files: nodesFiles } = last<{ packages: Record<string, Forms>; files: string[] }>(text));
    kernel = await startKernel({ cwd: folder });
  });
  after(() => kernel.shutdown());

  /** Runs a cell, which is type-checked as all are. */
  async function printed(code: string): Promise<string> {
    const ran = await run(kernel, code);
    expect(ran.reply['status'], JSON.stringify(ran.reply['traceback'])).equal('ok');
    expect(streamText(ran, 'stderr')).equal('');
    return streamText(ran, 'stdout');
  }

  async function shapes(
    chosen: readonly string[],
    lines: (name: string, variable: string) => string,
  ): Promise<Map<string, Shape>> {
    const found = last<Shape[]>(await printed(shapesCell(chosen, lines)));
    return new Map(chosen.map((name, n) => [name, found[n] as Shape]));
  }

  /** The names of Node, and where that is said of a package, those of all members that the module really has. */
  function expectNames(found: Map<string, Shape>): void {
    for (const name of names) {
      const { imported, guessed, members } = node[name] as Forms;
      // Newer versions of Node have it for all CommonJS modules.
      const [nodes, keys] = [imported.keys, found.get(name)?.keys].map((all) =>
        all?.filter((key) => key !== 'module.exports'),
      );
      const all = new Set([...imported.keys.filter((key) => !guessed.includes(key)), ...members, 'default']);
      if (!differing('names')(name)) expect(keys, name).deep.equal(nodes);
      else
        expect(keys, name)
          .deep.equal([...all].sort())
          .and.not.deep.equal(nodes);
    }
  }

  it('import for the side effect loads the files that Node loads', async () => {
    const imports = names.map((name) => `import '${name}';`).join('\n');
    const files = `Object.keys(require.cache).map((file) => file.slice(process.cwd().length + 1))`;
    const found = last<string[]>(await printed(`${imports}\nconsole.log('@@' + JSON.stringify(${files}))`));
    const wanted = nodesFiles.filter((file) => file.startsWith('node_modules'));
    expect(wanted.length).above(500);
    expect(found).to.include.members(wanted);
  });

  it('import * as x', async () => {
    expectNames(await shapes(names, (name, v) => `import * as ${v} from '${name}';`));
  });

  it('await import()', async () => {
    expectNames(await shapes(names, (name, v) => `const ${v} = await import('${name}');`));
  });

  it('import x', async () => {
    const chosen = names.filter((name) => node[name]?.imported.keys.includes('default'));
    const found = await shapes(chosen, (name, v) => `import ${v} from '${name}';`);
    for (const name of chosen) {
      const { byDefault, byTypes } = node[name] as Forms;
      expect(found.get(name), name).deep.equal(differing('default')(name) ? byTypes : byDefault);
      if (differing('default')(name)) expect(byTypes, name).not.deep.equal(byDefault);
    }
  });

  it('import { x }', async () => {
    const chosen = runnable.flatMap(([name, { named }]) => (named === undefined ? [] : [name]));
    expect(chosen).length.above(50);
    const found = await shapes(chosen, (name, v) => `import { ${listed.get(name)?.named} as ${v} } from '${name}';`);
    for (const name of chosen) expect(found.get(name), name).deep.equal(node[name]?.named);
  });

  it('require()', async () => {
    // A package that cannot be required says why, as it does to Node.
    const tried = (name: string): string =>
      `(() => { try { return require('${name}') as unknown; } catch (e) { return { [(e as { code: string }).code]: true }; } })()`;
    const found = await shapes(names, (name, v) => `const ${v} = ${tried(name)};`);
    for (const name of names) expect(found.get(name), name).deep.equal(node[name]?.required);
  });

  it('import x = require()', async () => {
    const chosen = names.filter((name) => !node[name]?.required.keys.some((key) => key.startsWith('ERR_')));
    const found = await shapes(chosen, (name, v) => `import ${v} = require('${name}');`);
    for (const name of chosen) expect(found.get(name), name).deep.equal(node[name]?.required);
  });

  it('import type, also from packages that have nothing else', async () => {
    const chosen = [...listed].filter(([, { type }]) => type !== undefined);
    const imports = chosen.map(([name, { type }], n) => `import type { ${type} as T${n} } from '${imported(name)}';`);
    expect(await printed(imports.join('\n'))).equal('');
    const wrong = await run(kernel, imports.join('\n').replaceAll('{ ', '{ Not'));
    expect(wrong.reply['evalue'])
      .match(/TS\d+: .* has no exported member/)
      .and.include(`${chosen.length - 1} more`);
  });

  it('the types of all packages that have some are known', async () => {
    const typed = runnable.filter(([, { types }]) => types !== 'none');
    expect(typed).length.above(40);
    const lines = typed.map(([name], n) => [
      `import * as x${n} from '${name}';`,
      '// @ts-expect-error: would be none if the module were of type any',
      `const wrong${n}: { readonly no: unique symbol } = x${n};`,
    ]);
    await printed(lines.flat().join('\n'));
  });
});

/** The name by which types are imported. */
function imported(name: string): string {
  return name.replace(/^@types\//, '');
}
