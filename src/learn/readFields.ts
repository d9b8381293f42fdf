import { InputError } from '../base';
import type { Fields } from './batch';
import { anyRows, type ImagesOrNumbers } from './samples';
import { checkCounts } from './trainingData';

/** Data of a model that says itself what it reads: numbers or images by the name of the field. */
export type FieldsInput = Readonly<Record<string, ImagesOrNumbers>>;

/** Fields of a model of one's own, checked. @throws InputError for what is no field, a name that a batch needs, and other counts of rows */
export function readFields(what: string, data: unknown): Fields {
  if (typeof data !== 'object' || data === null) throw new InputError(what, 'fields by name', data);
  const entries = Object.entries(data as FieldsInput).map(
    ([name, rows]) => [name, anyRows(`${what}: ${name}`, rows)] as const,
  );
  if (entries.length === 0) throw new InputError(what, 'at least one field', 'none');
  if ('noise' in data) throw new InputError(what, 'fields with other names', 'noise', 'Rename it: noise is drawn.');
  const fields = Object.fromEntries(entries);
  checkCounts(what, fields);
  return fields;
}
