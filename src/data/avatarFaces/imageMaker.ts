import { Resvg } from '@resvg/resvg-js';
import { Random } from '../../base';
import { drawBackground, type BackgroundKind } from './background';
import type { Tone } from './colours';
import { faceGroups, groupName } from './groups';
import { coverMark, paintMark } from './mark';
import { nonFacePainter, type NonFacePainter } from './nonFaces';
import { loadPainter, type Painter } from './painter';
import { dress, type FaceAttributes, type Wish } from './personStyle';
import { hasGroups, personStyle } from './personStyles';
import { partMap, personShares, thingShares } from './partMap';
import { withoutMarks } from './partMarks';
import { addNoise, blur } from './pixels';
import type { PlannedImage } from './plan';
import { composeScene, imageSide, within, type Drawing, type Scene } from './scene';
import type { AvatarFacesSettings } from './settings';

/** What the table says of an image, beside its place in it. */
export interface ImageFacts extends Record<keyof FaceAttributes, string | boolean | null> {
  readonly label: 0 | 1;
  /** What drew it: the style of the people, or the generator of the thing. */
  readonly style: string;
  readonly source: string;
  /** Name of the group; null for non-faces and for styles without groups. */
  readonly group: string | null;
  /** Of a face its skin tone, null where the style has none; of a non-face the tone of its colour. */
  readonly tone: Tone | null;
  readonly background: BackgroundKind;
  /** Whether it has what goes with the label; null without a shortcut. */
  readonly shortcut: boolean | null;
}

/** A drawing, and what is known before it has a background. */
interface Subject {
  readonly drawing: Drawing;
  readonly facts: Omit<ImageFacts, 'background' | 'shortcut'>;
}

/** One image: its bytes (64 x 64 x 3) and what is known of it. */
export interface MadeImage {
  readonly pixels: Uint8Array;
  /** The number of the part that each pixel belongs to (64 x 64), where the settings ask for parts. */
  readonly parts?: Uint8Array;
  readonly facts: ImageFacts;
}

const channels = 3;
const nothing = { skinTone: null, hat: null, sunglasses: null, hair: null, facialHair: null, expression: null };

/** Makes the images of a dataset, one at a time; each depends on its plan and the settings alone. */
export class ImageMaker {
  private constructor(
    private readonly settings: AvatarFacesSettings,
    private readonly paint: Painter,
    private readonly paintNonFace: NonFacePainter,
  ) {}

  /** Loads what draws. */
  static async load(settings: AvatarFacesSettings): Promise<ImageMaker> {
    const paint = await loadPainter(settings.parts ? settings.style : undefined);
    return new ImageMaker(settings, paint, nonFacePainter(paint, settings.difficulty.lookalike));
  }

  /** Draws an image. */
  make({ group, tone, background, seed, carries }: PlannedImage): MadeImage {
    const random = new Random(seed);
    const { drawing, facts } = group < 0 ? this.nonFace(random, tone) : this.face(group, random);
    const { difficulty, parts, shortcut } = this.settings;
    const { elements, kind } = drawBackground(random, background);
    const marked = shortcut?.mark === 'corner' && carries === true;
    const scene = composeScene({ ...drawing, elements: withoutMarks(drawing.elements) }, elements, difficulty, random);
    const pixels = rasterise(scene.svg);
    if (marked) paintMark(pixels);
    const sigma = within(random, difficulty.blur);
    blur(pixels, imageSide, channels, sigma);
    const noisy = addNoise(pixels, within(random, difficulty.noise), random);
    const made = { pixels: noisy, facts: { ...facts, background: kind, shortcut: carries ?? null } };
    return parts ? { ...made, parts: partsOf(scene, drawing, facts.label, marked, sigma) } : made;
  }

  private nonFace(random: Random, wanted?: Tone): Subject {
    const drawing = this.paintNonFace(random, wanted);
    const { style, source, tone } = drawing;
    return { drawing, facts: { label: 0, style, source, group: null, tone, ...nothing } };
  }

  private face(group: number, random: Random): Subject {
    const name = this.settings.style;
    const style = personStyle(name);
    const { options, attributes } = dress(style, this.wish(group, random), random);
    const drawing = { elements: this.paint(name, options, random), frame: style.frame };
    const { skinTone, hat, sunglasses } = attributes;
    const grouped = skinTone !== null && hat !== null && sunglasses !== null;
    const facts = { label: 1, style: name, source: `dicebear/${name}`, tone: skinTone, ...attributes } as const;
    return { drawing, facts: { ...facts, group: grouped ? groupName(skinTone, hat, sunglasses) : null } };
  }

  /** What a face of a group is to be; a style without groups draws evenly what it can. */
  private wish(group: number, random: Random): Wish {
    if (hasGroups(this.settings.style)) return faceGroups[group] as (typeof faceGroups)[number];
    const { skin, hair, glasses } = personStyle(this.settings.style);
    const { skinTone, hat, sunglasses } = random.pick(faceGroups);
    return { skinTone: skin ? skinTone : null, hat: hair.hats ? hat : null, sunglasses: glasses ? sunglasses : null };
  }
}

/** The pixels of an SVG of 64 x 64 as 64 x 64 x 3 values of 0 to 255; the scene leaves nothing transparent. */
function rasterise(svg: string): Float64Array {
  const rgba = new Resvg(svg, { font: { loadSystemFonts: false } }).render().pixels;
  const pixels = new Float64Array(imageSide * imageSide * channels);
  for (let from = 0, to = 0; to < pixels.length; from++) if (from % 4 < channels) pixels[to++] = rgba[from] as number;
  return pixels;
}

/** The number of the part that each pixel belongs to. */
function partsOf(scene: Scene, { elements }: Drawing, label: 0 | 1, marked: boolean, sigma: number): Uint8Array {
  const shares = label === 1 ? personShares(scene, elements) : thingShares(scene, elements);
  if (marked) coverMark(shares);
  return partMap(shares, sigma);
}
