import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { ownCacheFolder, projectRoot } from './paths';

/**
 * Node's flags for processes that run cells. The part of the heap for what is new grows to 64 MB, in place of 16: tables and trainings make many
 * objects that are soon gone, and collecting them takes half of the time. An image has to be made with the flags that it is started with.
 */
export const engineFlags: readonly string[] = ['--max-semi-space-size=64'];

/** Where start images of kernels are kept: the set-up makes one for each version of Node.js that it runs under; kernels start from it. */
export const startImageFolder = path.join(ownCacheFolder(), 'start-image');

/** The built code that runs while an image is made. */
export const insideImageFile = path.join(projectRoot, 'dist', 'jupyter', 'startImage', 'insideImage.js');

/** The compiler's own file. */
export function typescriptFile(): string {
  return createRequire(__filename).resolve('typescript');
}

/**
 * Where the start image for this Node.js is kept: of another build of Node.js, or with other flags, it would not start.
 *
 * @param folder - default: that of this project
 */
export function startImageFile(folder = startImageFolder): string {
  const build = [process.version, process.arch, process.platform, cachedDataVersionTag(), engineFlags];
  const files = [process.execPath, typescriptFile()].map((file) => [file, statSync(file).mtimeMs, statSync(file).size]);
  const hash = createHash('sha256').update(JSON.stringify([build, files]));
  if (existsSync(insideImageFile)) hash.update(readFileSync(insideImageFile));
  return path.join(folder, `${hash.digest('hex').slice(0, 16)}.blob`);
}

/**
 * Node's arguments, beside {@link engineFlags}, by which a process that runs cells starts from the image; none where there is no image. The environment
 * variable `RISKLAB_START_IMAGE` names another image, or says `none`.
 */
export function startImageArguments(): string[] {
  const { RISKLAB_START_IMAGE: chosen = '' } = process.env;
  if (chosen === 'none') return [];
  const file = chosen === '' ? startImageFile() : chosen;
  return existsSync(file) ? ['--snapshot-blob', file] : [];
}
