import { mimeText } from './nbformat';

/** An image that an output shows. */
export interface OutputImage {
  /** Its MIME type. */
  type: string;
  /** The file. */
  bytes: Buffer;
}

const svg = 'image/svg+xml';
/** The best first. */
const imageTypes = ['image/png', 'image/jpeg', 'image/webp', 'image/gif', svg];

/**
 * The image among the forms of an output, if there is one: what people see, before what stands in for it.
 *
 * @param data - the forms; SVG as text, other images in base64
 * @example
 * outputImage({ 'text/plain': 'a dot', 'image/svg+xml': '<svg/>' })?.type; // 'image/svg+xml'
 */
export function outputImage(data: Record<string, unknown>): OutputImage | undefined {
  for (const type of imageTypes) {
    const text = mimeText(data, type);
    if (text !== undefined) return imageOf(type, text);
  }
  return undefined;
}

/** The image that one form of an output holds, if it is one. */
export function imageOf(type: string, text: string): OutputImage | undefined {
  return imageTypes.includes(type) ? { type, bytes: Buffer.from(text, type === svg ? 'utf8' : 'base64') } : undefined;
}
