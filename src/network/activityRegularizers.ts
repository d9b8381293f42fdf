import * as tf from '@tensorflow/tfjs';

/** What is looked at of a recurrent layer, or of a cell; a layer calls the cell that it holds. */
interface Recurrent {
  readonly cell?: Recurrent;
  activityRegularizer: unknown;
}

type Options = Readonly<Record<string, unknown>>;
type FromConfig = (cls: unknown, config: Options, ...rest: unknown[]) => Recurrent;

/** The classes of recurrent layers and cells, and the functions that make them. */
const makers = {
  SimpleRNN: 'simpleRNN',
  SimpleRNNCell: 'simpleRNNCell',
  GRU: 'gru',
  GRUCell: 'gruCell',
  LSTM: 'lstm',
  LSTMCell: 'lstmCell',
  ConvLSTM2D: 'convLstm2d',
  ConvLSTM2DCell: 'convLstm2dCell',
} as const;

/**
 * Makes recurrent layers keep their option `activityRegularizer`, which TensorFlow.js forgets: their configuration then has it, and
 * that of their copies, so that `compile` sees what nothing would come of. Applies to layers made afterwards.
 */
export function keepActivityRegularizers(): void {
  const layers = tf.layers as unknown as Record<string, (options: Options) => Recurrent>;
  const classes = tf.serialization.SerializationMap.getMap().classNameMap as unknown as Record<
    string,
    [cls: unknown, fromConfig: FromConfig]
  >;
  for (const [name, maker] of Object.entries(makers)) {
    const make = layers[maker]!;
    layers[maker] = (options) => keep(make(options), options);
    const [cls, fromConfig] = classes[name]!;
    classes[name] = [cls, (own, config, ...rest) => keep(fromConfig(own, config, ...rest), config)];
  }
}

function keep(made: Recurrent, { activityRegularizer }: Options): Recurrent {
  if (activityRegularizer === undefined || activityRegularizer === null) return made;
  // A dense layer reads a regularizer given by its name, as an object or as a configuration.
  const reader = tf.layers.dense({ units: 1, activityRegularizer: activityRegularizer as 'l1l2' });
  (made.cell ?? made).activityRegularizer = (reader as unknown as Recurrent).activityRegularizer;
  return made;
}
