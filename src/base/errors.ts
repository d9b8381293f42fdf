/**
 * An error that a person can act on: its message says what is wrong and what to do, and no stack trace is needed to
 * understand it. Commands print the message alone.
 */
export class RisklabError extends Error {
  override readonly name: string = 'RisklabError';
}

/**
 * A value that a caller handed in is not usable.
 *
 * @example
 * throw new InputError('batchSize', 'an even number of at least 2', 7, 'Half of a batch are faces.');
 * // batchSize: expected an even number of at least 2, got 7. Half of a batch are faces.
 */
export class InputError extends RisklabError {
  override readonly name = 'InputError';

  /**
   * @param what - the argument, option, column or file that is wrong
   * @param expected - what it has to be
   * @param got - what it was: shapes, counts and short values, never dumps of data
   * @param todo - what to do about it, a full sentence; may be empty
   */
  constructor(
    readonly what: string,
    expected: string,
    got: unknown,
    todo = '',
  ) {
    super(`${what}: expected ${expected}, got ${describe(got)}.${todo ? ` ${todo}` : ''}`);
  }
}

/** A value in the few words that an error message has room for. */
function describe(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return value.length <= 8 ? `[${value.map(describe).join(', ')}]` : `${value.length} values`;
  if (ArrayBuffer.isView(value)) return `${value.constructor.name} of ${value.byteLength} bytes`;
  if (typeof value === 'object' && value !== null) {
    const kind = (Object.getPrototypeOf(value) as Partial<object> | null)?.constructor?.name;
    if (kind && kind !== 'Object') return `an object of class ${kind}`;
    const keys = Object.keys(value);
    const shown = keys.length > 8 ? [...keys.slice(0, 8), `${keys.length - 8} more`] : keys;
    return `an object with keys ${shown.join(', ') || '(none)'}`;
  }
  return String(value);
}

/** What is there in place of a file or folder that was to be read, by the code of the system's error. */
const placeWords: Readonly<Record<string, string>> = {
  ENOENT: 'nothing of that name',
  EISDIR: 'a folder',
  ENOTDIR: 'a file in the place of a folder',
  ELOOP: 'a link that leads back to itself',
  ENAMETOOLONG: 'a name that is too long',
  EACCES: 'one that you may not open',
  EPERM: 'one that you may not open',
};

/**
 * What was found where a file or folder was to be read, as {@link InputError} has it: in words in place of the system's `ENOENT: ...`.
 *
 * @param error - what the reading threw
 * @returns the message of any error that tells of something else
 * @example
 * const names = await readdir(folder).catch((error: unknown) => {
 *   throw new InputError(folder, 'a folder of submissions', foundInstead(error), 'Check the path.');
 * }); // handed-in: expected a folder of submissions, got nothing of that name. Check the path.
 */
export function foundInstead(error: unknown): string {
  const { code } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  return (code !== undefined && placeWords[code]) || messageOf(error);
}

/** The message of anything that was thrown, be it an object that cannot be made a text. */
export function messageOf(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown);
  } catch {
    return 'something that cannot be shown';
  }
}
