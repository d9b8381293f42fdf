import { resultOf, type Draft } from './draft';
import { attribute, type OpAttribute } from './native';
import type { TracedOp } from './trace';

/** The sizes of a transposed convolution by a square kernel. */
export interface KernelSizes {
  readonly kernel: number;
  readonly stride: number;
  readonly channelsIn: number;
  readonly channelsOut: number;
}

/** How far the small kernel reaches beyond its place. */
export interface Reach {
  readonly before: number;
  readonly after: number;
}

/**
 * Along one axis, pixel `stride * j + p` of the large image receives `kernel[p + padding - stride * d]` of the small image's pixel
 * `j + d`, for each d at which the kernel reaches that far.
 */
export function reachOf(sizes: KernelSizes): Reach {
  const { kernel, stride } = sizes;
  const padding = paddingOf(sizes);
  return { before: Math.floor((kernel - 1 - padding) / stride), after: Math.floor((stride - 1 + padding) / stride) };
}

/**
 * Operations that make the small kernel, `[places, places, in, stride * stride * out]`, from that of a transposed convolution,
 * `[kernel, kernel, out, in]`.
 */
export function subPixelKernel(draft: Draft, filter: number, sizes: KernelSizes): TracedOp[] {
  const { binding } = draft;
  const { kernel, stride, channelsIn, channelsOut } = sizes;
  const { before, after } = reachOf(sizes);
  const places = before + after + 1;
  const pixels = stride ** 2;
  const width = channelsOut * channelsIn;
  const taps = tapsOf(sizes);
  const type = attribute.type(binding, 'T');
  const whole = (name: string): OpAttribute => attribute.type(binding, name, binding.TF_INT32);
  const rows = draft.reshape(filter, [kernel ** 2, width]);
  const none = draft.constant([0, 1, 0, 0], [2, 2]);
  const padded = draft.operation('Pad', [resultOf(rows), none], [type, whole('Tpaddings')], [kernel ** 2 + 1, width]);
  const gather = [attribute.type(binding, 'Tparams'), whole('Tindices'), whole('Taxis')];
  const from = [resultOf(padded), draft.constant(taps), draft.constant([0], [])];
  const taken = draft.operation('GatherV2', from, gather, [taps.length, width]);
  const parts = draft.reshape(resultOf(taken), [places ** 2, pixels, channelsOut, channelsIn]);
  const turned = draft.transpose(resultOf(parts), [0, 3, 1, 2], [places ** 2, channelsIn, pixels, channelsOut]);
  const small = draft.reshape(resultOf(turned), [places, places, channelsIn, pixels * channelsOut]);
  return [rows, padded, taken, parts, turned, small];
}

/**
 * For each place of the small kernel, and for each pixel there: the row of the given kernel, its own rows one after another; the one
 * behind the last stands for zeros.
 */
function tapsOf(sizes: KernelSizes): number[] {
  const { kernel, stride } = sizes;
  const padding = paddingOf(sizes);
  const { before, after } = reachOf(sizes);
  const places = range(-before, after);
  const pixels = range(0, stride - 1);
  const from = (p: number, d: number): number => p + padding - stride * d;
  const reaches = (row: number): boolean => row >= 0 && row < kernel;
  const tap = (row: number, column: number): number =>
    reaches(row) && reaches(column) ? row * kernel + column : kernel ** 2;
  return places.flatMap((dy) =>
    places.flatMap((dx) => pixels.flatMap((py) => pixels.map((px) => tap(from(py, dy), from(px, dx))))),
  );
}

/** How far the large image is cut off before its first pixel: what 'same' padding leaves over is cut off at the end. */
function paddingOf({ kernel, stride }: KernelSizes): number {
  return Math.floor((kernel - stride) / 2);
}

/** The whole numbers between two, both included. */
function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
