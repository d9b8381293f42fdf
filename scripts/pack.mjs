// What people install, as files:  node scripts/pack.mjs [folder]
// - risklab-VERSION.tgz         the library, the kernel and the runner; brings TensorFlow.js and polars
// - risklab-kernel-VERSION.tgz  the kernel and the runner alone, by the same name and from the same build
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './packages.mjs';

/** What of the whole package the kernel and the runner need; nothing in it loads what is left out. */
const kernelFiles = [
  ...['base', 'cell', 'jupyter', 'notebook', 'setup'].map((name) => `dist/${name}/`),
  ...['main', 'lazyCommand', 'numeric', 'doctor', 'kernel', 'labs', 'run', 'setup', 'start'].map(
    (name) => `dist/cli/${name}.`,
  ),
  ...['scripts/risklab.mjs', 'scripts/setup.mjs', 'scripts/packages.mjs', 'scripts/lock.mjs', 'scripts/output.mjs'],
  ...['README.md', 'CHANGELOG.md', 'LICENSE'],
];
const kernelDependencies =
  '@jupyterlab/services @types/node ansi_up commander get-east-asian-width highlight.js htmlparser2 import-meta-resolve ' +
  'json5 markdown-it pure-rand sanitize-html sharp tslab typescript ws yauzl zeromq';

/** Packs a folder, whose build is up to date. @returns what npm says of the file */
function pack(folder, destination) {
  const args = ['pack', folder, '--json', '--ignore-scripts', '--pack-destination', destination];
  const said = execFileSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32' });
  return JSON.parse(said)[0];
}

/** The package of the kernel alone, made in a folder from the files of the whole one. */
function kernelPackage(files, folder) {
  const { peerDependencies, optionalDependencies, devDependencies, scripts, main, types, ...rest } = JSON.parse(
    readFileSync(path.join(root, 'package.json'), 'utf8'),
  );
  for (const name of files) {
    if (!kernelFiles.some((start) => name.startsWith(start))) continue;
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    cpSync(path.join(root, name), path.join(folder, name));
  }
  // The exercises are part of the library.
  const { './check': _check, './docs/debiasing.json': _table, ...exports } = rest.exports;
  const names = kernelDependencies.split(' ');
  const description = {
    ...rest,
    description: 'A Jupyter kernel for TypeScript, and a runner for notebooks without a browser',
    exports: { ...exports, '.': './index.js' },
    files: ['**'],
    dependencies: Object.fromEntries(names.map((name) => [name, rest.dependencies[name]])),
  };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(description, undefined, 2));
  const words = `risklab: expected the library, got the package of the kernel alone. Install risklab-${rest.version}.tgz.`;
  writeFileSync(path.join(folder, 'index.js'), `throw new Error(${JSON.stringify(words)});\n`);
  return `risklab-kernel-${rest.version}.tgz`;
}

const destination = path.resolve(process.argv[2] ?? '.');
const whole = pack(root, destination);
const work = mkdtempSync(path.join(os.tmpdir(), 'risklab-pack-'));
try {
  const folder = path.join(work, 'package');
  const name = kernelPackage(
    whole.files.map((file) => file.path),
    folder,
  );
  const small = pack(folder, work);
  // A rename does not lead from one disk to another.
  cpSync(path.join(work, small.filename), path.join(destination, `.${name}`));
  renameSync(path.join(destination, `.${name}`), path.join(destination, name));
  for (const [file, { size }] of [
    [whole.filename, whole],
    [name, small],
  ])
    console.log(`${path.join(destination, file)}  ${(size / 1e6).toFixed(2)} MB`);
} finally {
  rmSync(work, { recursive: true });
}
