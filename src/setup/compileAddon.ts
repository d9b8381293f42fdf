import path from 'node:path';
import { addonName, makeFolders, RisklabError } from '../base';
import type { WayContext } from './nativeWay';

/** The addon's two sources, inside `@tensorflow/tfjs-node`. */
const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'];

/**
 * Compiles the addon against libtensorflow. The compiler is called directly: the addon uses only Node's stable interface,
 * so neither the headers of the running Node nor a build system are needed, and one build serves every Node version.
 *
 * @param compiler - a C++ compiler, from {@link findCompiler}
 * @param folder - holds `deps/lib`; the addon goes to `lib/napi-v8`
 * @param include - TensorFlow's headers
 * @param libraries - names of the libraries in `deps/lib` to link with
 * @throws RisklabError when it does not compile
 */
export async function compileAddon(
  compiler: string,
  folder: string,
  include: string,
  libraries: readonly string[],
  context: WayContext,
): Promise<void> {
  const { outside, places, signal } = context;
  const addon = path.join(folder, addonName);
  await makeFolders(path.dirname(addon));
  const args = [
    ...['-std=c++17', '-O2', '-fPIC', '-DNAPI_VERSION=8', `-I${places.headers}`, `-I${include}`],
    ...sources.map((name) => path.join(places.package, 'binding', name)),
    ...linkerArguments(outside.platform),
    ...libraries.map((name) => path.join(folder, 'deps', 'lib', name)),
    ...['-o', addon],
  ];
  const result = await outside.run(compiler, args, { signal, timeoutMs: 15 * 60_000 });
  if (result.code === 0) return;
  const error = /^.*\berror:.*$/m.exec(result.stderr)?.[0];
  throw new RisklabError(`the addon does not compile: ${error ?? result.why}`);
}

/** Libraries are found beside the addon, wherever the folder is. */
function linkerArguments(platform: NodeJS.Platform): string[] {
  if (platform === 'darwin') {
    return ['-bundle', '-undefined', 'dynamic_lookup', '-Wl,-rpath,@loader_path/../../deps/lib'];
  }
  return ['-shared', '-Wl,-rpath,$ORIGIN/../../deps/lib'];
}

/** The name of a C++ compiler: that in `CXX`, else a usual one. @throws RisklabError when there is none */
export async function findCompiler({ outside, signal }: WayContext): Promise<string> {
  const own = outside.env['CXX'];
  for (const name of own ? [own] : ['c++', 'g++', 'clang++']) {
    if ((await outside.run(name, ['--version'], { signal, timeoutMs: 60_000 })).code === 0) return name;
  }
  const install = outside.platform === 'darwin' ? 'xcode-select --install' : 'on Debian and Ubuntu: apt install g++';
  throw new RisklabError(`there is no C++ compiler. Install one (${install}).`);
}
