import * as tf from '@tensorflow/tfjs';

/** Rows of one tensor where a condition holds, `[batch]`, else those of another. */
export function chosen(condition: tf.Tensor, yes: tf.Tensor, no: tf.Tensor): tf.Tensor {
  const each = tf.reshape(condition, [-1, ...yes.shape.slice(1).map(() => 1)]);
  // A mask in place of tf.where, which does not broadcast: both are finite.
  const mask = tf.cast(each, 'float32');
  return tf.add(tf.mul(mask, yes), tf.mul(tf.sub(1, mask), no));
}

/** Tensors that go from step to step: those of the last step are freed when the next are there. */
export class Carried<K extends string> {
  private held: Record<K, tf.Tensor>;

  /** @param first - kept, and freed by this */
  constructor(first: Record<K, tf.Tensor>) {
    this.held = first;
  }

  /** One of them. It stays this one's own. */
  get(name: K): tf.Tensor {
    return this.held[name];
  }

  /** Puts others in the place of some. */
  put(next: Partial<Record<K, tf.Tensor>>): void {
    for (const [name, tensor] of Object.entries(next) as [K, tf.Tensor][]) {
      this.held[name].dispose();
      this.held[name] = tensor;
    }
  }

  dispose(): void {
    tf.dispose(Object.values<tf.Tensor>(this.held));
  }
}
