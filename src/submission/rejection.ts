import { RisklabError } from '../base';

/** Why a submission was rejected, as a word for programs. */
export type RejectionCode =
  'zip' | 'entries' | 'size' | 'manifest' | 'notebook' | 'answers' | 'predictions' | 'name' | 'limit';

/**
 * A submission that does not count, and why. The message is one line that names the submission and the reason; whatever of it was written by
 * the entrant has no control characters and is short.
 *
 * @example
 * throw new Rejection('entries', 'Ada_Lovelace_Face.zip', 'it has a symbolic link, `truth`', 'Write it with risklab submit.');
 * // Ada_Lovelace_Face.zip: rejected, as it has a symbolic link, `truth`. Write it with risklab submit.
 */
export class Rejection extends RisklabError {
  override readonly name = 'Rejection';

  /**
   * @param code - what is wrong, as a word
   * @param file - the submission
   * @param reason - what is wrong, so that "rejected, as ..." is a sentence
   * @param todo - what to do about it, a full sentence; may be empty
   */
  constructor(
    readonly code: RejectionCode,
    readonly file: string,
    readonly reason: string,
    readonly todo = '',
  ) {
    super(`${file}: rejected, as ${reason}.${todo ? ` ${todo}` : ''}`);
  }
}

/** The most characters of a foreign text that a message shows. */
const longest = 60;

/**
 * A text of an entrant as a message may show it: between back quotes, short, and without characters that a terminal would obey or that
 * change the direction of what follows.
 *
 * @example
 * shown('../'.repeat(100)); // `../../../../../../../../../../../../../../../../../../../../...` (300 characters)
 */
export function shown(text: string): string {
  const plain = text.replace(/[\p{C}\p{Z}`]/gu, (character) => (character === ' ' ? ' ' : escaped(character)));
  const characters = [...plain];
  if (characters.length <= longest) return `\`${plain}\``;
  return `\`${characters.slice(0, longest).join('')}...\` (${[...text].length} characters)`;
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
