import { InputError } from '../base';
import { avatarFaces } from './avatarFaces/avatarFaces';
import { imageFolder } from './imageFolder';
import { lfwSubset } from './lfwSubset';
import { mitFaces } from './mitFaces';
import { mitH5 } from './mitH5';
import type { DatasetSource } from './source';
import { celebaCounts } from './tables/celebaCounts';
import { compas } from './tables/compas';
import { fetchedTables } from './tables/fetchTables';
import { genderShades } from './tables/genderShades';
import { loans } from './tables/loans';
import { propublica } from './tables/propublica';
import { texts } from './texts/texts';

/** Every dataset that `loadDataset` knows. */
export const sources: readonly DatasetSource[] = [
  avatarFaces,
  lfwSubset,
  mitFaces,
  mitH5,
  imageFolder,
  compas,
  propublica,
  genderShades,
  celebaCounts,
  ...fetchedTables,
  loans,
  texts,
];

/** The dataset of a name. @throws InputError when there is none */
export function findSource(name: string): DatasetSource {
  const source = sources.find((one) => one.name === name);
  if (source) return source;
  throw new InputError('dataset', `one of ${sources.map((one) => one.name).join(', ')}`, name);
}
