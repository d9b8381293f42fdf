import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  insideImageFile,
  makeFolderWhole,
  messageOf,
  projectRoot,
  RisklabError,
  startImageFile,
  startImageFolder,
  typescriptFile,
} from '../../base';
import { cellOptions } from '../engine/cells/options';
import { keptFilesName } from './keptFiles';

const run = promisify(execFile);
/** How long Node may take to make the image, or to start from it, in ms. */
const patienceMs = 300_000;

/**
 * Makes the image that processes which run cells start from: TypeScript, and the declarations of the standard library and of
 * the packages of types here, parsed and bound. A start that has it saves most of its processor time. It is there whole
 * or not at all, and takes the place of images for other versions of Node.js.
 *
 * @param folder - where it is put, alone; default: the cache of this project
 * @returns the path of the image
 * @throws RisklabError when Node makes none, or one that does not start
 */
export async function makeStartImage(folder = startImageFolder, signal?: AbortSignal): Promise<string> {
  const name = path.basename(startImageFile(folder));
  try {
    await makeFolderWhole(folder, async (temporary) => {
      const script = path.join(temporary, 'image.js');
      await writeFile(script, await imageScript());
      const image = path.join(temporary, name);
      const how = { timeout: patienceMs, ...(signal ? { signal } : {}) };
      await run(process.execPath, ['--snapshot-blob', image, '--build-snapshot', script], how);
      await rm(script);
      await tryImage(image, how);
    });
  } catch (error) {
    throw new RisklabError(`start image: cannot be made: ${messageOf(error).split('\n').slice(-3).join(' ')}`);
  }
  return path.join(folder, name);
}

/** Starts from an image once. @throws when that does not work */
async function tryImage(image: string, how: object): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-'));
  try {
    const script = path.join(folder, 'try.js');
    const asked = `console.log(require(${JSON.stringify(typescriptFile())}).version)`;
    await writeFile(script, asked);
    const [{ stdout }, plain] = await Promise.all([
      run(process.execPath, ['--snapshot-blob', image, script], how),
      run(process.execPath, [script], how),
    ]);
    if (stdout !== plain.stdout) throw new Error(`expected TypeScript ${plain.stdout}, got ${stdout}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** One file: TypeScript, what is to be kept, and the code that keeps it. */
async function imageScript(): Promise<string> {
  const file = typescriptFile();
  const compiler = await readFile(file, 'utf8');
  const inside = await readFile(insideImageFile, 'utf8');
  const { compilerOptions } = cellOptions(path.join(projectRoot, 'notebooks'));
  const given = { options: compilerOptions, typescriptFile: file, keptFilesKey: keptFilesName };
  const places = `const __filename = ${JSON.stringify(file)}, __dirname = ${JSON.stringify(path.dirname(file))};`;
  return [
    `const ts = (() => { const module = { exports: {} }; ${places}\n${compiler}\nreturn module.exports; })();`,
    ...Object.entries(given).map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`),
    `(function (exports) {\n${inside}\n})({});`,
  ].join('\n');
}
