import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectRoot, RisklabError } from '../base';
import { loadDataset } from '../data';
import { failureOf, runNotebooks } from '../notebook';
import { interleaved, pick, timed } from './interleave';
import { wholeNumber } from './options';
import { Peer, Peers } from './peer';
import type { BenchResult, BenchSettings, BenchSubject, Contender } from './subject';

const lab = path.join(projectRoot, 'notebooks', '02-representation-bias.ipynb');
const batch = 32;

/**
 * `risklab bench lab`: the whole of lab 2, with its kernel, predictions and pictures, beside the training steps alone that
 * the same lab takes in Python's eager mode.
 */
export const labBench: BenchSubject = {
  options: [
    { flags: '--epochs <n>', description: 'epochs of the lab', default: '6' },
    { flags: '--images <n>', description: 'how many images it trains on', default: '16000' },
    { flags: '--python-steps <n>', description: 'how many steps are measured in Python in each repeat', default: '60' },
  ],
  run,
};

async function run({ options, python, repeats, say }: BenchSettings): Promise<BenchResult> {
  const [epochs, images] = [wholeNumber(options, 'epochs'), wholeNumber(options, 'images')];
  const measured = wholeNumber(options, 'pythonSteps');
  const steps = Math.ceil((epochs * images) / batch);
  say('drawing the images, unless that was done before');
  await loadDataset('avatar-faces', { train: images });
  const peers = new Peers();
  try {
    await peers.add('Keras', () => Peer.python(python, 'train'));
    const contenders = [
      ours(epochs, images),
      inPython('Keras eager, training alone', peers, { case: 'eager', steps: measured }, steps),
      inPython('Keras tf.function, training alone', peers, { case: 'function', steps: measured }, steps),
    ];
    const found = await interleaved(contenders, repeats, say);
    return {
      title: 'Lab 2 as a whole',
      ours: 'ours',
      measures: [{ name: 'lab 2', unit: 's', better: 'less', samples: pick(found, (seconds) => seconds) }],
      notes: [
        `Ours: ${epochs} epochs on ${images} images in a kernel of its own, with start, predictions and pictures.`,
        `Python: ${steps} times the mean of ${measured} steps in each repeat; nothing but training is counted there.`,
        ...peers.notes(),
      ],
    };
  } finally {
    await peers.closeAll();
  }
}

/** The lab as learners run it, from the start of its kernel. */
function ours(epochs: number, trainImages: number): Contender<number> {
  return {
    name: 'ours',
    repeat: async () => {
      const out = mkdtempSync(path.join(os.tmpdir(), 'risklab-lab-'));
      try {
        const { ms, value } = await timed(() => runNotebooks([lab], { out, parameters: { epochs, trainImages } }));
        const [result] = value;
        if (result?.outcome !== 'ok') throw new RisklabError(result && (failureOf(result)?.message ?? result.problem));
        return ms / 1000;
      } finally {
        rmSync(out, { recursive: true, force: true });
      }
    },
  };
}

/** All steps of the lab, in seconds, by the mean of some. */
function inPython(name: string, peers: Peers, request: object, steps: number): Contender<number> {
  const { absent, repeat } = peers.contender('Keras', { batch, ...request });
  const seconds = async (): Promise<number> => {
    const { ms } = await repeat();
    if (ms === undefined) throw new RisklabError(`bench lab: expected ms from ${name}, got none.`);
    return (steps * ms) / 1000;
  };
  return { name, ...(absent ? { absent } : {}), repeat: seconds };
}
