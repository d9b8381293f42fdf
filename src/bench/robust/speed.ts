import { PlainModel } from '../../risk';
import { standardClassifier } from '../../models';
import { robust } from '../../robust';
import { interleaved, meanTime, pick } from '../interleave';
import { Peer, Peers, type PeerAnswer } from '../peer';
import type { BenchResult, BenchSettings, Contender, Measure } from '../subject';
import { toyImages } from '../toyImages';

/** How much is measured in each repeat. */
export interface SpeedSizes {
  /** Images attacked. */
  readonly attacked: number;
  /** How many of them at once. */
  readonly batch: number;
  /** Steps of each attack. */
  readonly steps: number;
  /** Images corrupted. */
  readonly corrupted: number;
  /** How much, from 1 to 5. */
  readonly severity: number;
}

/** What each of our corruptions is called there. */
const theirNames: Readonly<Record<(typeof robust.corruptionKinds)[number], string>> = {
  gaussianNoise: 'gaussian_noise',
  shotNoise: 'shot_noise',
  impulseNoise: 'impulse_noise',
  defocusBlur: 'defocus_blur',
  glassBlur: 'glass_blur',
  motionBlur: 'motion_blur',
  zoomBlur: 'zoom_blur',
  snow: 'snow',
  frost: 'frost',
  fog: 'fog',
  brightness: 'brightness',
  contrast: 'contrast',
  elastic: 'elastic_transform',
  pixelate: 'pixelate',
  jpeg: 'jpeg_compression',
};

/** Steps of PGD beside Foolbox, and corruptions beside imagecorruptions. */
export async function speed({ repeats, python, say }: BenchSettings, sizes: SpeedSizes): Promise<BenchResult> {
  const { attacked, batch, steps, corrupted, severity } = sizes;
  const peers = new Peers();
  const model = new PlainModel(standardClassifier({ outputs: 2 }));
  try {
    say('starting Foolbox and imagecorruptions');
    await peers.add('Python', () => Peer.python(python, 'robust'));
    const beside = async (name: string, body: () => unknown, request: object): Promise<Found> => {
      // Theirs are warmed by the peer.
      await body();
      const contenders = [measured(body), peers.contender('Python', { times: 1, ...request })];
      return interleaved(contenders, repeats, (text) => say(`${name}, ${text}`));
    };
    const rows = toyImages(attacked);
    const attack = { eps: 4 / 255, steps, batchSize: batch };
    const pgd = await beside('pgd', () => robust.pgd(model, rows, attack), { case: 'pgd', images: attacked, batch, steps }); // prettier-ignore
    const done = (steps * attacked) / batch;
    const measures: Measure[] = [
      { name: `pgd, steps on ${batch} images`, unit: '1/s', better: 'more', samples: rates(pgd, 'ms', done) },
      { name: `pgd, such steps of processor time`, unit: '1/s', better: 'more', samples: rates(pgd, 'processor', done) }, // prettier-ignore
    ];
    const clean = toyImages(corrupted).images;
    for (const kind of robust.corruptionKinds) {
      const request = { case: 'corruption', images: corrupted, name: theirNames[kind], severity };
      const found = await beside(kind, () => robust.corrupt(clean, { kind, severity }), request);
      measures.push({ name: kind, unit: 'images/s', better: 'more', samples: rates(found, 'processor', corrupted) });
    }
    return {
      title: 'Attacks and corruptions',
      ours: 'ours',
      measures,
      notes: [
        `pgd: ${attacked} images of 64 x 64, the lab's classifier with two logits, ${steps} steps from a random start; with predictions before and after, and ours finds the graph of an earlier call.`,
        `Corruptions: ${corrupted} images of 64 x 64 at severity ${severity}, in processor time. Theirs are those for 224 x 224, whose radii are larger.`,
        ...peers.notes(),
      ],
    };
  } finally {
    model.dispose();
    await peers.closeAll();
  }
}

/** What contenders answered, by name. */
type Found = Record<string, PeerAnswer[] | string>;

/** Ours, with the processor time of all threads, which other work on the machine changes less than the time of a clock. */
function measured(body: () => unknown): Contender<PeerAnswer> {
  const repeat = async (): Promise<PeerAnswer> => {
    const before = process.cpuUsage();
    const ms = await meanTime(1, body);
    const { user, system } = process.cpuUsage(before);
    return { ms, processor: (user + system) / 1000 };
  };
  return { name: 'ours', repeat };
}

/** How many of `count` things are done in a second of one of the times. */
function rates(found: Found, time: 'ms' | 'processor', count: number): Record<string, number[] | string> {
  return pick(found, (answer) => (1000 * count) / answer[time]!);
}
