import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  engineFlags,
  insideImageFile,
  makeFileWhole,
  messageOf,
  projectRoot,
  RisklabError,
  startImageFile,
  startImageFolder,
  typescriptFile,
} from '../../base';
import { cellOptions } from '../engine/cells/options';
import { keptFilesName, keptVersion } from './keptFiles';

const run = promisify(execFile);
/** How long Node may take to make the image, or to start from it, in ms. */
const timeoutMs = 300_000;
/** How many images are kept; each has about 40 MB. */
const mostImages = 4;

/**
 * Makes the image that processes which run cells start from: TypeScript, and the declarations of the standard library and of
 * the packages of types here, parsed and bound. A start that has it saves most of its processor time. It is there whole
 * or not at all. Images for other versions and flags of Node.js stay beside it, as many as {@link mostImages} in all.
 *
 * @param folder - where it is put; default: the cache of this project
 * @returns the path of the image
 * @throws RisklabError when Node makes none, or one that does not start
 */
export async function makeStartImage(folder = startImageFolder, signal?: AbortSignal): Promise<string> {
  const image = startImageFile(folder);
  const how = { timeout: timeoutMs, ...(signal ? { signal } : {}) };
  const workFolder = await mkdtemp(path.join(os.tmpdir(), 'risklab-'));
  try {
    const script = path.join(workFolder, 'image.js');
    await writeFile(script, await imageScript());
    await makeFileWhole(image, async (temporary) => {
      await run(process.execPath, [...engineFlags, '--snapshot-blob', temporary, '--build-snapshot', script], how);
      await tryImage(temporary, workFolder, how);
    });
  } catch (error) {
    throw new RisklabError(`start image: cannot be made: ${messageOf(error).split('\n').slice(-3).join(' ')}`);
  } finally {
    await rm(workFolder, { recursive: true });
  }
  await removeOldImages(folder);
  return image;
}

/** Starts from an image once. @throws when that does not work */
async function tryImage(image: string, workFolder: string, how: object): Promise<void> {
  const script = path.join(workFolder, 'try.js');
  await writeFile(script, `console.log(require(${JSON.stringify(typescriptFile())}).version)`);
  const [{ stdout }, plain] = await Promise.all([
    run(process.execPath, [...engineFlags, '--snapshot-blob', image, script], how),
    run(process.execPath, [script], how),
  ]);
  if (stdout !== plain.stdout) throw new Error(`expected TypeScript ${plain.stdout}, got ${stdout}`);
}

/** Removes the images that were used longest ago, with the notes of those that could not be made. */
async function removeOldImages(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /^[0-9a-f]{16}\.blob/.test(name));
  const used = await Promise.all(
    names.map(async (name) => {
      const { atimeMs, mtimeMs } = await stat(path.join(folder, name));
      return { name, at: Math.max(atimeMs, mtimeMs) };
    }),
  );
  const old = used.sort((a, b) => b.at - a.at).slice(mostImages);
  await Promise.all(old.map(({ name }) => rm(path.join(folder, name), { force: true })));
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
    `const keptVersion = ${keptVersion.toString()};`,
    ...Object.entries(given).map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`),
    `(function (exports) {\n${inside}\n})({});`,
  ].join('\n');
}
