import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { hasLibrary, isCheckout, projectRoot, setupCommand } from '../base';
import { findLab, jupyterPlaces, knownLab, type JupyterPlaces } from './jupyter';
import { kernelspecIn, kernelspecIsGood } from './kernelspec';
import { addonStamp, nativePlaces, readNativeState, type NativePlaces, type NativeState } from './nativePlaces';
import { realOutside, type Outside } from './outside';
import { probeBackend, type ProbeResult } from './probe';
import { projectLinkStep } from './projectLink';
import { findPythons } from './python';

/** One line of the diagnosis. */
export interface Finding {
  readonly what: string;
  /** `optional`: missing, but the labs run without it; `fix`: the labs cannot run. */
  readonly state: 'ok' | 'optional' | 'fix';
  /** What was found, and what to do where that is not good. */
  readonly text: string;
}

/** What {@link diagnose} looks at. */
export interface DiagnoseOptions {
  /** Default: the real machine. */
  outside?: Outside;
  /** The folder that holds package.json; default: that of this project. */
  root?: string;
  /** Folders of the kernelspecs that Jupyter finds here; default: none, but for that of the project. */
  kernelspecs?: readonly string[];
}

/** What a person types to run notebooks without a browser. */
const runCommand = isCheckout ? 'npm run labs' : 'npx risklab run';

/** Makes a {@link Finding}: something is as it has to be. */
export const ok = (what: string, text: string): Finding => ({ what, state: 'ok', text });
/** Makes a {@link Finding}: something is missing that the labs do without. */
export const optional = (what: string, text: string): Finding => ({ what, state: 'optional', text });
/** Makes a {@link Finding}: something has to be fixed before the labs run. */
export const fix = (what: string, text: string): Finding => ({ what, state: 'fix', text });

/**
 * Looks at everything that the labs need but the datasets, without changing anything. The labs can run when nothing is to `fix`.
 *
 * @example
 * (await diagnose()).every(({ state }) => state !== 'fix');   // true: the labs can run
 */
export async function diagnose(options: DiagnoseOptions = {}): Promise<Finding[]> {
  const { outside = realOutside, root = projectRoot, kernelspecs = [] } = options;
  const jupyter = jupyterPlaces(root);
  return [
    await node(outside, root),
    ...(hasLibrary ? [await backend(outside, nativePlaces(root))] : []),
    ...(isCheckout ? [await library(root), await labs(root)] : []),
    await disk(outside, isCheckout ? root : process.cwd()),
    await python(outside),
    await lab(outside, jupyter),
    await kernel([kernelspecIn(jupyter.prefix), ...kernelspecs]),
  ];
}

async function node(outside: Outside, root: string): Promise<Finding> {
  const { engines } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
    engines: { node: string };
  };
  const least = engines.node.replace('>=', '');
  const have = outside.node.replace('v', '');
  const text = `${have} (${outside.platform}-${outside.arch}); ${least} or later is needed`;
  return have.localeCompare(least, 'en', { numeric: true }) < 0
    ? fix('Node', `${text}. Install it.`)
    : ok('Node', text);
}

async function backend(outside: Outside, places: NativePlaces): Promise<Finding> {
  const what = 'Backend';
  const asked = outside.env['RISKLAB_BACKEND'];
  if (asked !== undefined && !['', 'native', 'wasm'].includes(asked)) {
    return fix(what, `RISKLAB_BACKEND: expected native or wasm, got ${asked}. Set it to one of them, or to nothing.`);
  }
  const state = await readNativeState(places);
  const native = await probeNative(outside, places, state);
  if ('version' in native) {
    const origin = state && state.way !== 'none' ? `, ${state.why}` : '';
    return ok(what, `native, as it loads and is the fastest: TensorFlow ${native.version}${origin}`);
  }
  if (asked === 'native') return fix(what, `RISKLAB_BACKEND is native, but ${native.why}. Run \`${setupCommand}\`.`);
  const wasm = await probeBackend('wasm', outside);
  if (!('version' in wasm))
    return fix(
      what,
      `neither native (${native.why}) nor WebAssembly (${wasm.why}) works. Run \`${isCheckout ? 'npm ci' : 'npm install'}\`.`,
    );
  const text = `WebAssembly: TensorFlow.js ${wasm.version}, as ${native.why}`;
  if (asked === 'wasm') return ok(what, text);
  const tried = state?.way === 'none' ? ` The set-up tried: ${state.why}.` : '';
  return optional(what, `${text}. It is much slower; \`${setupCommand}\` tries to get the native one.${tried}`);
}

async function probeNative(outside: Outside, places: NativePlaces, state?: NativeState): Promise<ProbeResult> {
  if (outside.env['RISKLAB_BACKEND'] === 'wasm') return { why: 'RISKLAB_BACKEND is wasm' };
  if ((await addonStamp(places, state?.folder)) === '') return { why: 'the native backend is not installed' };
  return probeBackend('native', outside);
}

async function library(root: string): Promise<Finding> {
  const what = 'Library';
  const why = await projectLinkStep(root).needed();
  return why === undefined ? ok(what, 'notebooks can import risklab') : fix(what, `${why}. Run \`npm run setup\`.`);
}

async function labs(root: string): Promise<Finding> {
  const folder = path.join(root, 'notebooks');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.ipynb'));
  const what = 'Labs';
  if (names.length === 0)
    return fix(what, `there are no notebooks in ${folder}. Get them back with \`git checkout notebooks\`.`);
  return ok(what, `${names.length} notebooks`);
}

async function disk(outside: Outside, root: string): Promise<Finding> {
  const free = await outside.freeBytes(root);
  const text = `${gigabytes(free)} free`;
  return free < 1e9 ? fix('Disk', `${text}, and the labs need 1 GB. Make room.`) : ok('Disk', text);
}

async function python(outside: Outside): Promise<Finding> {
  const [first] = await findPythons(outside);
  if (first) return ok('Python', `${first.version} (${first.command.join(' ')})`);
  return optional('Python', `not found. JupyterLab needs it, running notebooks by \`${runCommand}\` does not.`);
}

async function lab(outside: Outside, places: JupyterPlaces): Promise<Finding> {
  const found = (await knownLab(places)) ?? (await findLab(outside, places));
  if (found) return ok('JupyterLab', `${found.version} (${found.program})`);
  const todo = `\`${isCheckout ? 'npm start' : 'npx risklab start'}\` installs it`;
  return optional('JupyterLab', `not found. ${todo}; \`${runCommand}\` does without.`);
}

async function kernel(folders: readonly string[]): Promise<Finding> {
  for (const folder of folders) if (await kernelspecIsGood(folder)) return ok('Kernelspec', `tslab, in ${folder}`);
  return optional(
    'Kernelspec',
    `Jupyter does not know the TypeScript kernel yet. \`${isCheckout ? 'npm start' : 'npx risklab kernel install'}\` tells it.`,
  );
}

/** A number of bytes in words. */
export function gigabytes(bytes: number): string {
  return bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
