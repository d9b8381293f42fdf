import { setProgress, silentProgress } from '../base';
import { startBackend } from '../backend';
import { explain, type ExplainMethodName } from '../explain';
import { standardClassifier } from '../models';
import { PlainModel } from '../risk';
import { interleaved, meanTime, pick } from './interleave';
import { namesIn, wholeNumber } from './options';
import { Peer, Peers, type PeerAnswer } from './peer';
import type { BenchSubject, Measure } from './subject';
import { toyImages } from './toyImages';

/** What Captum has, too. */
const compared = [
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
] as const satisfies readonly ExplainMethodName[];

/** `risklab bench explain`: milliseconds an image of each method, beside Captum. */
export const explainBench: BenchSubject = {
  options: [
    { flags: '--images <n>', description: 'how many images are explained', default: '256' },
    { flags: '--batch <n>', description: 'how many samples the network is given at once', default: '64' },
    { flags: '--methods <names>', description: `of ${compared.join(', ')}`, default: 'all' },
  ],
  repeats: 3,
  async run({ options, repeats, python, say }) {
    const [images, batch] = [wholeNumber(options, 'images'), wholeNumber(options, 'batch')];
    const methods = namesIn('--methods', String(options['methods']), compared);
    const peers = new Peers();
    setProgress(silentProgress);
    await startBackend('native');
    const model = new PlainModel(standardClassifier());
    const rows = toyImages(images).images;
    const first = rows.select(Array.from({ length: Math.min(batch, images) }, (_, i) => i));
    try {
      say('starting Captum');
      await peers.add('Captum', () => Peer.python(python, 'explain'));
      const measures: Measure[] = [];
      for (const method of methods) {
        const explained = (some: typeof rows): Promise<unknown> => explain(model, some, { method, batchSize: batch });
        const repeat = async (): Promise<PeerAnswer> => {
          await explained(first); // as Captum's does
          return { ms: await meanTime(1, () => explained(rows)) };
        };
        const found = await interleaved(
          [{ name: 'ours', repeat }, peers.contender('Captum', { case: method, images, batch, times: 1 })],
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
          `${images} images of 64 x 64, the lab's classifier with one logit, ${batch} samples at a time; each repeat gives a batch before it is timed. Ours makes a graph of what it calls six times or more, anew for each explanation, and that is timed; what it calls less often runs as it is.`,
          ...peers.notes(),
        ],
      };
    } finally {
      model.dispose();
      await peers.closeAll();
    }
  },
};
