import pl from 'nodejs-polars';
import { checkChoice } from '../../base';
import type { DatasetSource } from '../source';
import { committedFile, tableManifest } from '../tables/committed';
import {
  assembleTable,
  tableSplitKeys,
  tableSplitOptions,
  type TableDataset,
  type TableSplitOptions,
} from '../tables/tableDataset';

/** Options of `loadDataset('texts')`. */
export interface TextsOptions extends TableSplitOptions {
  /** `reviews` (the default), or `functions`: program text without the function's name. */
  readonly kind?: 'reviews' | 'functions';
}

/** Texts whose tokens have spaces between them, and what can be done to them without changing what they mean. */
export interface TextDataset extends TableDataset {
  /** Lists of tokens that say nothing of the label: sentences about the weather, lines of code that do nothing. */
  readonly insertions: readonly (readonly string[])[];
  /** For a word those that mean the same. */
  readonly synonyms: Readonly<Record<string, readonly string[]>>;
  /** The tokens after which something may be inserted: the end of a sentence or statement. */
  readonly ends: readonly string[];
}

const harmless = {
  reviews: {
    insertions: ['the sun was out .', 'we came with my sister .', 'i paid by card .', 'we came on a monday .', 'this was in spring .'], // prettier-ignore
    synonyms: {
      ...{ good: ['fine'], fine: ['good'], lovely: ['charming'], charming: ['lovely'], bad: ['poor'], poor: ['bad'] },
      ...{ dull: ['tired'], tired: ['dull'], found: ['thought'], quiet: ['calm'] },
    },
    ends: ['.'],
  },
  functions: {
    // Blocks of their own, so that no name comes twice; a single name cannot be exchanged without the others.
    insertions: ['{ let total = 0 ; }', '{ let hits = 0 ; hits ++ ; }', 'if ( false ) { return - 1 ; }', 'if ( false ) { return null ; }', '{ const unused = 1 ; }'], // prettier-ignore
    synonyms: {},
    ends: ['{', '}'],
  },
} as const;

/**
 * `texts`: 400 short reviews of cafés, hotels, books and films (`label` 1: praise), or 400 short functions without their names (`label` 1: they find, 0: they count). They are made up
 * by a script (scripts/texts.ts): nobody wrote, said or ran them, and they are far simpler than what people write. `topic` is what a review is of, or how a function goes through
 * its list.
 */
export const texts: DatasetSource<TextsOptions> = {
  name: 'texts',
  keys: [...tableSplitKeys, 'kind'],
  load: async ({ kind = 'reviews', ...others }): Promise<TextDataset> => {
    checkChoice('kind', kind, ['reviews', 'functions']);
    const split = tableSplitOptions(others);
    const read = pl.readCSV(await committedFile('texts', 'texts.csv'));
    const table = read.filter(pl.col('kind').eq(pl.lit(kind === 'reviews' ? 'review' : 'function'))).drop('kind');
    const manifest = await tableManifest('texts', { kind });
    const { insertions, synonyms, ends } = harmless[kind];
    return {
      ...assembleTable({ table, features: ['text'], sensitive: ['topic'], manifest }, split),
      ...{ insertions: insertions.map((text) => text.split(' ')), synonyms, ends },
    };
  },
};
