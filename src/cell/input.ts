import { checkKeys, InputError } from '../base';
import { kernelServices } from './host';

/** How {@link input} asks. */
export interface InputOptions {
  /** True: what is typed is not shown. Default false. */
  password?: boolean;
}

/**
 * Asks the reader of the notebook for a line of text. The cell waits; an interrupt ends the wait.
 *
 * @param prompt - what stands before the field; default nothing
 * @returns what was typed, without the end of the line
 * @throws InputError on unknown options; RisklabError when the front end cannot be asked (a run without a browser), when the
 * cell that asks has already ended, and outside the kernel of risklab
 * @example
 * const name = await input('Your name: ');
 * const token = await input('Token: ', { password: true });
 */
export async function input(prompt = '', options: InputOptions = {}): Promise<string> {
  checkKeys('input', options, ['password']);
  if (typeof prompt !== 'string') throw new InputError('input, prompt', 'a text', prompt);
  return kernelServices('input').input(prompt, options.password ?? false);
}
