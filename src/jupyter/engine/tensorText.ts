/** What tensors of TensorFlow.js have; the kernel itself knows nothing of that library. */
interface TensorLike {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly isDisposed: boolean;
  dataSync(): unknown;
  toString(): string;
}

/**
 * A tensor as text: its kind, its type, its shape, and its values, abridged when there are many.
 *
 * @returns undefined for anything that is no tensor
 * @example
 * tensorText(tf.tensor([1, 2])); // 'Tensor float32 [2]\n[1, 2]'
 */
export function tensorText(value: unknown): string | undefined {
  if (!isTensor(value)) return undefined;
  const head = `${value.constructor.name} ${value.dtype} [${value.shape.join(', ')}]`;
  if (value.isDisposed) return `${head}, disposed`;
  const [, ...lines] = value.toString().split('\n');
  return [head, ...lines.map((line) => line.replace(/^ {4}/, ''))].join('\n');
}

function isTensor(value: unknown): value is TensorLike {
  if (typeof value !== 'object' || value === null) return false;
  try {
    const { shape, dtype, isDisposed, dataSync } = value as Partial<TensorLike>;
    const hasKind = Array.isArray(shape) && typeof dtype === 'string';
    return hasKind && typeof isDisposed === 'boolean' && dataSync !== undefined;
  } catch {
    // A proxy, or a getter, may refuse names that it does not know.
    return false;
  }
}
