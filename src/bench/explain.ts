import { setProgress, silentProgress } from '../base';
import { startBackend } from '../backend';
import { explain, type ExplainMethodName } from '../explain';
import { standardClassifier } from '../models';
import { PlainModel } from '../risk';
import { interleaved, pick } from './interleave';
import { wholeNumber } from './options';
import { ours, Peer, Peers } from './peer';
import type { BenchSubject, Measure } from './subject';
import { toyImages } from './toyImages';

/** What Captum has, too. */
const compared: readonly ExplainMethodName[] = [
  'inputGradient',
  'saliency',
  'gradientTimesInput',
  'smoothGrad',
  'integratedGradients',
  'deconvolution',
  'guidedBackprop',
  'gradCam',
  'guidedGradCam',
  'occlusion',
];

/** `risklab bench explain`: milliseconds an image of each method, beside Captum. */
export const explainBench: BenchSubject = {
  options: [
    { flags: '--images <n>', description: 'how many images are explained', default: '256' },
    { flags: '--batch <n>', description: 'how many samples the network is given at once', default: '64' },
  ],
  repeats: 3,
  async run({ options, repeats, python, say }) {
    const [images, batch] = [wholeNumber(options, 'images'), wholeNumber(options, 'batch')];
    const peers = new Peers();
    setProgress(silentProgress);
    await startBackend('native');
    const model = new PlainModel(standardClassifier());
    const rows = toyImages(images).images;
    try {
      say('starting Captum');
      await peers.add('Captum', () => Peer.python(python, 'explain'));
      const measures: Measure[] = [];
      for (const method of compared) {
        const found = await interleaved(
          [
            ours(() => explain(model, rows, { method, batchSize: batch })),
            peers.contender('Captum', { case: method, images, batch, times: 1 }),
          ],
          repeats,
          (text) => say(`${method}, ${text}`),
        );
        const samples = pick(found, ({ ms }) => ms! / images);
        measures.push({ name: method, unit: 'ms an image', better: 'less', samples });
      }
      return {
        title: 'Explanations',
        ours: 'ours',
        measures,
        notes: [
          `${images} images of 64 x 64, the lab's classifier with one logit, ${batch} samples at a time; ours makes a graph of what it calls more than four times, anew for each explanation.`,
          ...peers.notes(),
        ],
      };
    } finally {
      model.dispose();
      await peers.closeAll();
    }
  },
};
