import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  addonName,
  checkChoice,
  clearLeftovers,
  makeFolderWhole,
  messageOf,
  RisklabError,
  setupCommand,
} from '../base';
import { officialWay } from './nativeOfficial';
import * as files from './nativePlaces';
import { platformName, tfjsVersion, type NativeWay, type WayContext } from './nativeWay';
import { wheelWay } from './nativeWheel';
import { realOutside, type Outside } from './outside';
import { probeBackend } from './probe';
import type { SetupStep } from './step';

/** What has to be installed before a native backend can be got. */
const packageName = `@tensorflow/tfjs-node@${tfjsVersion}`;

/** What {@link nativeStep} works with. */
export interface NativeStepOptions {
  /** Try once more what failed the last time; default: false. */
  again?: boolean;
  /** Default: the real machine. */
  outside?: Outside;
  /** Default: the places in this project. */
  places?: files.NativePlaces;
  /** The ways to try, in order. Default: the official download, then TensorFlow's Python package. */
  ways?: readonly NativeWay[];
}

/**
 * Provides the native TensorFlow backend: the one that is there when it loads, else the first way that works, else none,
 * and then the labs run on WebAssembly. Not having it is no error.
 *
 * `RISKLAB_BACKEND=wasm` skips the step; `RISKLAB_NATIVE` = `official`, `wheel` or `none` allows one way only.
 */
export function nativeStep(options: NativeStepOptions = {}): SetupStep {
  const {
    again = false,
    outside = realOutside,
    places = files.nativePlaces(),
    ways = [officialWay, wheelWay],
  } = options;
  return {
    title: 'native backend',
    needed: () => whyNeeded(outside, places, again),
    run: (context) => provide({ ...context, outside, places }, ways),
  };
}

async function whyNeeded(outside: Outside, places: files.NativePlaces, again: boolean): Promise<string | undefined> {
  if (outside.env['RISKLAB_BACKEND'] === 'wasm') return undefined;
  const asked = askedWay(outside);
  const state = await files.readNativeState(places);
  if (state === undefined) return 'not looked at yet';
  if (state.asked !== asked) return `RISKLAB_NATIVE was ${state.asked || 'not set'}, is ${asked || 'not set'}`;
  if (state.seenWith !== seenWith(outside)) return `last tried with ${state.seenWith}`;
  if (state.addon !== (await files.addonStamp(places, state.folder))) return 'its addon is not the one that was tried';
  return state.way === 'none' && again && asked !== 'none' ? 'there was none the last time' : undefined;
}

/** What `RISKLAB_NATIVE` asks for; empty when nothing. @throws InputError on another word */
function askedWay(outside: Outside): string {
  const asked = outside.env['RISKLAB_NATIVE'] ?? '';
  if (asked !== '') checkChoice('RISKLAB_NATIVE', asked, ['official', 'wheel', 'none']);
  return asked;
}

function seenWith(outside: Outside): string {
  return `Node ${outside.node} on ${platformName(outside)}, tfjs-node ${tfjsVersion}`;
}

async function provide(context: WayContext, ways: readonly NativeWay[]): Promise<string> {
  await clearLeftovers(context.places.cache);
  const asked = askedWay(context.outside);
  if (asked === 'none') return noteNone(context, 'RISKLAB_NATIVE is none');
  if (!(await exists(context.places.package))) {
    const why = `@tensorflow/tfjs-node is not installed (npm install --ignore-scripts ${packageName})`;
    context.say(why);
    return noteNone(context, why);
  }
  const allowed = ways.filter((way) => asked === '' || way.name === asked);
  const found = (await tryInstalled(context, allowed, asked)) ?? (await tryCached(context, allowed));
  if (found !== undefined) return found;
  const reasons: string[] = [];
  for (const way of allowed) {
    const result = await tryAssembling(context, way);
    if ('done' in result) return result.done;
    reasons.push(`${way.title}: ${result.why}`);
    context.say(`${way.title}: not possible, as ${result.why}`);
  }
  return noteNone(context, reasons.join('; '));
}

/** The backend that the package has now, whoever put it there. */
async function tryInstalled(
  context: WayContext,
  allowed: readonly NativeWay[],
  asked: string,
): Promise<string | undefined> {
  const { outside, places, signal } = context;
  const addon = files.packageAddon(places);
  if (!(await exists(addon))) return undefined;
  const linked = await files.linkedNative(places);
  const way = allowed.find((one) => linked === path.join(places.cache, one.folderName(outside)));
  if (asked !== '' && way === undefined) return undefined;
  const result = await probeBackend('native', outside, { signal, addon });
  if ('version' in result) return note(context, way, result.version);
  context.say(`the installed one does not work: ${result.why}`);
  return undefined;
}

/** A backend that was assembled before, for instance before the packages were installed anew. */
async function tryCached(context: WayContext, allowed: readonly NativeWay[]): Promise<string | undefined> {
  const { outside, places, signal } = context;
  for (const way of allowed) {
    const folder = path.join(places.cache, way.folderName(outside));
    if (!(await exists(folder))) continue;
    const result = await probeBackend('native', outside, { signal, addon: path.join(folder, addonName) });
    if ('version' in result) {
      await files.linkNative(places, folder);
      return note(context, way, result.version);
    }
    context.say(`the one that was assembled before does not work: ${result.why}`);
    await rm(folder, { recursive: true });
  }
  return undefined;
}

async function tryAssembling(context: WayContext, way: NativeWay): Promise<{ done: string } | { why: string }> {
  const { outside, places, signal } = context;
  const folder = path.join(places.cache, way.folderName(outside));
  context.say(`${way.title} ...`);
  try {
    const version = await makeFolderWhole(folder, async (temporary) => {
      await way.assemble(temporary, context);
      const result = await probeBackend('native', outside, { signal, addon: path.join(temporary, addonName) });
      if ('version' in result) return result.version;
      throw new RisklabError(`it does not work here: ${result.why}`);
    });
    await files.linkNative(places, folder);
    return { done: await note(context, way, version) };
  } catch (error) {
    signal.throwIfAborted();
    return { why: messageOf(error) };
  }
}

async function note(context: WayContext, way: NativeWay | undefined, version: string): Promise<string> {
  const why = way?.title ?? 'it was there';
  const folder = way?.folderName(context.outside) ?? '';
  await writeState(context, { way: way?.name ?? 'present', why, folder, version });
  return `TensorFlow ${version}, ${why}`;
}

/** No link may stay to a backend that does not work, or is not wanted. */
async function noteNone(context: WayContext, why: string): Promise<string> {
  await files.unlinkNative(context.places);
  await writeState(context, { way: 'none', why, folder: '', version: '' });
  return `none. The labs run on WebAssembly, which is much slower; \`${setupCommand}\` tries again`;
}

async function writeState(
  { outside, places }: WayContext,
  state: Pick<files.NativeState, 'way' | 'why' | 'folder' | 'version'>,
): Promise<void> {
  const addon = await files.addonStamp(places, state.folder);
  await files.writeNativeState(places, { ...state, addon, asked: askedWay(outside), seenWith: seenWith(outside) });
}

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
