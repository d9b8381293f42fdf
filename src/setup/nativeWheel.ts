import { rm } from 'node:fs/promises';
import path from 'node:path';
import { RisklabError } from '../base';
import { compileAddon, findCompiler } from './compileAddon';
import { platformName, tfjsVersion, type NativeWay } from './nativeWay';
import type { Outside } from './outside';
import { unzip } from './unzip';
import { downloadWheel, type Wheel } from './wheelDownload';

const version = '2.21.0';

/** Where each platform's libtensorflow comes from: for Linux on x64 there is a smaller package without GPU code. */
const wheels: Readonly<Record<string, Wheel>> = {
  'linux-x64': { name: 'tensorflow-cpu', version, platform: 'manylinux_2_27_x86_64' },
  'linux-arm64': { name: 'tensorflow', version, platform: 'manylinux_2_27_aarch64' },
  'darwin-arm64': { name: 'tensorflow', version, platform: 'macosx_12_0_arm64' },
};

/** Download and unpacked library at the same time. */
const neededBytes = 1.5e9;

/** The only headers of TensorFlow's fifteen thousand that the addon reads. */
const headers = /^tensorflow\/include\/((tensorflow|tsl|xla)\/(tsl\/)?c\/|(tensorflow\/core|tsl)\/platform\/ctstring)/;

/**
 * libtensorflow from TensorFlow's Python package, and the addon compiled here: for machines that reach the Python
 * package index but not the official download.
 */
export const wheelWay: NativeWay = {
  name: 'wheel',
  title: 'libtensorflow from its Python package',
  folderName: (outside) => `wheel-${version}-tfjs-${tfjsVersion}-${platformName(outside)}`,
  assemble: async (folder, context) => {
    const wheel = await checkPossible(folder, context.outside);
    const compiler = await findCompiler(context);
    const download = path.join(folder, 'download');
    const file = await downloadWheel(wheel, download, context);
    const libraries = libraryNames(context.outside);
    context.say('unpacking');
    const include = path.join(folder, 'include');
    const picked = await unzip(file, folder, (name) => target(name, libraries), context.signal);
    if (picked <= libraries.length) throw new RisklabError(`${path.basename(file)} does not hold libtensorflow`);
    await rm(download, { recursive: true });
    context.say('compiling the addon');
    await compileAddon(compiler, folder, include, libraries, context);
    await rm(include, { recursive: true });
  },
};

async function checkPossible(folder: string, outside: Outside): Promise<Wheel> {
  const wheel = wheels[platformName(outside)];
  if (wheel === undefined)
    throw new RisklabError(`TensorFlow's Python package has no such library for ${platformName(outside)}`);
  const free = await outside.freeBytes(folder);
  if (free < neededBytes) {
    throw new RisklabError(`the disk has ${(free / 1e9).toFixed(1)} GB free, and 1.5 GB are needed. Make room.`);
  }
  return wheel;
}

function libraryNames(outside: Outside): string[] {
  const ending = outside.platform === 'darwin' ? '2.dylib' : 'so.2';
  return [`libtensorflow_cc.${ending}`, `libtensorflow_framework.${ending}`];
}

function target(name: string, libraries: readonly string[]): string | undefined {
  const base = path.posix.basename(name);
  if (libraries.includes(base) && name === `tensorflow/${base}`) return path.join('deps', 'lib', base);
  return headers.test(name) ? name.replace('tensorflow/include/', 'include/') : undefined;
}
