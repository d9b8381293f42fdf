import { statSync } from 'node:fs';
import { InputError, whereItLeads, whyNoFile } from '../base';

/**
 * Checks, before the work that ends in it, the file that a command is to write.
 *
 * @param option - such as `--html`
 * @param file - undefined where none was asked for
 * @param others - what the command reads, or writes besides: none of it is written over
 * @throws InputError when it cannot be written, or is one of the others
 */
export function checkOutput(
  option: string,
  file: string | undefined,
  others: readonly (string | undefined)[] = [],
): void {
  if (file === undefined) return;
  const todo = 'Choose another file.';
  const why = whyNoFile(file);
  if (why !== undefined) throw new InputError(option, 'a file that can be written', why, todo);
  const taken = others.find((other) => other !== undefined && isSame(file, other));
  if (taken !== undefined) throw new InputError(option, `a file other than ${taken}`, file, todo);
}

/** Whether two paths are of one file, whichever links lead to it. What is not there yet is known by its path. */
function isSame(one: string, other: string): boolean {
  try {
    const [a, b] = [one, other].map((place) => statSync(place, { bigint: true, throwIfNoEntry: false }));
    if (a && b) return a.ino === b.ino && a.dev === b.dev;
    return !a && !b && whereItLeads(one) === whereItLeads(other);
  } catch {
    // Whoever reads the other says what is wrong with it.
    return false;
  }
}
