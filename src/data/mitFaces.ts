import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pl from 'nodejs-polars';
import { placeInCache, startProgress } from '../base';
import { isBuilt, readBuilt, writeBuilt, type BuiltContent } from './builtFolder';
import { cataloguePath, catalogueEntry, restoreAdvice, type CatalogueEntry } from './catalogue';
import type { Dataset } from './dataset';
import { channels, decodeImage } from './decodeImage';
import { fetchSdist, unpackFolder } from './fetchSdist';
import type { DatasetSource } from './source';
import { checkWhole, recordIn } from './wholeFile';

const sdist = { name: 'mitdeeplearning', version: '0.7.5' };
const archiveName = `${sdist.name}-${sdist.version}.tar.gz`;
const size = 64;
const rebuildAdvice = 'Fetch it again: npx risklab data build mit-faces --force.';

/** The folders of the package: light or dark skin, female or male. */
const groups: Readonly<Record<string, { skinTone: string; gender: string }>> = {
  LF: { skinTone: 'lighter', gender: 'female' },
  LM: { skinTone: 'lighter', gender: 'male' },
  DF: { skinTone: 'darker', gender: 'female' },
  DM: { skinTone: 'darker', gender: 'male' },
};

/**
 * `mit-faces`: the 20 test photographs of the original lab, five of each of four groups, resized to 64x64. They are in a
 * package on PyPI and never in this repository: pip fetches it (3 MB) at first use, so this needs Python 3 once. Columns
 * `skinTone` (lighter, darker), `gender` (female, male) and `group` (such as `darker+female`); all rows are in the test
 * split and all labels are 1.
 */
export const mitFaces: DatasetSource = {
  name: 'mit-faces',
  keys: [],
  load: async (): Promise<Dataset> => {
    const folder = builtFolder();
    if (!isBuilt(folder)) await buildMitFaces();
    return readBuilt(folder, rebuildAdvice);
  },
  cached: { folder: builtFolder, build: buildMitFaces },
};

function builtFolder(): string {
  return placeInCache('mit-faces', sdist.version);
}

async function buildMitFaces(): Promise<void> {
  const entry = await catalogueEntry('mit-faces');
  const work = await mkdtemp(path.join(os.tmpdir(), 'risklab-mit-faces-'));
  const progress = startProgress('mit-faces', 3);
  try {
    const archive = await fetchSdist(sdist, work);
    const record = recordIn(entry.fetched, archiveName, cataloguePath, restoreAdvice);
    await checkWhole(archive, record, 'The package index served another file: try again, or look into it.');
    progress.update(1, 'fetched');
    const pictures = path.join(work, 'faces');
    await mkdir(pictures);
    await unpackFolder(archive, `${sdist.name}-${sdist.version}/${sdist.name}/data/faces/`, pictures);
    progress.update(2, 'unpacked');
    await writeBuilt(builtFolder(), (imagesFile) => convert(entry, pictures, imagesFile));
    progress.update(3);
  } finally {
    progress.end();
    await rm(work, { recursive: true, force: true });
  }
}

/** Decodes the pictures, group by group and in the order of their names, as the original does. */
async function convert(entry: CatalogueEntry, pictures: string, imagesFile: string): Promise<BuiltContent> {
  const names = await readdir(pictures);
  const faces = Object.entries(groups).flatMap(([code, group]) =>
    names
      .filter((name) => name.startsWith(`${code}-`))
      .sort()
      .map((name) => ({ name, code, group })),
  );
  const images = await Promise.all(faces.map(({ name }) => decodeImage(name, path.join(pictures, name), size)));
  await writeFile(imagesFile, Buffer.concat(images));
  const table = pl.DataFrame({
    id: faces.map(({ name }) => name.replace('.png', '')),
    split: faces.map(() => 'test'),
    label: pl.Series(
      'label',
      faces.map(() => 1),
      pl.Int32,
    ),
    skinTone: faces.map(({ group }) => group.skinTone),
    gender: faces.map(({ group }) => group.gender),
    group: faces.map(({ group }) => `${group.skinTone}+${group.gender}`),
    source: faces.map(({ name }) => `${sdist.name}/faces/${name.replace('-', '/')}`),
  });
  const { title, licence, source } = entry;
  const shape = { height: size, width: size, channels: channels };
  const madeBy = { [sdist.name]: sdist.version };
  return { table, manifest: { name: 'mit-faces', title, licence, source, shape, options: {}, madeBy } };
}
