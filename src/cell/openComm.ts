import { InputError } from '../base';
import type { Comm, CommHandler, CommMessage } from './comm';
import { kernelServices } from './host';

/**
 * Takes the comms that the front end opens to a target. Messages are handled between cells, one at a time; an error in a
 * handler is shown under the cell that has set it.
 *
 * @param target - the name that the front end uses
 * @param handler - in place of an earlier one for the target; a comm for which it throws is closed
 * @returns a function that ends it: comms to the target are refused from then on
 * @throws InputError when the target or the handler is unusable; RisklabError outside the kernel of risklab
 * @example
 * onComm('echo', (comm) => {
 *   comm.onMessage(({ data }) => comm.send({ data: { heard: data } }));
 * });
 */
export function onComm(target: string, handler: CommHandler): () => void {
  checkTarget('onComm', target);
  if (typeof handler !== 'function') throw new InputError('onComm, handler', 'a function', handler);
  return kernelServices('onComm').onComm(target, handler);
}

/**
 * Opens a comm to the front end, where an extension must know the target; a front end that does not closes it.
 *
 * @param target - the name of the target, such as `jupyter.widget`
 * @param message - the first message; default nothing
 * @throws InputError when the target is unusable; RisklabError outside the kernel of risklab
 * @example
 * const comm = openComm('chart', { data: { points: [1, 2, 3] } });
 * comm.onMessage(({ data }) => console.log('picked', data));
 */
export function openComm(target: string, message: CommMessage = {}): Comm {
  checkTarget('openComm', target);
  return kernelServices('openComm').openComm(target, message);
}

function checkTarget(what: string, target: unknown): void {
  if (typeof target !== 'string' || target === '') {
    throw new InputError(`${what}, target`, 'a text that is not empty', target);
  }
}
