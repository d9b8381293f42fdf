import type { NativePlaces } from './nativePlaces';
import type { Outside } from './outside';
import type { SetupContext } from './step';

/** What a way of getting the native backend works with. */
export interface WayContext extends SetupContext {
  readonly outside: Outside;
  readonly places: NativePlaces;
}

/** A way of getting the native backend. */
export interface NativeWay {
  /** Its name in `RISKLAB_NATIVE`. */
  readonly name: 'official' | 'wheel';
  /** What it does, in a few words. */
  readonly title: string;
  /** Name of the folder that it assembles: names everything that the result depends on. */
  folderName(outside: Outside): string;
  /**
   * Puts `deps/lib` (libtensorflow) and `lib/napi-v8` (the addon) into an empty folder.
   *
   * @throws RisklabError with why it cannot, in a line
   */
  assemble(folder: string, context: WayContext): Promise<void>;
}

/** The version of `@tensorflow/tfjs-node` whose addon is wanted. */
export const tfjsVersion = '4.22.0';

/** `linux-x64` and the like. */
export function platformName(outside: Outside): string {
  return `${outside.platform}-${outside.arch}`;
}
