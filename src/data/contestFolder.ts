import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pl from 'nodejs-polars';
import { InputError, makeFolderWhole } from '../base';
import { ImageStore, type ImageShape } from './imageStore';
import { readWhole, recordIn, recordOf, type FileRecord } from './wholeFile';

/** What a contest is about, beside its images. */
export interface ContestRules {
  /** Its title, for people. */
  readonly title: string;
  /** The share of images without a face that may be taken for faces, when groups are compared; in (0, 1). */
  readonly falsePositiveRate: number;
}

/** The images of a contest, whose labels nobody but its maintainer has. */
export interface Contest extends ContestRules {
  /** 16 hexadecimal digits that follow from the images: predictions are for this contest and for no other. */
  readonly id: string;
  /** One line per image: `row`, from 0. */
  readonly table: pl.DataFrame;
  readonly images: ImageStore;
}

/** The files of a contest's folder. */
export const contestFolderFiles = ['contest.json', 'images.bin', 'table.parquet'] as const;

const advice = 'Get the folder of the contest again.';

/**
 * Loads the folder of a contest: `images.bin` (all images, one after the other, a byte per value), `table.parquet` (`row`) and
 * `contest.json` (what it is about, and checksums).
 *
 * @param folder - the folder that the maintainer has given out
 * @throws InputError when a file is missing, cut off or not what its checksum says
 * @example
 * const contest = await loadContest('faces-2030');
 * const predictions = await model.predict(contest.images);
 * contest.table.height;   // as many as there are images
 */
export async function loadContest(folder: string): Promise<Contest> {
  const { id, title, falsePositiveRate, shape, files } = await readDescription(path.join(folder, 'contest.json'));
  const read = (name: string): Promise<Uint8Array> =>
    readWhole(path.join(folder, name), recordIn(files, name, path.join(folder, 'contest.json'), advice), advice);
  const table = pl.readParquet(Buffer.from(await read('table.parquet')));
  const images = new ImageStore(await read('images.bin'), shape);
  if (table.height !== images.length) {
    throw new InputError(`${folder}: rows of the table`, `${images.length}, one for each image`, table.height, advice);
  }
  return { id, title, falsePositiveRate, table, images };
}

/**
 * What the folder of a contest says of itself, without reading its images: its id, and how many images there are.
 *
 * @throws InputError when there is no description, or it is none
 */
export async function contestOutline(folder: string): Promise<{ id: string; rows: number }> {
  const file = path.join(folder, 'contest.json');
  const { id, shape, files } = await readDescription(file);
  const rows = recordIn(files, 'images.bin', file, advice).bytes / (shape.height * shape.width * shape.channels);
  if (!Number.isInteger(rows)) throw new InputError(file, 'a whole number of images', rows, advice);
  return { id, rows };
}

/**
 * Writes the folder of a contest as {@link loadContest} reads it.
 *
 * @param folder - replaced when it exists; whole or not there afterwards
 * @returns the id of the contest
 */
export async function writeContest(folder: string, images: ImageStore, rules: ContestRules): Promise<string> {
  const bytes = new Uint8Array(images.length * images.imageSize);
  const rows = Int32Array.from({ length: images.length }, (_, row) => row);
  images.gatherBytes(rows, bytes);
  const id = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  await makeFolderWhole(folder, async (temporary) => {
    const file = (name: string): string => path.join(temporary, name);
    await writeFile(file('images.bin'), bytes);
    pl.DataFrame([pl.Series('row', rows, pl.Int32)]).writeParquet(file('table.parquet'), { compression: 'zstd' });
    const files = Object.fromEntries(
      await Promise.all(
        ['images.bin', 'table.parquet'].map(async (name) => [name, await recordOf(file(name))] as const),
      ),
    );
    const { title, falsePositiveRate } = rules;
    const description: Description = { format: 1, id, title, falsePositiveRate, shape: images.shape, files };
    await writeFile(file('contest.json'), `${JSON.stringify(description, null, 2)}\n`);
  });
  return id;
}

/** What `contest.json` says. */
interface Description extends ContestRules {
  readonly format: 1;
  readonly id: string;
  readonly shape: ImageShape;
  readonly files: Readonly<Record<string, FileRecord>>;
}

async function readDescription(file: string): Promise<Description> {
  let value: Partial<Description> | null;
  try {
    value = JSON.parse(await readFile(file, 'utf8')) as Partial<Description> | null;
  } catch (error) {
    const got = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : 'something else';
    throw new InputError(file, 'the description of a contest in JSON', got, advice);
  }
  const whole = value?.format === 1 && typeof value.id === 'string' && value.shape && value.files;
  if (!whole) throw new InputError(file, 'the description of a contest, format 1', value, advice);
  return value as Description;
}
