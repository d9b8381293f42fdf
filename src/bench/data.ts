import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startBackend } from '../backend';
import { setProgress, silentProgress } from '../base';
import { buildDataset, loadDataset } from '../data';
import { RowTensors } from '../learn';
import { interleaved, pick } from './interleave';
import { wholeNumber } from './options';
import { ours, Peer, Peers, type PeerAnswer } from './peer';
import type { BenchSubject, Contender, Measure } from './subject';
import { toyImages } from './toyImages';

const batch = 32;

const remarks = [
  'Our HDF5 reader also checks labels and cuts the splits.',
  'Our batches hold bytes on the native backend, which graphs make numbers of; those of NumPy hold numbers.',
];

/** `risklab bench data`: building a dataset, reading the lab's HDF5 file, putting a batch together. */
export const dataBench: BenchSubject = {
  options: [
    { flags: '--images <n>', description: 'images in the HDF5 file', default: '20000' },
    { flags: '--build <n>', description: 'images in the dataset that is built', default: '2000' },
  ],
  async run({ options, repeats, python, say }) {
    const [images, build] = [wholeNumber(options, 'images'), wholeNumber(options, 'build')];
    const { version } = await startBackend();
    const folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-bench-'));
    const cache = process.env['RISKLAB_CACHE'];
    process.env['RISKLAB_CACHE'] = folder;
    setProgress(silentProgress);
    const peers = new Peers();
    try {
      const file = path.join(folder, 'lab.h5');
      await writeLabFile(file, images);
      await peers.add('h5py and NumPy', () => Peer.python(python, 'data'));
      const measure = async (name: string, unit: string, each: number, contenders: Contender<PeerAnswer>[]) => {
        const found = await interleaved(contenders, repeats, (text) => say(`${name}: ${text}`));
        return { name, unit, better: 'more', samples: pick(found, ({ ms }) => (1000 * each) / ms!) } satisfies Measure;
      };
      const some = toyImages(4096).images;
      const rows = Array.from({ length: batch }, (_, i) => (i * 977) % some.length);
      const batches = new RowTensors(some);
      const together = (): void => void batches.of(rows).dispose();
      const measures = [
        await measure(`reading ${images} images from HDF5`, 'images/s', images, [
          ours(() => loadDataset('mit-h5', { path: file })),
          peers.contender('h5py and NumPy', { case: 'read', file }),
        ]),
        await measure(`putting a batch of ${batch} together`, 'images/s', batch, [
          ours(together, 200),
          peers.contender('h5py and NumPy', { case: 'gather', batch, times: 200 }),
        ]),
        await measure('building avatar-faces', 'images/s', build, [
          ours(() => buildDataset('avatar-faces', { train: build, validation: 0, test: 0 }, true)),
        ]),
      ];
      const notes = [...remarks, `Batches for ${version}.`, ...peers.notes()];
      return { title: 'Data', ours: 'ours', measures, notes };
    } finally {
      await peers.closeAll();
      if (cache === undefined) delete process.env['RISKLAB_CACHE'];
      else process.env['RISKLAB_CACHE'] = cache;
      await rm(folder, { recursive: true });
    }
  },
};

/** A file in the layout of the original lab's. */
async function writeLabFile(name: string, count: number): Promise<void> {
  const h5 = await import('h5wasm/node');
  await h5.ready;
  const { images, table } = toyImages(count);
  const bytes = new Uint8Array(count * images.imageSize);
  for (let row = 0; row < count; row++) bytes.set(images.image(row), row * images.imageSize);
  const file = new h5.File(name, 'w');
  file.create_dataset({ name: 'images', data: bytes, shape: [count, 64, 64, 3], dtype: '<B' });
  const labels = Uint8Array.from(table.getColumn('label').toArray() as number[]);
  file.create_dataset({ name: 'labels', data: labels, shape: [count, 1], dtype: '<B' });
  file.close();
}
