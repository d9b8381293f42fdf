import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { InputError } from '../../base';
import type { Part } from './personStyle';
import { personStyle, personStyles, type PersonStyleName } from './personStyles';

/**
 * The parts that masks tell apart, by number. Hair is on the head, the brows and the chin; clothes have the jewellery with them; a `thing` is
 * what is drawn in place of a face; `mark` is the planted one of a shortcut.
 */
export const partNames = [
  ...(['background', 'skin', 'hair', 'eyes', 'mouth', 'hat', 'glasses', 'clothes', 'thing', 'mark'] as const),
] as const;

/** The name of a part. */
export type PartName = (typeof partNames)[number];

/**
 * The part that each component of a style draws; all that is left out is skin. Hats and glasses follow from what the style is told to draw. Two styles are
 * not here: openPeeps draws brows, eyes, nose and mouth as one path, and the mouth of toonHead is a thin shade on the skin, which has most of hardly any pixel.
 */
const components: Readonly<Partial<Record<PersonStyleName, Readonly<Record<string, PartName>>>>> = {
  avataaars: {
    ...{ top: 'hair', facialHair: 'hair', eyebrows: 'hair', eyes: 'eyes', mouth: 'mouth' },
    ...{ accessories: 'glasses', clothing: 'clothes', clothingGraphic: 'clothes' },
  },
  personas: { hair: 'hair', facialHair: 'hair', eyes: 'eyes', mouth: 'mouth', body: 'clothes' },
  micah: {
    ...{ hair: 'hair', facialHair: 'hair', eyebrows: 'hair', eyes: 'eyes', mouth: 'mouth' },
    ...{ glasses: 'glasses', shirt: 'clothes', earrings: 'clothes' },
  },
  adventurer: {
    ...{ hair: 'hair', eyebrows: 'hair', eyes: 'eyes', mouth: 'mouth', glasses: 'glasses', earrings: 'clothes' },
  },
  bigSmile: { hair: 'hair', eyes: 'eyes', mouth: 'mouth', accessories: 'glasses' },
  miniavs: { hair: 'hair', mustache: 'hair', eyes: 'eyes', mouth: 'mouth', glasses: 'glasses', body: 'clothes' },
  lorelei: {
    ...{ hair: 'hair', beard: 'hair', eyebrows: 'hair', hairAccessories: 'hair', eyes: 'eyes', mouth: 'mouth' },
    ...{ glasses: 'glasses', earrings: 'clothes' },
  },
  notionists: {
    ...{ hair: 'hair', beard: 'hair', brows: 'hair', eyes: 'eyes', lips: 'mouth', glasses: 'glasses' },
    ...{ body: 'clothes', bodyIcon: 'clothes' },
  },
};

/** @throws InputError for a style whose parts cannot be told apart */
export function checkPartsOf(style: PersonStyleName): void {
  if (components[style]) return;
  const able = personStyles.filter((name) => components[name]).join(', ');
  throw new InputError('parts', `a style whose parts can be told apart (${able})`, style, 'Leave parts out.');
}

/** Draws one component of a picture as SVG elements. */
type Component = (...given: unknown[]) => string;

/** The components of a style: each group has several to choose from. */
export type Components = Record<string, Record<string, Component>>;

/** The components with which DiceBear draws a style. They are no part of its interface, so their place follows from its exact version. */
export async function loadComponents(style: PersonStyleName): Promise<Components> {
  const folder = `@dicebear/${style.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const entry = createRequire(require.resolve('@dicebear/collection')).resolve(folder);
  const file = path.join(path.dirname(entry), 'components', 'index.js');
  return { ...((await import(pathToFileURL(file).href)) as Components) };
}

/**
 * Lets every component of a style say in a comment, which nobody sees in the picture, what part it draws: `<!--hair-->...<!--/-->`. DiceBear's
 * components are exchanged while the function runs, which is at once, and are as they were afterwards.
 */
export function whileMarked<T>(style: PersonStyleName, all: Components, draw: () => T): T {
  const usual = Object.entries(all).flatMap(([group, ways]) =>
    Object.entries(ways).map(([name, component]) => ({ ways, name, component, part: partOf(style, group, name) })),
  );
  try {
    for (const { ways, name, component, part } of usual) {
      ways[name] = (...given) => `<!--${part}-->${component(...given)}<!--/-->`;
    }
    return draw();
  } finally {
    for (const { ways, name, component } of usual) ways[name] = component;
  }
}

function partOf(style: PersonStyleName, group: string, name: string): PartName {
  const { hair, glasses } = personStyle(style);
  const has = (part: Part | undefined, values: readonly string[] = []): boolean =>
    part?.option === group && values.includes(name);
  if (has(hair, hair.hats)) return 'hat';
  if (has(glasses, [...(glasses?.dark ?? []), ...(glasses?.clear ?? [])])) return 'glasses';
  return components[style]?.[group] ?? 'skin';
}

/** Elements without the comments of {@link whileMarked}. */
export function withoutMarks(elements: string): string {
  return elements.replace(/<!--[/\w]*-->/g, '');
}

/** What matters of marked elements: the marks, what only cuts out, and what gives or mixes colours. */
const tokens =
  /<!--([/\w]+)-->|<(\/?)(?:mask|clipPath)\b|(fill|stroke)="(?!none"|transparent"|url)[^"]*"|<stop\b([^>]*)>|mix-blend-mode:[a-z-]+/g;

/**
 * Marked elements with a colour for each part in place of their own. What is seen through stays so, by the same amount; how a colour would have been
 * mixed with those below does not matter.
 *
 * @param rest - the part of what is not marked
 */
export function colouredByPart(elements: string, rest: PartName, colourOf: (part: PartName) => string): string {
  const open = [rest];
  let cutting = 0;
  return elements.replace(tokens, (found: string, mark?: string, end?: string, kind?: string, stop?: string) => {
    if (mark !== undefined) {
      if (mark === '/') open.pop();
      else open.push(mark as PartName);
      return '';
    }
    if (end !== undefined) cutting += end === '' ? 1 : -1;
    if (end !== undefined || cutting > 0) return found;
    const colour = colourOf(open.at(-1)!);
    if (kind !== undefined) return `${kind}="${colour}"`;
    if (stop !== undefined) return `<stop stop-color="${colour}"${stop.replace(/ stop-color="[^"]*"/, '')}>`;
    return 'mix-blend-mode:normal';
  });
}
