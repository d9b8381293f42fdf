import type * as tf from '@tensorflow/tfjs';

/** Wrappers that use a network, as long as somebody can reach them. */
const users = new WeakMap<tf.LayersModel, Set<WeakRef<object>>>();
const released = new WeakSet<object>();

/** Notes that a wrapper uses a network. */
export function noteUser(model: tf.LayersModel, wrapper: object): void {
  if (!users.has(model)) users.set(model, new Set());
  users.get(model)!.add(new WeakRef(wrapper));
}

/** Notes that a wrapper is disposed of. */
export function release(wrapper: object): void {
  released.add(wrapper);
}

/** Whether a wrapper was disposed of. */
export function isReleased(wrapper: object): boolean {
  return released.has(wrapper);
}

/** Whether a wrapper that was not disposed of uses the network. */
export function isUsed(model: tf.LayersModel): boolean {
  return [...(users.get(model) ?? [])].some((ref) => {
    const wrapper = ref.deref();
    return wrapper !== undefined && !released.has(wrapper);
  });
}
