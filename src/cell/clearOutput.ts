import { checkKeys } from '../base';
import { kernelBroadcast, needsKernel } from './host';

/** How {@link clearOutput} clears. */
export interface ClearOutputOptions {
  /** True: the outputs stay until the next one comes, so that nothing flickers. Default false. */
  wait?: boolean;
}

/**
 * Removes the outputs of the cell that runs.
 *
 * @throws InputError on unknown options; RisklabError outside the kernel of risklab, as others cannot do it
 * @example
 * for (let i = 1; i <= 3; i++) {
 *   await clearOutput({ wait: true });
 *   console.log(`step ${i} of 3`);
 * }
 */
export async function clearOutput(options: ClearOutputOptions = {}): Promise<void> {
  checkKeys('clearOutput', options, ['wait']);
  const broadcast = kernelBroadcast();
  if (!broadcast) throw needsKernel('clearOutput');
  await broadcast('clear_output', { wait: options.wait ?? false });
}
