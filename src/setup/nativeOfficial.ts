import { cp, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeFolders, RisklabError } from '../base';
import { whileGrowing } from './growth';
import { platformName, tfjsVersion, type NativeWay, type WayContext } from './nativeWay';

/** What of the package its install script needs. */
const needed = ['scripts', 'binding', 'binding.gyp', 'package.json'];

/**
 * The download that the package's own install script makes: libtensorflow and an addon that is already compiled. The
 * script runs in a copy of the package, so that the installed one is never half-made.
 */
export const officialWay: NativeWay = {
  name: 'official',
  title: 'official download of libtensorflow',
  folderName: (outside) => `official-tfjs-${tfjsVersion}-${platformName(outside)}`,
  assemble: async (folder, context) => {
    const { outside, places } = context;
    await checkReachable(context);
    for (const name of needed) {
      await cp(path.join(places.package, name), path.join(folder, name), { recursive: true });
    }
    await useSystemTar(folder);
    const modules = path.resolve(places.package, '..', '..');
    const env = {
      PATH: `${path.join(modules, '.bin')}${path.delimiter}${outside.env['PATH'] ?? ''}`,
      NODE_PATH: modules,
    };
    const result = await whileGrowing(
      folder,
      (signal) =>
        outside.run(process.execPath, ['scripts/install.js'], { cwd: folder, env, signal, timeoutMs: 30 * 60_000 }),
      { signal: context.signal, onSize: sayMegabytes(context) },
    );
    if (result.code !== 0) throw new RisklabError(result.why);
    if (outside.platform === 'win32') await placeWindowsLibrary(folder);
    for (const name of await readdir(folder)) {
      if (name !== 'lib' && name !== 'deps') await rm(path.join(folder, name), { recursive: true });
    }
    await rm(path.join(folder, 'deps', 'include'), { recursive: true, force: true });
  },
};

/** The script itself would wait for minutes on a closed network. */
async function checkReachable({ outside }: WayContext): Promise<void> {
  const { env } = outside;
  // The script goes through the proxy; a direct look would tell nothing.
  if (['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].some((name) => env[name])) return;
  const host = env['TFJS_NODE_BASE_URI'] ?? env['TFJS_NODE_CDN_STORAGE'] ?? 'https://storage.googleapis.com/';
  const why = await outside.reach(host, 10_000);
  if (why !== undefined) throw new RisklabError(why);
}

/** The script finds a `tar` of its own before the project's, see {@link file://./systemTar.ts}. */
async function useSystemTar(folder: string): Promise<void> {
  const place = path.join(folder, 'node_modules', 'tar');
  await makeFolders(place);
  const standIn = JSON.stringify(path.join(__dirname, 'systemTar'));
  await writeFile(path.join(place, 'index.js'), `module.exports = require(${standIn});\n`);
}

/** A line each time two hundred more megabytes are there. */
function sayMegabytes(context: WayContext): (bytes: number) => void {
  let told = 0;
  return (bytes) => {
    const megabytes = Math.floor(bytes / 1e6);
    if (megabytes < told + 200) return;
    told = megabytes;
    context.say(`${megabytes} MB unpacked`);
  };
}

/** Windows looks for the library beside the addon; the script puts it beside where a newer Node would look. */
async function placeWindowsLibrary(folder: string): Promise<void> {
  const addonFolder = path.join(folder, 'lib', 'napi-v8');
  await makeFolders(addonFolder);
  await cp(path.join(folder, 'deps', 'lib', 'tensorflow.dll'), path.join(addonFolder, 'tensorflow.dll'));
}
