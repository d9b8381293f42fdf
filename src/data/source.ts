import type { Dataset } from './dataset';

/**
 * One dataset as `loadDataset` and the command line know it. To add one: a file that exports such an object, a line in
 * `sources.ts`, an overload in `loadDataset.ts` and an entry in datasets/manifest.json.
 */
export interface DatasetSource<Options extends object = object> {
  readonly name: string;
  /** The option keys that it knows; all others are refused before `load` and `build` are called. */
  readonly keys: readonly string[];
  /** Reads it, after building or fetching what is not there yet. */
  load(options: Options): Promise<Dataset>;
  /**
   * Builds or fetches it into the cache, also when it is there already. Only for datasets that are built or fetched.
   *
   * @returns the folder
   */
  build?(options: Options): Promise<string>;
}
