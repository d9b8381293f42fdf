import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A picture of the Noto emoji, 64x64. */
export interface Emoji {
  /** Such as `1f431`. */
  readonly code: string;
  readonly animal: boolean;
  readonly file: string;
}

/** Everything that is not a person: 'People & Body', 'Smileys & Emotion', 'Component', signs and flags stay out. */
const categories = ['Animals & Nature', 'Food & Drink', 'Travel & Places', 'Activities', 'Objects'];

/** Things of those categories with a human face on them. */
const faces = new Set([
  ...['jack_o_lantern', 'dolls', 'performing_arts', 'black_joker', 'nesting_dolls', 'identification_card', 'moyai'],
  ...['snowman', 'snowman_without_snow', 'statue_of_liberty', 'new_moon_with_face', 'full_moon_with_face'],
  ...['first_quarter_moon_with_face', 'last_quarter_moon_with_face', 'sun_with_face', 'wind_blowing_face'],
]);

interface EmojiRecord {
  readonly image: string;
  readonly category: string;
  readonly subcategory: string;
  readonly short_name: string;
  readonly has_img_google: boolean;
}

/** The emoji that show an animal or a thing, in the package's order, which is fixed by its version. */
export function listEmoji(): Emoji[] {
  const records = require.resolve('emoji-datasource-google');
  const folder = path.join(path.dirname(records), 'img', 'google', '64');
  return (JSON.parse(readFileSync(records, 'utf8')) as EmojiRecord[])
    .filter((emoji) => emoji.has_img_google && categories.includes(emoji.category) && !faces.has(emoji.short_name))
    .map(({ image, subcategory }) => ({
      code: image.replace('.png', ''),
      animal: subcategory.startsWith('animal-'),
      file: path.join(folder, image),
    }));
}

/** An emoji as an SVG element of 64 x 64. */
export function emojiElement({ file }: Emoji): string {
  return `<image width="64" height="64" href="data:image/png;base64,${readFileSync(file).toString('base64')}"/>`;
}
