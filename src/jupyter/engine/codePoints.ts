/**
 * The protocol counts a cursor in Unicode characters, JavaScript in UTF-16 units; they differ after an emoji.
 *
 * @returns the UTF-16 offset of the given character
 */
export function fromCodePoints(text: string, characters: number): number {
  let at = 0;
  for (let i = 0; i < characters && at < text.length; i++) at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  return at;
}

/** The number of Unicode characters before a UTF-16 offset. */
export function toCodePoints(text: string, offset: number): number {
  return [...text.slice(0, offset)].length;
}
