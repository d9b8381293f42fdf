import * as tf from '@tensorflow/tfjs';
import { checkInteger, InputError, product } from '../../base';
import { sourceOf } from '../../network';
import { layerOutput } from '../layers';
import { receptiveField, type Sight } from './receptiveField';

/** Options that say which units of a network are meant. */
export interface UnitOptions {
  /** A layer: its name, or its place among the layers (from 0; -1 is the last). Default -1, the logits. */
  layer?: string | number;
  /**
   * Its channels: the filters of a convolution, the units of a dense layer, the classes of the last one. One, several, `all`, or `together`: the layer as a whole, the
   * mean square of all that it gives. Default `all`.
   */
  channels?: number | ArrayLike<number> | 'all' | 'together';
  /** Of a convolution: a single unit of each channel, by line and column of its map. Default none: all places. */
  place?: readonly [line: number, column: number] | 'all';
}

/** Some units of a layer. */
export interface Units {
  readonly layer: string;
  readonly output: tf.SymbolicTensor;
  /** The channel of each; -1 for the layer as a whole. */
  readonly channels: readonly number[];
  /** What each is called: `channel 3`, `logit`, `layer`. */
  readonly names: readonly string[];
  /** How many channels the layer has. */
  readonly count: number;
  /** Height and width of the maps; 1 and 1 where the layer has none. */
  readonly places: readonly [height: number, width: number];
  readonly place: readonly [line: number, column: number] | 'all';
}

/** Reads which units are meant. @throws InputError for a layer, a channel or a place that is not there */
export function unitsOf(what: string, network: tf.LayersModel, options: Required<UnitOptions>): Units {
  const output = layerOutput(what, network, options.layer);
  const { name: layer } = sourceOf(output).layer;
  const sizes = output.shape.slice(1).map((size) => size ?? 1);
  const count = sizes.at(-1) ?? 1;
  const isMap = sizes.length === 3;
  const places: readonly [number, number] = isMap ? [sizes[0]!, sizes[1]!] : [product(sizes.slice(0, -1)), 1];
  checkPlace(options.place, places);
  const channels = channelsOf(options.channels, count);
  const isLogit = output === network.outputs[0] && count === 1;
  const nameOf = (channel: number): string => (channel < 0 ? 'layer' : isLogit ? 'logit' : `channel ${channel}`);
  return { layer, output, channels, names: channels.map(nameOf), count, places, place: options.place };
}

function channelsOf(channels: Required<UnitOptions>['channels'], count: number): number[] {
  if (channels === 'together') return [-1];
  if (channels === 'all') return Array.from({ length: count }, (_, channel) => channel);
  if (typeof channels === 'string') throw new InputError('channels', "numbers, 'all' or 'together'", channels);
  const given = typeof channels === 'number' ? [channels] : Array.from(channels);
  if (given.length === 0) throw new InputError('channels', 'at least one channel', 'none');
  const odd = given.find((channel) => !(Number.isInteger(channel) && channel >= 0 && channel < count));
  if (odd !== undefined) throw new InputError('channels', `a channel of the layer, 0 to ${count - 1}`, odd);
  return given;
}

function checkPlace(place: Required<UnitOptions>['place'], [height, width]: readonly [number, number]): void {
  if (place === 'all') return;
  if (!Array.isArray(place) || place.length !== 2)
    throw new InputError('place', "a line and a column, or 'all'", place);
  (place as readonly number[]).forEach((at) => checkInteger('place', at, 0));
  if (place[0] >= height || place[1] >= width) {
    throw new InputError('place', `a place of maps of ${height} x ${width}`, [...place]);
  }
}

/**
 * What units give, place by place: `[batch, places, units]`; of the layer as a whole the mean square, of single units one place.
 *
 * @param given - what the layer gives, `[batch, ...]`
 */
export function excitements({ channels, place, places: [height, width] }: Units, given: tf.Tensor): tf.Tensor3D {
  const batch = given.shape[0];
  const maps = tf.reshape<tf.Rank.R3>(given, [batch, height * width, -1]);
  const here: tf.Tensor3D =
    place === 'all' ? maps : tf.slice(maps, [0, place[0] * width + place[1], 0], [batch, 1, maps.shape[2]]);
  if (channels[0] === -1) return tf.reshape(tf.mean(tf.square(here), [1, 2]), [batch, 1, 1]);
  const all = channels.length === maps.shape[2] && channels.every((channel, at) => channel === at);
  return all ? here : tf.gather(here, [...channels], 2);
}

/**
 * How much each place of a map counts for its channel: all alike that see nothing beyond the edge of the image, for there the padding, which is black, would count; all of them where each
 * sees some of it; of a single place that one.
 *
 * @returns `[places]`, which add up to 1
 */
export function placeWeights({ output, place, places: [height, width] }: Units): Float32Array {
  const weights = new Float32Array(height * width);
  const give = (places: readonly number[]): Float32Array => {
    for (const at of places) weights[at] = 1 / places.length;
    return weights;
  };
  const all = Array.from(weights, (_, at) => at);
  if (place !== 'all') return give([place[0] * width + place[1]]);
  const field = receptiveField(output);
  if (field === 'all') return give(all);
  const [down, across] = inputSizes(output);
  const [lines, columns] = [within(field[0], height, down), within(field[1], width, across)];
  const inner = lines.flatMap((line) => columns.map((column) => line * width + column));
  return give(inner.length > 0 ? inner : all);
}

/** The places of a line or column that see nothing beyond the edge. */
function within({ step, first, last }: Sight, count: number, size: number): number[] {
  const all = Array.from({ length: count }, (_, at) => at);
  return all.filter((at) => step * at + first >= 0 && step * at + last < size);
}

/** Height and width of the image that a tensor of a network comes from. */
function inputSizes(tensor: tf.SymbolicTensor): [number, number] {
  const { layer, inputs } = sourceOf(tensor);
  if (layer.getClassName() !== 'InputLayer') return inputSizes(inputs[0]!);
  return [tensor.shape[1]!, tensor.shape[2]!];
}
