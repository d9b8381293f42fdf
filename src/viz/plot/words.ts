import type pl from 'nodejs-polars';
import { InputError } from '../../base';

/** How a column is called on an axis, and what its low and high ends mean where that is known. */
export interface Words {
  title: string;
  ends?: readonly [low: string, high: string];
}

/** Options of plots whose axes and legends are columns. */
export interface TitleOptions {
  /**
   * What axes and legends call columns, by column: `{ yHat: 'logit of being a face' }`. Default: the name of the column in words,
   * such as 'skin tone' for `skinTone`.
   */
  titles?: Readonly<Record<string, string>>;
}

const knownWords: Readonly<Record<string, Words>> = {
  bias: { title: 'bias (log density)', ends: ['rare', 'common'] },
  epistemic: { title: 'epistemic uncertainty', ends: ['sure', 'unsure'] },
  aleatoric: { title: 'aleatoric uncertainty (variance)', ends: ['clean', 'noisy'] },
};
/** What `yHat` is, by the table that it stands in, see {@link predictionWords}. */
const prediction = {
  logit: { title: 'yHat (logit)', ends: ['surely not', 'surely'] },
  probability: { title: 'yHat (probability)', ends: ['surely not', 'surely'] },
  number: { title: 'yHat (prediction)' },
} as const satisfies Record<string, Words>;

/** Short forms that are written in capitals wherever they stand in a name. */
const capitals = new Set([
  'ause',
  'auprc',
  'aurc',
  'auroc',
  'crps',
  'ece',
  'id',
  'kl',
  'mve',
  'nll',
  'ood',
  'rmse',
  'vae',
]);

/** What a record has under a name from data, which may be `constructor` or another that all objects know. */
export function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/**
 * The words for a column: those told, those the library knows, or its name.
 *
 * @param table - where the column stands: of `yHat` it tells whether it is a logit, a probability or a number
 */
export function wordsFor(column: string, titles: TitleOptions['titles'] = {}, table?: pl.DataFrame): Words {
  const known = column === 'yHat' ? predictionWords(table) : (own(knownWords, column) ?? { title: inWords(column) });
  const told = own(titles, column);
  return told === undefined ? known : { ...known, title: told };
}

/**
 * A prediction beside a column `label` of 0 and 1 is a logit, or a probability where all are from 0 to 1; elsewhere it is a number, as of a
 * regression, which has no end that means surely.
 */
function predictionWords(table: pl.DataFrame | undefined): Words {
  if (table === undefined || !isBinary(table)) return prediction.number;
  const values = Array.from(table.getColumn('yHat').toArray() as ArrayLike<unknown>, Number);
  return values.every((value) => 0 <= value && value <= 1) ? prediction.probability : prediction.logit;
}

function isBinary(table: pl.DataFrame): boolean {
  if (!['label', 'yHat'].every((name) => table.columns.includes(name))) return false;
  return Array.from(table.getColumn('label').toArray() as ArrayLike<unknown>).every((one) =>
    [0, 1, false, true].includes(one as number),
  );
}

/** Whether a column is a prediction or a risk that the library knows. */
export function isRisk(column: string): boolean {
  return column === 'yHat' || own(knownWords, column) !== undefined;
}

/** What the two ends of a sorted column are called. @param table - as {@link wordsFor} takes it */
export function endsOf(column: string, table?: pl.DataFrame): readonly [low: string, high: string] {
  return wordsFor(column, {}, table).ends ?? ['low', 'high'];
}

/** What a heading or a legend calls a column: the title told, else its name in words. */
export function nameOf(column: string, titles: TitleOptions['titles'] = {}): string {
  return own(titles, column) ?? (isRisk(column) ? column : inWords(column));
}

/** What a heading calls the groups of one column or of several: 'skin tone and hat'. */
export function groupsName(by: string | readonly string[], titles: TitleOptions['titles']): string {
  return (typeof by === 'string' ? [by] : by).map((column) => nameOf(column, titles)).join(' and ');
}

/**
 * A name of code in words: `skinTone` and `skin_tone` are 'skin tone', `aurocByGroup` is 'AUROC by group'; `x1` stays as it is.
 *
 * @example
 * inWords('balancedAccuracy');   // 'balanced accuracy'
 */
export function inWords(name: string): string {
  return name
    .replaceAll('_', ' ')
    .split(/(?<=[a-z\d])(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z][a-zA-Z])| +/)
    .filter((word) => word !== '')
    .map((word) => (/^[A-Z][a-z]/.test(word) && !name.includes(' ') ? word.toLowerCase() : word))
    .map((word) => (capitals.has(word.toLowerCase()) ? word.toUpperCase() : word))
    .join(' ');
}

/** Refuses titles of columns that none of the tables has. @throws InputError */
export function checkTitles(tables: readonly pl.DataFrame[], titles: TitleOptions['titles'] = {}): void {
  const columns = [...new Set(tables.flatMap((table) => table.columns))];
  const strange = Object.keys(titles).find((column) => !columns.includes(column));
  if (strange !== undefined) throw new InputError('titles', `columns among ${columns.join(', ')}`, strange);
}
