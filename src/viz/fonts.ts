import path from 'node:path';

/**
 * The files of Inter (SIL Open Font License) from its npm package: pictures get their text from these, so that they look the
 * same on every machine, also on one without any font.
 */
export const fontFiles = ['400Regular/Inter_400Regular.ttf', '600SemiBold/Inter_600SemiBold.ttf'].map((file) =>
  path.join(path.dirname(require.resolve('@expo-google-fonts/inter/package.json')), file),
);

/** Advance widths of the characters from space to tilde in Inter Regular, in hundredths of the font size. */
const widths = [
  28, 29, 47, 63, 64, 98, 64, 30, 36, 36, 50, 66, 29, 46, 29, 36, 63, 41, 61, 62, 65, 59, 62, 57, 62, 62, 29, 30, 66,
  66, 66, 51, 97, 69, 65, 73, 72, 60, 59, 75, 74, 27, 57, 67, 57, 90, 75, 76, 64, 76, 64, 64, 65, 74, 69, 99, 68, 68,
  63, 36, 36, 36, 47, 46, 32, 56, 61, 57, 61, 58, 37, 61, 59, 24, 24, 55, 24, 88, 59, 60, 61, 61, 38, 53, 33, 59, 56,
  82, 55, 56, 55, 43, 33, 43, 66,
];

/**
 * Width of a line of text in Inter, within a few per cent: enough to lay out what surrounds it. Characters beyond ASCII count
 * as wide as an `o`, weights above 500 as 3% wider.
 *
 * @returns pixels
 * @example
 * textWidth('accuracy', 12);   // 50.4
 */
export function textWidth(text: string, fontSize: number, fontWeight = 400): number {
  let hundredths = 0;
  for (const character of text) hundredths += widths[character.codePointAt(0)! - 32] ?? 60;
  return (hundredths / 100) * fontSize * (fontWeight > 500 ? 1.03 : 1);
}
