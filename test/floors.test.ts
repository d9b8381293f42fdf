import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect } from 'chai';
import { Linter } from 'eslint';
import type { Rule } from 'eslint';
import tseslint from 'typescript-eslint';
import { projectRoot } from '../src/base';
import { arrowsOf, circleIn, packagesFrom, sourceArrows, sourceFiles } from './support/sourceGraph';

/** The lint rule, and the function that it asks. */
interface FloorsModule {
  default: Rule.RuleModule;
  wrongImport: (from: string, specifier: string) => string | undefined;
}

interface FloorTable {
  floors: string[][];
  light: string[];
  heavy: string[];
}

const read = (...names: string[]): string => readFileSync(path.join(projectRoot, ...names), 'utf8');
const load = createRequire(__filename);
const { default: rule, wrongImport } = load('../scripts/lint/floors.mjs') as FloorsModule;
const { floors, light, heavy } = JSON.parse(read('src', 'floors.json')) as FloorTable;

describe('the floors of src', () => {
  const arrows = sourceArrows();
  const rooms = readdirSync(path.join(projectRoot, 'src'))
    .filter((name) => !name.endsWith('.json'))
    .map((name) => name.replace(/\.ts$/, ''));

  it('have each folder once', () => {
    expect(floors.flat().sort()).eql(rooms.sort());
    expect(floors.flat()).include.members(light);
  });

  it('hold: no folder imports another of its floor or above, none past its index, and light ones nothing heavy', () => {
    const wrong = arrows.flatMap(({ from, specifier }) => wrongImport(from, specifier) ?? []);
    expect(wrong.join('\n')).equal('');
    expect(arrows.length).above(1000);
  });

  it('have no circle of files, neither of values nor of types', () => {
    expect(circleIn(arrows.filter(({ isType }) => !isType))?.join(' -> '), 'values').equal(undefined);
    expect(circleIn(arrows)?.join(' -> '), 'values and types').equal(undefined);
  });

  it('are those that CONTRIBUTING draws, and its list of light folders is the table’s', () => {
    const text = read('CONTRIBUTING.md');
    const [, drawing = ''] = /^src\/.*\n((?: {2}.*\n)+)/m.exec(text) ?? [];
    const drawn = [...drawing.matchAll(/^ {2}(\w+)(?:\/|\.ts) +(\d) /gm)].map(([, name, floor]) => `${name} ${floor}`);
    expect(drawn.sort()).eql(floors.flatMap((names, i) => names.map((name) => `${name} ${i + 1}`)).sort());
    const order = [...drawing.matchAll(/ (\d) /g)].map(([, floor]) => Number(floor));
    expect(order).eql([...order].sort((a, b) => a - b));
    const [, said = ''] = /Light are ([^:]+):/.exec(text) ?? [];
    expect([...said.matchAll(/`(\w+)`/g)].map(([, name]) => name).sort()).eql([...light].sort());
  });
});

describe('an import that breaks the floors', () => {
  const cases: [from: string, specifier: string, wrong: string | undefined][] = [
    ['viz/x.ts', '../risk/y', 'src/viz/x.ts imports src/risk/y: viz (floor 5) may not import risk (floor 5)'],
    ['viz/plot/x.ts', '../../risk', 'src/viz/plot/x.ts imports src/risk: viz (floor 5) may not import risk (floor 5)'],
    ['base/x.ts', '../backend', 'src/base/x.ts imports src/backend: base (floor 1) may not import backend (floor 2)'],
    ['table/x.ts', '..', 'src/table/x.ts imports src/index: table (floor 2) may not import index (floor 6)'],
    ['viz/x.ts', '../base/random', 'src/viz/x.ts imports src/base/random: base is imported through its index alone'],
    [
      'viz/plot/x.ts',
      '..',
      'src/viz/plot/x.ts imports src/viz: inside viz a file is imported itself, not through the index',
    ],
    ['viz/x.ts', '../none', 'src/viz/x.ts imports src/none: none has no floor in src/floors.json'],
    [
      'jupyter/x.ts',
      'nodejs-polars',
      'src/jupyter/x.ts imports nodejs-polars: jupyter may not, so that the kernel works without it',
    ],
    [
      'cell/x.ts',
      '@tensorflow/tfjs/dist/x',
      'src/cell/x.ts imports @tensorflow/tfjs/dist/x: cell may not, so that the kernel works without it',
    ],
    ['setup/probeScript.ts', '@tensorflow/tfjs', undefined],
    ['viz/x.ts', '../base', undefined],
    ['viz/plot/x.ts', '../../metrics/index', undefined],
    ['viz/plot/x.ts', '../theme', undefined],
    ['jupyter/engine/x.ts', '../wire', undefined],
    ['index.ts', './viz', undefined],
    ['viz/x.ts', '@tensorflow/tfjs', undefined],
    ['jupyter/x.ts', 'nodejs-polars-like', undefined],
    ['base/paths.ts', '../../package.json', undefined],
  ];
  for (const [from, specifier, wrong] of cases) {
    it(`${from} imports ${specifier}: ${wrong === undefined ? 'allowed' : 'refused'}`, () => {
      expect(wrongImport(from, specifier)).equal(wrong);
    });
  }

  const forms = {
    'an import': "import { y } from '../risk/y'; y();",
    'an import of types': "import type { Y } from '../risk/y'; export type Z = Y;",
    'an export': "export { y } from '../risk/y';",
    'an export of all': "export * from '../risk/y';",
    'an import at run time': "void import('../risk/y');",
    'an import in a type': "export type Y = import('../risk/y').Y;",
    require: "const { y } = require('../risk/y'); y();",
    'what createRequire gives': "const load = createRequire(__filename); load('../risk/y');",
    'createRequire at once': "createRequire(__filename)('../risk/y');",
  };
  for (const [name, code] of Object.entries(forms)) {
    it(`is seen by eslint and by this test: ${name}`, () => {
      const config: Linter.Config = {
        files: ['**/*.ts'],
        languageOptions: { parser: tseslint.parser },
        plugins: { risklab: { rules: { floors: rule } } },
        rules: { 'risklab/floors': 'error' },
      };
      const found = new Linter({ cwd: projectRoot }).verify(code, config, path.join(projectRoot, 'src', 'viz', 'x.ts'));
      expect(found.map(({ message }) => message)).eql([cases[0]![2]]);
      expect(() => arrowsOf('viz/x.ts', code)).throw('src/viz/x.ts imports ../risk/y, which is no file of src');
    });
  }

  it('leads to the index of a folder', () => {
    expect(arrowsOf('viz/x.ts', "import '../risk';")).eql([
      { from: 'viz/x.ts', specifier: '../risk', to: 'risk/index.ts', isType: false },
    ]);
  });

  it('makes a circle that is found', () => {
    const arrow = (from: string, to: string) => ({ from, specifier: to, to, isType: false });
    expect(circleIn([arrow('a', 'b'), arrow('a', 'c'), arrow('b', 'c')])).equal(undefined);
    expect(circleIn([arrow('a', 'b'), arrow('b', 'c'), arrow('c', 'b')])).eql(['b', 'c', 'b']);
  });
});

describe('the exports of the package', () => {
  const { exports, dependencies } = JSON.parse(read('package.json')) as {
    exports: Record<string, { default: string }>;
    dependencies: Record<string, string>;
  };
  const entry = (name: string): string => exports[name]!.default.replace(/^\.\/dist\/(.*)\.js$/, '$1.ts');
  const arrows = sourceArrows();
  /** Programs that the kernel and the set-up start in processes or threads of their own. */
  const programs = sourceFiles.filter((file) =>
    /^(jupyter|setup|notebook)\/.*(main|[wW]atchdog|[tT]hread|systemTar)\.ts$/.test(file),
  );
  const isHeavy = (name: string): boolean => /^@tensorflow\/|^nodejs-polars$/.test(name);

  it('reach TensorFlow.js and polars from the root, so that the search for them finds them', () => {
    expect([...packagesFrom(entry('.'), arrows).keys()].filter(isHeavy)).include.members([
      '@tensorflow/tfjs',
      'nodejs-polars',
    ]);
    expect(heavy).eql(['@tensorflow/*', 'nodejs-polars']);
  });

  for (const file of [...['./cell', './check', './kernel', './runner'].map(entry), ...programs]) {
    it(`reach neither from ${file}, and no package that is not installed with it`, () => {
      const reached = [...packagesFrom(file, arrows)].map(([name, from]) => ({ name, from }));
      expect(reached.filter(({ name }) => isHeavy(name))).eql([]);
      const owner = (name: string): string => /^(@[^/]+\/)?[^/]+/.exec(name)![0];
      expect(reached.filter(({ name }) => !(owner(name) in dependencies))).eql([]);
    });
  }
});
