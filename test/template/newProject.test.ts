import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../../src/base';
import type { Outside } from '../../src/setup';
import { newProject, type NewProjectOptions } from '../../src/template';
import { fakeOutside, temporaryFolder, tree, type Call, type FakeProgram } from '../setup/fakes';

describe('newProject', () => {
  const parent = temporaryFolder();
  const at = (...names: string[]): string => path.join(parent(), ...names);

  /** npm that packs by writing one file. */
  const npm = (change: FakeProgram = () => undefined): Outside & { calls: Call[] } =>
    fakeOutside(async (call) => {
      const special = await change(call);
      if (special) return special;
      await writeFile(path.join(call.args.at(-1)!, 'risklab-0.1.0.tgz'), 'packed');
      return { stdout: JSON.stringify([{ filename: 'risklab-0.1.0.tgz' }]) };
    });

  const make = (name: string, options: NewProjectOptions = {}): Promise<string> =>
    newProject(name, { kind: 'plain', parent: parent(), outside: npm(), ...options }).then(
      ({ notebook }) => notebook,
      (error: Error) => error.message,
    );
  const read = (...names: string[]): Promise<string> => readFile(at(...names), 'utf8');
  const description = async (name: string): Promise<Record<string, Record<string, string>>> =>
    JSON.parse(await read(name, 'package.json')) as Record<string, Record<string, string>>;

  const common = ['.gitignore', '.npmrc', 'README.md', 'package.json', 'risklab-0.1.0.tgz', 'tsconfig.json'];
  const kinds: [options: NewProjectOptions, notebook: string, more: string[]][] = [
    [{ kind: 'plain' }, 'notebook.ipynb', []],
    [{ kind: 'competition' }, 'entry.ipynb', []],
    [{ kind: 'wrapper' }, 'wrapper.ipynb', ['wrapper.test.ts', 'wrapper.ts']],
    [{ kind: 'lab', lab: '04' }, '04-adaptive-resampling.ipynb', []],
    [{ kind: 'lab', lab: '4' }, '04-adaptive-resampling.ipynb', []],
  ];
  for (const [options, notebook, more] of kinds) {
    it(`makes a whole folder: ${Object.values(options).join(' ')}`, async () => {
      expect(await make('my-entry', options)).equal(notebook);
      expect(await tree(at('my-entry'))).eql([...common, notebook, ...more].sort());
      expect(await tree(parent())).eql(
        ['my-entry', ...(await tree(at('my-entry'))).map((name) => `my-entry/${name}`)].sort(),
      );
      const readme = await read('my-entry', 'README.md');
      expect(readme)
        .match(/^# my-entry\n/)
        .contain(notebook)
        .not.match(/[{}]{2}/);
    });
  }

  it('takes the notebook of a lab as it is', async () => {
    await make('lab', { kind: 'lab', lab: '04' });
    const name = '04-adaptive-resampling.ipynb';
    expect(await read('lab', name)).equal(await readFile(path.join(projectRoot, 'notebooks', name), 'utf8'));
  });

  it('names the package in small letters, and pins each dependency to the version that risklab is tested with', async () => {
    await make('My-Entry', { kind: 'wrapper' });
    const own = JSON.parse(await readFile(path.join(projectRoot, 'package.json'), 'utf8')) as Record<
      string,
      Record<string, string>
    >;
    const { name, dependencies, devDependencies, scripts } = await description('My-Entry');
    expect(name).equal('my-entry');
    expect(dependencies).eql({
      '@tensorflow/tfjs': own['devDependencies']!['@tensorflow/tfjs'],
      '@tensorflow/tfjs-backend-wasm': own['devDependencies']!['@tensorflow/tfjs-backend-wasm'],
      'nodejs-polars': own['devDependencies']!['nodejs-polars'],
      risklab: 'file:risklab-0.1.0.tgz',
    });
    expect(Object.values(devDependencies!)).eql(
      ['@types/node', 'tsx', 'typescript'].map((key) => own['devDependencies']![key] ?? own['dependencies']![key]),
    );
    expect(scripts).include.keys('start', 'check', 'test');
  });

  /** A package as it is installed, with what npm wrote down of where it came from. */
  async function installed(resolved: string | undefined): Promise<string> {
    const root = at('node_modules', 'risklab');
    await mkdir(root, { recursive: true });
    for (const name of ['templates', 'notebooks']) await symlink(path.join(projectRoot, name), path.join(root, name));
    await writeFile(
      path.join(root, 'package.json'),
      '{ "name": "risklab", "version": "9.8.7", "dependencies": {}, "devDependencies": {} }',
    );
    const packages = { 'node_modules/risklab': { version: '9.8.7', resolved } };
    if (resolved !== undefined) await writeFile(at('node_modules', '.package-lock.json'), JSON.stringify({ packages }));
    return root;
  }

  const origins: [from: string, resolved: string | undefined, expected: string][] = [
    ['a registry', 'https://packages.example/risklab/-/risklab-9.8.7.tgz', '9.8.7'],
    ['a web address', 'https://example.org/files/risklab-9.8.7.tgz', 'https://example.org/files/risklab-9.8.7.tgz'],
    ['a file', 'file:../risklab-9.8.7.tgz', 'file:risklab-0.1.0.tgz'],
    ['a repository', 'git+ssh://git@example.org/risklab.git#0123', 'file:risklab-0.1.0.tgz'],
    ['nobody knows where, as of a global installation', undefined, 'file:risklab-0.1.0.tgz'],
  ];
  for (const [from, resolved, expected] of origins) {
    it(`depends on risklab so that npm finds it, where that came from ${from}`, async () => {
      const outside = npm();
      await make('entry', { root: await installed(resolved), outside });
      expect((await description('entry'))['dependencies']!['risklab']).equal(expected);
      expect(existsSync(at('entry', 'risklab-0.1.0.tgz'))).equal(expected.startsWith('file:'));
      expect(outside.calls.length).equal(expected.startsWith('file:') ? 1 : 0);
    });
  }

  const starters: [how: string, started: string | undefined, expected: string[]][] = [
    ['npm', '/npm/bin/npm-cli.js', [process.execPath, '/npm/bin/npm-cli.js', 'pack']],
    ['npx', '/npm/bin/npx-cli.js', [process.execPath, '/npm/bin/npm-cli.js', 'pack']],
    ['another package manager', '/x/yarn.js', ['npm', 'pack']],
    ['hand', undefined, ['npm', 'pack']],
  ];
  for (const [how, started, expected] of starters) {
    it(`is packed by npm where it was started by ${how}`, async () => {
      const outside = { ...npm(), env: { npm_execpath: started } };
      await make('entry', { outside });
      const { program, args } = outside.calls[0]!;
      expect([program, ...args].slice(0, expected.length)).eql(expected);
    });
  }

  it('fills a folder that is empty', async () => {
    await mkdir(at('entry'));
    expect(await make('entry')).equal('notebook.ipynb');
    expect(existsSync(at('entry', 'package.json'))).equal(true);
  });

  it('refuses a folder in which there is something, and leaves it as it is', async () => {
    await mkdir(at('entry'));
    await writeFile(at('entry', 'mine.txt'), 'mine');
    expect(await make('entry')).equal(
      'name: expected the name of a folder that is not there yet, or is empty, got entry, in which there is mine.txt. Choose another name.',
    );
    expect(await tree(parent())).eql(['entry', 'entry/mine.txt']);
  });

  it('refuses the name of a file', async () => {
    await writeFile(at('entry'), 'mine');
    expect(await make('entry')).match(/got entry, which is a file\. Choose another name\.$/);
    expect(await read('entry')).equal('mine');
  });

  it('writes over nothing that comes there meanwhile', async () => {
    const outside = npm(async () => {
      await mkdir(at('entry'));
      await writeFile(at('entry', 'mine.txt'), 'mine');
    });
    expect(await make('entry', { outside })).match(/got entry, in which there is mine\.txt\./);
    expect(await tree(parent())).eql(['entry', 'entry/mine.txt']);
  });

  it('leaves nothing behind where npm cannot pack', async () => {
    const outside = npm(() => ({ code: 127, why: 'npm: not found' }));
    expect(await make('entry', { outside })).equal(
      'new: risklab cannot be packed for the project: npm: not found. Is npm installed?',
    );
    expect(await tree(parent())).eql([]);
  });

  it('refuses a lab that there is not, and a name that cannot be', async () => {
    expect(await make('entry', { kind: 'lab', lab: '77' })).match(
      /^--lab: expected the number of a lab, got 77\. The labs are:\n {2}00 {2}Introduction to risk-aware models\n {2}01 {2}[A-Z]/,
    );
    expect(await make('entry', { kind: 'lab', lab: '../x' })).match(
      /^--lab: expected the number of a lab, got \.\.\/x\. The labs are:\n/,
    );
    expect(await make('entry', { kind: 'lab' })).match(
      /^--lab: expected the number of a lab, got nothing\. The labs are:\n/,
    );
    expect(await make('a/b')).match(/^name: expected at most 100 letters/);
    expect(await tree(parent())).eql([]);
  });
});
