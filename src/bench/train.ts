import { interleaved, pick } from './interleave';
import { wholeNumber } from './options';
import { Peer, Peers, type PeerAnswer } from './peer';
import { median } from './statistics';
import type { BenchResult, BenchSettings, BenchSubject, Contender, Measure } from './subject';

/** Arithmetic of a training step on 32 images, in 10^9 operations: two for each product that a layer sums up, both ways. */
const operations = 1.66;
/** Of one product of two matrices of 2048 x 2048. */
const productOperations = (2 * 2048 ** 3) / 1e9;

/** Sizes of an epoch, in images, for the table of growth. */
const epochs = [1024, 2048, 4096];
const batches = [64, 128, 256, 512];

/** Steps that are timed together: as many as take some seconds. */
const stepsOf = (name: string): number => (name === 'ours' || name === 'Keras tf.function' ? 40 : 8);

/**
 * `risklab bench train`: a training step of the lab's model beside Keras and plain TensorFlow.js, growth with the batch and
 * with the images, and memory.
 */
export const trainBench: BenchSubject = {
  options: [
    { flags: '--images <n>', description: 'how many images the memory is measured with; 0: not', default: '200000' },
    { flags: '--only-steps', description: 'only the training step on 32 images' },
  ],
  run,
};

async function run(settings: BenchSettings): Promise<BenchResult> {
  const { options, repeats, say } = settings;
  const onlySteps = options['onlySteps'] === true;
  const images = onlySteps ? 0 : wholeNumber(options, 'images', 0);
  const peers = new Peers();
  try {
    await startAll(peers, settings);
    const measures = await steps(peers, repeats, say);
    if (!onlySteps) measures.push(...(await growth(peers, repeats, say)));
    if (images > 0) measures.push(await memory(settings, images));
    return {
      title: 'Training',
      ours: 'ours',
      measures,
      notes: [
        `A step has ${operations} billion operations; a product of matrices has ${productOperations.toFixed(1)}.`,
        'Each repeat is the mean of several steps, with putting the batch together and reading the loss back.',
        ...peers.notes(),
      ],
    };
  } finally {
    await peers.closeAll();
  }
}

async function startAll(peers: Peers, { python, say }: BenchSettings): Promise<void> {
  say('starting the peers');
  await peers.add('ours', () => Peer.node('ours', ['native']));
  await peers.add('ours, WebAssembly', () => Peer.node('ours', ['wasm']));
  await peers.add('tfjs-node, plain', () => Peer.node('plain', ['native']));
  await peers.add('WebAssembly, plain', () => Peer.node('plain', ['wasm']));
  await peers.add('Keras', () => Peer.python(python, 'train'));
}

/** The same peer under the name of what it does. */
function named(name: string, contender: Contender<PeerAnswer>): Contender<PeerAnswer> {
  return { ...contender, name };
}

/** The step on 32 images, and its share of what the processor can do. */
async function steps(peers: Peers, repeats: number, say: BenchSettings['say']): Promise<Measure[]> {
  const ask = (name: string, peer: string, request: object): Contender<PeerAnswer> =>
    named(name, peers.contender(peer, { case: 'step', batch: 32, steps: stepsOf(name), ...request }));
  const contenders = [
    ask('ours', 'ours', {}),
    ask('ours, not compiled', 'ours', { eager: true }),
    ask('ours, WebAssembly', 'ours, WebAssembly', {}),
    ask('tfjs-node, plain', 'tfjs-node, plain', {}),
    ask('WebAssembly, plain', 'WebAssembly, plain', {}),
    ask('Keras tf.function', 'Keras', { case: 'function' }),
    ask('Keras XLA', 'Keras', { case: 'xla' }),
    ask('Keras eager', 'Keras', { case: 'eager' }),
    ask('product', 'ours', { case: 'matmul' }),
  ];
  const found = await interleaved(contenders, repeats, say);
  const { product, ...times } = found;
  const rate = Array.isArray(product) ? productOperations / median(product.map(({ ms }) => ms!)) : NaN;
  return [
    { name: 'a step on 32 images', unit: 'ms', better: 'less', samples: pick(times, ({ ms }) => ms!) },
    {
      name: "share of a matrix product's rate",
      unit: 'of 1',
      better: 'more',
      samples: pick(times, ({ ms }) => operations / ms! / rate),
    },
  ];
}

/** Time for an image as batches and epochs grow. */
async function growth(peers: Peers, repeats: number, say: BenchSettings['say']): Promise<Measure[]> {
  const measures: Measure[] = [];
  for (const batch of batches) {
    const few = Math.max(2, 512 / batch);
    const contenders = [
      named('ours', peers.contender('ours', { case: 'step', batch, steps: few })),
      named('Keras tf.function', peers.contender('Keras', { case: 'function', batch, steps: few })),
    ];
    const found = await interleaved(contenders, repeats, say);
    const samples = pick(found, ({ ms }) => ms! / batch);
    measures.push({ name: `an image, in a step on ${batch}`, unit: 'ms', better: 'less', samples });
  }
  for (const images of epochs) {
    const found = await interleaved([peers.contender('ours', { case: 'epoch', images })], repeats, say);
    const samples = pick(found, ({ ms }) => ms!);
    measures.push({ name: `an image, in an epoch of ${images} with resampling`, unit: 'ms', better: 'less', samples });
  }
  return measures;
}

/** In a process that has done nothing else. */
async function memory({ say }: BenchSettings, images: number): Promise<Measure> {
  say(`memory of ${images} images`);
  const peers = new Peers();
  try {
    await peers.add('ours', () => Peer.node('ours', ['native']));
    const found = await interleaved([peers.contender('ours', { case: 'memory', images })], 1);
    return {
      name: `memory of training on ${images} images, over their bytes`,
      unit: 'times',
      better: 'less',
      samples: pick(found, ({ times }) => times!),
    };
  } finally {
    await peers.closeAll();
  }
}
