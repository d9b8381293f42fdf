import pl from 'nodejs-polars';
import { Random } from '../base';
import { BatchSampler } from '../data';
import { fitHistogram } from '../density';
import { resampling, Values, type ImmediatePolicy } from '../learn';
import { interleaved, pick } from './interleave';
import { wholeNumber } from './options';
import { ours, Peer, Peers, type PeerAnswer } from './peer';
import { median } from './statistics';
import type { BenchSettings, BenchSubject, Contender, Measure } from './subject';

const width = 32;
const batch = 32;

/** Faces with latent vectors of normal numbers, and as many others. */
class Faces {
  readonly sampler: BatchSampler;
  readonly latents: Float32Array;

  constructor(readonly count: number) {
    const random = new Random(0);
    const labels = Uint8Array.from({ length: 2 * count }, (_, row) => row % 2);
    this.latents = random.fillNormal(new Float32Array(count * width));
    this.sampler = new BatchSampler({ labels, batchSize: batch, seed: 0 });
    this.sampler.setWeights(Float64Array.from({ length: count }, () => random.uniform()));
  }

  /** What happens before an epoch once the latent vectors are there. */
  update(policy: ImmediatePolicy): void {
    const scores: Readonly<Record<string, () => Values>> = {
      latents: () => new Values(this.latents, [this.count, width]),
      logDensity: () => {
        const logs = fitHistogram(this.latents, width, { bins: 5 }).logDensity(this.latents);
        return new Values(Float32Array.from(logs), [this.count]);
      },
    };
    const score = (name: string): Values => {
      const known = scores[name];
      if (!known) throw new Error(`${name}: not part of this benchmark`);
      return known();
    };
    this.sampler.setWeights(policy.weigh({ table: pl.DataFrame(), score }).weights);
  }
}

/** `risklab bench sampler`: drawing batches by weights, and working the weights out, beside the lab's way in NumPy. */
export const samplerBench: BenchSubject = {
  options: [{ flags: '--faces <n>', description: 'how many faces there are to draw from', default: '200000' }],
  async run(settings) {
    const { options, repeats, python, say } = settings;
    const count = wholeNumber(options, 'faces');
    const faces = new Faces(count);
    const peers = new Peers();
    try {
      await peers.add('NumPy', () => Peer.python(python, 'sampler'));
      await peers.add('model', () => Peer.node('ours', ['native']));
      const numpy = (request: object): Contender<PeerAnswer> =>
        peers.contender('NumPy', { faces: count, batch, width, ...request });
      const measure = async (name: string, contenders: Contender<PeerAnswer>[]): Promise<Measure> => {
        const samples = pick(await interleaved(contenders, repeats, say), ({ ms }) => ms!);
        return { name, unit: 'ms', better: 'less', samples };
      };
      const draw = await measure(`a batch of ${batch} by weights`, [
        ours(() => faces.sampler.next(), 5000),
        numpy({ case: 'draw', times: 20 }),
      ]);
      const lab = await measure("new weights by the lab's rule", [
        ours(() => faces.update(resampling.dbVae())),
        numpy({ case: 'weigh', times: 1 }),
      ]);
      const density = await measure('new weights by inverse density', [
        ours(() => faces.update(resampling.inverseDensity())),
      ]);
      const shares = await epochShares(peers, settings, density, count);
      return {
        title: 'Sampling',
        ours: 'ours',
        measures: [draw, lab, density, ...shares],
        notes: [
          `${count} faces with ${width} latent values each, and as many other images.`,
          'The time of an epoch is computed from single steps, that of encoding from 4,096 images.',
          ...peers.notes(),
        ],
      };
    } finally {
      await peers.closeAll();
    }
  },
};

/** What encoding the faces and working out their weights take of an epoch over faces and others. */
async function epochShares(
  peers: Peers,
  { repeats, say }: BenchSettings,
  density: Measure,
  count: number,
): Promise<Measure[]> {
  const timesOf = async (request: Readonly<Record<string, unknown>>): Promise<readonly number[] | string> =>
    pick(await interleaved([peers.contender('model', request)], repeats, say), ({ ms }) => ms!)['model'] ?? [];
  const steps = await timesOf({ case: 'step', batch, steps: 20 });
  const encoding = await timesOf({ case: 'encode', images: 4096 });
  const share = (name: string, values: readonly number[] | string, each = 1): Measure => {
    const unknown = [steps, values].find((one) => typeof one === 'string');
    const percent = (ms: number): number => (100 * ms * each * batch) / (median(steps as number[]) * 2 * count);
    const ours = unknown ?? (values as readonly number[]).map(percent);
    return { name, unit: '% of an epoch', better: 'less', samples: { ours } };
  };
  return [
    share('new weights by inverse density, without encoding', density.samples['ours'] ?? []),
    share('encoding the faces for them', encoding, count),
  ];
}
