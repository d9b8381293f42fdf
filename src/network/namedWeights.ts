import * as tf from '@tensorflow/tfjs';

/**
 * The weights of models by names that depend on the layers' places alone: neither on how often such layers were made before
 * in this process nor on which of them are being trained.
 *
 * @param models - by name; a model that comes twice is taken once
 * @returns for example `model/0.0.kernel`
 */
export function namedWeights(models: Readonly<Record<string, tf.LayersModel>>): Record<string, tf.Variable> {
  const named: Record<string, tf.Variable> = {};
  const seen = new Set<tf.Variable>();
  const visit = (layer: tf.layers.Layer, name: string): void => {
    if (layer instanceof tf.LayersModel) {
      layer.layers.forEach((inner, i) => visit(inner, `${name}${name.endsWith('/') ? '' : '.'}${i}`));
      return;
    }
    layer.weights.forEach((weight, i) => {
      const variable = weight.read() as tf.Variable;
      if (seen.has(variable)) return;
      seen.add(variable);
      named[`${name}.${i}.${weight.originalName.split('/').at(-1)}`] = variable;
    });
  };
  for (const [name, model] of Object.entries(models)) visit(model, `${name}/`);
  return named;
}

/** The weights of networks that are to be trained, each once. */
export function trainableWeights(networks: readonly tf.LayersModel[]): tf.Variable[] {
  const weights = networks.flatMap((network) => network.trainableWeights);
  return [...new Set(weights.map((weight) => weight.read() as tf.Variable))];
}
