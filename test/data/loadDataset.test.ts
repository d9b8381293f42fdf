import { expect } from 'chai';
import path from 'node:path';
import ts from 'typescript';
import { loadDataset, splitNames } from '../../src/data';
import { sources } from '../../src/data/sources';
import { readCatalogue } from '../../src/data/catalogue';
import { messageFrom } from './support';

/** As from a notebook, past the type checks. */
const loose = loadDataset as (name: string, options?: object) => Promise<unknown>;

/** What the compiler says of calls of `loadDataset`, one message for each that is wrong. */
function typeErrors(...calls: string[]): string[] {
  const file = path.join(__dirname, 'calls.ts');
  const source = `import { loadDataset } from '../../src/data/loadDataset';\n${calls.map((call) => `void ${call};\n`).join('')}`;
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node20,
    types: ['node'],
    strict: true,
    esModuleInterop: true,
    skipLibCheck: true,
  };
  const host = ts.createCompilerHost(options);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2022) : getSourceFile(name, ...rest);
  const program = ts.createProgram([file], options, host);
  const found = program.getSemanticDiagnostics(program.getSourceFile(file));
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

describe('loadDataset', () => {
  it('has types that name the datasets in a short message, and know the options of each', () => {
    const [unknown = '', ...rest] = typeErrors(
      `loadDataset('avatar-face', { train: 4000 })`,
      `loadDataset('avatar-faces', { tran: 4000 })`,
      `loadDataset('mit-h5')`,
      `loadDataset('image-folder', { path: 'x' })`,
      // These are right.
      `loadDataset('avatar-faces')`,
      `loadDataset('avatar-faces', { train: 4000 })`,
      `loadDataset('lfw-subset')`,
      `loadDataset('mit-faces')`,
      `loadDataset('mit-faces', {})`,
      `loadDataset('mit-h5', { path: 'x' })`,
      `loadDataset('image-folder', { path: 'x', table: 'y' })`,
      `loadDataset('adult', { seed: 1 }).then(({ features }) => features.length)`,
      `loadDataset('celeba-counts').then(({ counts }) => counts.height)`,
    );
    expect(unknown).match(/^Argument of type '"avatar-face"' is not assignable to parameter of type '[^']*'\.$/);
    const named = [...unknown.matchAll(/"([^"]*)"/g)].slice(1).map(([, name]) => name);
    expect(named.sort()).eql(sources.map(({ name }) => name).sort());
    expect(rest).length(3);
    expect(rest[0]).match(/'tran' does not exist in type 'AvatarFacesOptions'\. Did you mean to write 'train'\?$/);
    expect(rest[1]).equal('Expected 2 arguments, but got 1.');
    expect(rest[2]).match(
      /^Argument of type '\{ path: string; \}' is not assignable to parameter of type 'ImageFolderOptions'/,
    );
  });

  it('refuses a dataset that it does not know, and says which there are', async () => {
    expect(await messageFrom(loose('avatarfaces'))).equal(
      'dataset: expected one of avatar-faces, lfw-subset, mit-faces, mit-h5, image-folder, compas, propublica, gender-shades, ' +
        'celeba-counts, adult, german, law, loans, texts, got avatarfaces.',
    );
  });

  for (const { name, keys } of sources) {
    it(`refuses options that ${name} does not know, before it does anything`, async () => {
      expect(await messageFrom(loose(name, { sise: 3 }))).match(
        new RegExp(`^${name}: expected options among ${keys.join(', ')}, got sise\\.`),
      );
    });
  }

  it('has an entry in the committed manifest for each dataset, and for no other', async () => {
    const catalogue = await readCatalogue();
    expect(Object.keys(catalogue).sort()).eql(sources.map(({ name }) => name).sort());
    for (const { title, licence, source } of Object.values(catalogue)) {
      expect([title, licence, source].every((text) => text.length > 3)).equal(true);
    }
  });

  it('knows three splits', () => {
    expect(splitNames).eql(['train', 'validation', 'test']);
  });
});
