import type { Dataset } from './dataset';
import type { TableDataset } from './tables/tableDataset';

/**
 * One dataset as `loadDataset` and the command line know it. To add one: a file that exports such an object, a line in
 * `sources.ts`, its name and options in `loadDataset.ts` and an entry in datasets/manifest.json.
 */
export interface DatasetSource<Options extends object = object> {
  readonly name: string;
  /** The option keys that it knows; all others are refused before anything is called. */
  readonly keys: readonly string[];
  /** Reads it, after building or fetching what is not there yet. */
  load(options: Options): Promise<Dataset | TableDataset>;
  /** How it gets into the cache; only for datasets that are built or fetched. */
  readonly cached?: {
    /** Where a dataset with these options is, or would be. @throws InputError for bad options */
    folder(options: Options): string;
    /** Builds or fetches it, also when it is there already. */
    build(options: Options): Promise<void>;
  };
}
