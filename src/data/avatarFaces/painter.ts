import type { Style } from '@dicebear/core';
import type { Random } from '../../base';
import { loadComponents, whileMarked } from './partMarks';
import type { PersonStyleName } from './personStyles';
import type { Drawing } from './scene';

/** Draws one picture of a DiceBear style. */
export type Painter = (style: string, options: Record<string, unknown>, random: Random) => string;

/**
 * Loads DiceBear. It is an ES module and this library is CommonJS: hence the dynamic import.
 *
 * @param marked - a style whose elements are to say what part of a person they draw
 * @returns what draws the SVG elements of a picture, in the units of the style's view box
 */
export async function loadPainter(marked?: PersonStyleName): Promise<Painter> {
  const [{ createAvatar }, collection] = await Promise.all([import('@dicebear/core'), import('@dicebear/collection')]);
  const styles = collection as unknown as Readonly<Record<string, Style<Record<string, unknown>>>>;
  const components = marked && (await loadComponents(marked));
  return (name, options, random) => {
    const style = styles[name];
    if (!style) throw new RangeError(`DiceBear has no style ${name}.`);
    const seed = String(random.integer(4294967296));
    const draw = (): string => createAvatar(style, { ...options, seed, clip: false }).toString();
    return elementsOf(components && name === marked ? whileMarked(marked, components, draw) : draw());
  };
}

/** What is inside the <svg> element, without the licence text that each picture carries (datasets/README.md has them all). */
function elementsOf(svg: string): Drawing['elements'] {
  return svg.replace(/^<svg[^>]*>(<metadata.*?<\/metadata>)?/s, '').replace(/<\/svg>$/, '');
}
