import { PlainModel } from '../../risk';
import { standardClassifier } from '../../models';
import { robust } from '../../robust';
import { interleaved, pick } from '../interleave';
import { ours, Peer, Peers } from '../peer';
import type { BenchResult, BenchSettings, Measure } from '../subject';
import { toyImages } from '../toyImages';

/** Images attacked, and corrupted, in each repeat. */
const sizes = { attacked: 128, batch: 64, corrupted: 64 } as const;

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

/** Milliseconds by contender. */
type Times = Record<string, number[] | string>;

/** Steps of PGD beside Foolbox, and corruptions beside imagecorruptions. @param steps - of each attack */
export async function speed(
  { repeats, python, say }: BenchSettings,
  { steps, severity }: { readonly steps: number; readonly severity: number },
): Promise<BenchResult> {
  const peers = new Peers();
  const model = new PlainModel(standardClassifier({ outputs: 2 }));
  try {
    say('starting Foolbox and imagecorruptions');
    await peers.add('Python', () => Peer.python(python, 'robust'));
    const beside = async (name: string, body: () => unknown, request: object): Promise<Times> => {
      // Theirs are warmed by the peer.
      await body();
      const contenders = [ours(body), peers.contender('Python', { times: 1, ...request })];
      return pick(await interleaved(contenders, repeats, (text) => say(`${name}, ${text}`)), ({ ms }) => ms!);
    };
    const attacked = toyImages(sizes.attacked);
    const attack = { eps: 4 / 255, steps, batchSize: sizes.batch };
    const pgd = await beside('pgd', () => robust.pgd(model, attacked, attack), { case: 'pgd', images: sizes.attacked, batch: sizes.batch, steps }); // prettier-ignore
    const measures: Measure[] = [
      { name: `pgd, steps on ${sizes.batch} images`, unit: '1/s', better: 'more', samples: rates(pgd, { ours: (steps * sizes.attacked) / sizes.batch, Python: 1 }) }, // prettier-ignore
    ];
    const clean = toyImages(sizes.corrupted).images;
    for (const kind of robust.corruptionKinds) {
      const request = { case: 'corruption', images: sizes.corrupted, name: theirNames[kind], severity };
      const found = await beside(kind, () => robust.corrupt(clean, { kind, severity }), request);
      measures.push({ name: kind, unit: 'images/s', better: 'more', samples: rates(found, { ours: sizes.corrupted, Python: 1 }) }); // prettier-ignore
    }
    return {
      title: 'Attacks and corruptions',
      ours: 'ours',
      measures,
      notes: [
        `pgd: ${sizes.attacked} images of 64 x 64, the lab's classifier with two logits, ${steps} steps from a random start; ours with the graph that each call makes, and predictions before and after.`,
        `Corruptions: ${sizes.corrupted} images of 64 x 64 at severity ${severity}, one after the other. Theirs are those for 224 x 224, whose radii are larger.`,
        ...peers.notes(),
      ],
    };
  } finally {
    model.dispose();
    await peers.closeAll();
  }
}

/** What a run of so many things in so many milliseconds is a second. */
function rates(found: Times, count: Readonly<Record<string, number>>): Times {
  const rate = (name: string, times: number[] | string): number[] | string =>
    typeof times === 'string' ? times : times.map((ms) => (1000 * count[name]!) / ms);
  return Object.fromEntries(Object.entries(found).map(([name, times]) => [name, rate(name, times)]));
}
