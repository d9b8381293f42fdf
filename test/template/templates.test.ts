import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../../src/base';
import { formatNotebook, parseNotebook, runNotebooks } from '../../src/notebook';
import { temporaryFolder } from '../setup/fakes';

describe('the templates', () => {
  const root = path.join(projectRoot, 'templates');
  const notebooks = (readdirSync(root, { recursive: true }) as string[]).filter((name) => name.endsWith('.ipynb'));
  const out = temporaryFolder();

  it('have notebooks as Jupyter writes them, without outputs', () => {
    expect(notebooks.sort()).eql(['plain/notebook.ipynb', 'wrapper/wrapper.ipynb']);
    for (const name of notebooks) {
      const text = readFileSync(path.join(root, name), 'utf8');
      const notebook = parseNotebook(text, name);
      expect(formatNotebook(notebook), name).equal(text);
      expect(notebook.cells.flatMap(({ outputs = [] }) => outputs)).eql([]);
    }
  });

  it('name only dependencies that risklab has a version of', () => {
    const own = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as Record<string, object>;
    const known = ['risklab', ...Object.keys({ ...own['dependencies'], ...own['devDependencies'] })];
    for (const kind of ['competition', 'lab', 'plain', 'wrapper']) {
      const { dependencies, devDependencies } = JSON.parse(
        readFileSync(path.join(root, kind, 'package.json'), 'utf8'),
      ) as Record<string, object>;
      expect(known, kind).include.members(Object.keys({ ...dependencies, ...devDependencies }));
      expect(existsSync(path.join(root, kind, 'README.md'))).equal(true);
    }
  });

  it('and the labs need no file that lies elsewhere in the project', () => {
    const labs = readdirSync(path.join(projectRoot, 'notebooks')).filter((name) => name.endsWith('.ipynb'));
    expect(labs.length).above(5);
    for (const name of labs) {
      const { cells } = parseNotebook(readFileSync(path.join(projectRoot, 'notebooks', name), 'utf8'), name);
      const code = cells.filter(({ cell_type: type }) => type === 'code').map(({ source }) => source);
      expect(code.join('\n').match(/['"`]\.\.?\/[^'"`]*/g), name).equal(null);
    }
  });

  for (const name of notebooks) {
    it(`run from the first cell to the last with small numbers: ${name}`, async function () {
      this.timeout(300_000);
      const settings = { profile: 'tiny', backend: 'wasm', out: out() } as const;
      const [result] = await runNotebooks([path.join(root, name)], settings);
      expect(result!.cells.flatMap((cell) => ('message' in cell && cell.message) || [])).eql([]);
      expect(result!.outcome).equal('ok');
      rmSync(path.join(out(), path.basename(name)));
    });
  }
});
