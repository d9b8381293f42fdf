import { checkKeyNames } from '../base';
import type { AvatarFacesOptions } from './avatarFaces/settings';
import type { Dataset } from './dataset';
import type { ImageFolderOptions } from './imageFolder';
import type { LfwSubsetOptions } from './lfwSubset';
import type { MitH5Options } from './mitH5';
import { findSource } from './sources';

/** The options of each dataset, by its name. */
export interface DatasetOptions {
  /** Drawn people and things with known attributes; built at first use (seconds to two minutes), then cached. */
  'avatar-faces': AvatarFacesOptions;
  /** 100 real faces and 100 crops of background, grey photographs; all in the test split. */
  'lfw-subset': LfwSubsetOptions;
  /** The original lab's 20 test photographs in four groups; fetched with pip at first use. */
  'mit-faces': Record<string, never>;
  /** An HDF5 file in the original lab's layout. */
  'mit-h5': MitH5Options;
  /** Your own folder of images with a table. */
  'image-folder': ImageFolderOptions;
}

/**
 * Loads a dataset: a table and images, cut into `train`, `validation` and `test` (some of them perhaps empty).
 *
 * @param name - `avatar-faces`, `lfw-subset`, `mit-faces`, `mit-h5` or `image-folder`. They are written out in the type, so that
 *   the compiler lists them for any other name; overloads would give a message of twenty lines
 * @param given - the options of the dataset, see {@link DatasetOptions}; other keys are refused. Default: those of each dataset, where
 * all have one
 * @throws InputError for bad options, and when a file is missing, cut off, of the wrong layout or not what its checksum
 * says, a label is neither 0 nor 1, or the table has another number of rows than there are images
 * @example
 * const faces = await loadDataset('avatar-faces', { train: 4000, seed: 1 });
 * const { train, validation, test } = faces.splits;
 * train.table.groupBy('group').len();
 */
export async function loadDataset<Name extends 'avatar-faces' | 'lfw-subset' | 'mit-faces' | 'mit-h5' | 'image-folder'>(
  name: Name,
  ...given: OptionsFor<Name>
): Promise<Dataset> {
  const [options = {}]: [options?: object] = given;
  const source = findSource(name);
  checkKeyNames(name, options, source.keys);
  return source.load(options);
}

/** Options may be left out where none is needed. */
type OptionsFor<Name extends keyof DatasetOptions> =
  Record<never, never> extends DatasetOptions[Name]
    ? [options?: DatasetOptions[Name]]
    : [options: DatasetOptions[Name]];
