import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { KernelProcess } from '../../../src/jupyter';
import { run, startKernel, streamText } from '../support';

interface Shape {
  kind: string;
  keys: string[];
}
type Forms = Record<string, Record<'imported' | 'byDefault' | 'required', Shape>>;

const list = readFileSync(path.join(__dirname, 'list.json'), 'utf8');
const names = Object.keys(JSON.parse(list) as Record<string, string>);

/** Installs the packages of the list, once for each state of it. @throws when the registry cannot be reached */
function install(): string {
  const folder = path.join(
    os.tmpdir(),
    `risklab-packages-${createHash('sha256').update(list).digest('hex').slice(0, 12)}`,
  );
  if (existsSync(folder)) return folder;
  const making = `${folder}-${process.pid}`;
  mkdirSync(making, { recursive: true });
  writeFileSync(
    path.join(making, 'package.json'),
    JSON.stringify({ private: true, dependencies: JSON.parse(list) as object }),
  );
  try {
    execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: making, stdio: 'pipe' });
  } catch (error) {
    throw new Error(
      'the packages of list.json: expected npm to install them, got an error. Is the registry in reach?',
      { cause: error },
    );
  }
  renameSync(making, folder);
  return folder;
}

function last(text: string): Forms {
  return JSON.parse(text.slice(text.lastIndexOf('@@') + 2)) as Forms;
}

describe('popular packages in cells, beside plain Node', function () {
  this.timeout(180_000);
  let kernel: KernelProcess;
  let node: Forms;
  before(async () => {
    const folder = install();
    copyFileSync(path.join(__dirname, 'forms.cjs'), path.join(folder, 'forms.cjs'));
    node = last(
      execFileSync(process.execPath, ['forms.cjs', ...names], { cwd: folder, encoding: 'utf8', stdio: 'pipe' }),
    );
    kernel = await startKernel({ cwd: folder });
  });
  after(() => kernel.shutdown());

  /** Runs one cell that prints a shape for each package. */
  async function shapes(
    head: string,
    value: (name: string, n: number) => string,
    chosen = names,
  ): Promise<Record<string, Shape>> {
    const lines = chosen.map((name, n) => `all[${JSON.stringify(name)}] = shape(() => ${value(name, n)});`);
    const shape = `const shape = (get: () => any) => {
      try { const v = get(); return { kind: typeof v, keys: Object(v) === v ? Object.keys(v).sort() : [] }; }
      catch (error: any) { return { kind: error.code, keys: [] }; } };`;
    const code = [head, shape, 'const all: any = {};', ...lines, 'console.log("@@" + JSON.stringify(all));'].join('\n');
    const ran = await run(kernel, code);
    expect(ran.reply).to.have.property('status', 'ok');
    expect(streamText(ran, 'stderr')).equal('');
    const text = streamText(ran, 'stdout');
    return JSON.parse(text.slice(text.lastIndexOf('@@') + 2)) as Record<string, Shape>;
  }

  /** All names that Node gives; of CommonJS modules, whose names Node guesses, further ones may be there. */
  function compare(ours: Record<string, Shape>): void {
    for (const name of names) {
      const wanted = node[name]?.imported.keys.filter((key) => key !== 'module.exports') ?? [];
      expect(ours[name]?.keys, name).to.include.members(wanted);
    }
  }

  it('import * as x', async () => {
    const head = names.map((name, n) => `import * as p${n} from ${JSON.stringify(name)};`).join('\n');
    compare(await shapes(head, (_, n) => `p${n}`));
  });

  it('await import()', async () => {
    const head = names.map((name, n) => `const q${n} = await import(${JSON.stringify(name)} as string);`).join('\n');
    compare(await shapes(head, (_, n) => `q${n}`));
  });

  it('the default export', async () => {
    const chosen = names.filter((name) => node[name]?.imported.keys.includes('default'));
    const head = chosen.map((name, n) => `// @ts-ignore\nimport d${n} from ${JSON.stringify(name)};`).join('\n');
    const ours = await shapes(head, (_, n) => `d${n}`, chosen);
    for (const name of chosen) expect(ours[name], name).deep.equal(node[name]?.byDefault);
  });

  it('require()', async () => {
    const ours = await shapes('', (name) => `require(${JSON.stringify(name)})`);
    for (const name of names) expect(ours[name], name).deep.equal(node[name]?.required);
  });
});
