import { InputError, messageOf } from '../base';

/**
 * Takes gradients; that an operation on the way has none is told by its name.
 *
 * @param what - whose gradient it is
 * @throws InputError for such an operation; whatever else `body` throws as it is
 */
export function namingUndifferentiable<T>(what: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    const message = messageOf(error);
    const [, kernel, backend] = /Kernel '(\w+)' not registered for backend '(\w+)'/.exec(message) ?? [];
    if (kernel !== undefined)
      throw new InputError(what, `operations that the backend ${backend} has`, kernel, 'The native backend has more.');
    const [, operation] = /gradient function not found for (\w+)/.exec(message) ?? [];
    if (operation === undefined) throw error;
    const todo = 'Take a smooth one in its place, such as tf.sigmoid for a comparison.';
    throw new InputError(what, 'operations that have a gradient', `${operation}, which has none`, todo);
  }
}
