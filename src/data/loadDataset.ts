import { checkKeys } from '../base';
import type { AvatarFacesOptions } from './avatarFaces/settings';
import type { Dataset } from './dataset';
import type { ImageFolderOptions } from './imageFolder';
import type { LfwSubsetOptions } from './lfwSubset';
import type { MitH5Options } from './mitH5';
import { findSource } from './sources';

/** Drawn people and things with known attributes; built at first use (seconds to two minutes), then cached. */
export function loadDataset(name: 'avatar-faces', options?: AvatarFacesOptions): Promise<Dataset>;
/** 100 real faces and 100 crops of background, grey photographs; all in the test split. */
export function loadDataset(name: 'lfw-subset', options?: LfwSubsetOptions): Promise<Dataset>;
/** The original lab's 20 test photographs in four groups; fetched with pip at first use. */
export function loadDataset(name: 'mit-faces', options?: Record<string, never>): Promise<Dataset>;
/** An HDF5 file in the original lab's layout. */
export function loadDataset(name: 'mit-h5', options: MitH5Options): Promise<Dataset>;
/** Your own folder of images with a table. */
export function loadDataset(name: 'image-folder', options: ImageFolderOptions): Promise<Dataset>;
/**
 * Loads a dataset: a table and images, cut into `train`, `validation` and `test` (some of them perhaps empty).
 *
 * @param name - `avatar-faces`, `lfw-subset`, `mit-faces`, `mit-h5` or `image-folder`
 * @param options - those of the dataset; other keys are refused
 * @throws InputError for bad options, and when a file is missing, cut off, of the wrong layout or not what its checksum
 * says, a label is neither 0 nor 1, or the table has another number of rows than there are images
 * @example
 * const faces = await loadDataset('avatar-faces', { train: 4000, seed: 1 });
 * const { train, validation, test } = faces.splits;
 * train.table.groupBy('group').len();
 */
export async function loadDataset(name: string, options: object = {}): Promise<Dataset> {
  const source = findSource(name);
  checkKeys(name, options, source.keys);
  return source.load(options);
}
