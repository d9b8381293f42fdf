import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import * as risklab from '../src';
import { projectRoot } from '../src/base';

const snapshot = path.join(__dirname, 'publicNames.txt');

const todo = `If that is meant: RISKLAB_UPDATE_NAMES=1 npx mocha --no-config --require tsx/cjs test/publicNames.test.ts, look at the
changes of test/publicNames.txt, and add a line to CHANGELOG.md that says what to write instead of a name that is gone.`;

/** All exports of the root as lines, those of its namespaces too: `wrap`, `type RiskName`, `density.kNearest`. */
function publicNames(): string[] {
  const file = path.join(projectRoot, 'src', 'index.ts');
  const { config } = ts.readConfigFile(path.join(projectRoot, 'tsconfig.json'), (name) =>
    readFileSync(name, 'utf8'),
  ) as {
    config: { compilerOptions: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, projectRoot);
  const program = ts.createProgram([file], options);
  const checker = program.getTypeChecker();
  const namesOf = (module: ts.Symbol, values: object, prefix: string): string[] =>
    checker.getExportsOfModule(module).flatMap((symbol) => {
      const name = `${prefix}${symbol.name}`;
      if (!(symbol.name in values)) return [`type ${name}`];
      const meant = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      if (!(meant.flags & ts.SymbolFlags.ValueModule)) return [name];
      return [name, ...namesOf(meant, (values as Record<string, object>)[symbol.name]!, `${name}.`)];
    });
  const names = namesOf(checker.getSymbolAtLocation(program.getSourceFile(file)!)!, risklab, '');
  const plain = (name: string): string => name.replace(/^type /, '').toLowerCase();
  return names.sort((a, b) => (plain(a) < plain(b) ? -1 : plain(a) > plain(b) ? 1 : a < b ? -1 : 1));
}

describe('the public names', () => {
  it('are those on record: none is gone, and none has come by mistake', function () {
    const names = publicNames();
    if (process.env['RISKLAB_UPDATE_NAMES']) writeFileSync(snapshot, `${names.join('\n')}\n`);
    const before = readFileSync(snapshot, 'utf8').trimEnd().split('\n');
    const changes = [
      ...before.filter((name) => !names.includes(name)).map((name) => `gone: ${name}`),
      ...names.filter((name) => !before.includes(name)).map((name) => `new: ${name}`),
    ];
    expect(changes.join('\n'), todo).equal('');
    expect(names).include.members(['wrap', 'type RiskName', 'density.kNearest', 'type resampling.Policy', 'plot.roc']);
  });

  it('have values for all that is no type, in each namespace', () => {
    const named = readFileSync(snapshot, 'utf8').trimEnd().split('\n');
    const values = named.filter((name) => !name.startsWith('type '));
    const found = values.map((name) =>
      name.split('.').reduce<unknown>((from, key) => (from as Record<string, unknown>)[key], risklab),
    );
    expect(values.filter((_, i) => found[i] === undefined)).eql([]);
  });
});
