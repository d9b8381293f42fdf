import type { Tone } from './colours';
import type { ImageFacts } from './imageMaker';
import { usual } from './parts';
import type { AvatarFacesSettings } from './settings';

/** The group of an image of either class, in what the training set is biased. */
export interface TrueGroup {
  /** The class, with the value of the attribute where the class is biased in it: `face+dark`, `nonFace+none`, `nonFace`. */
  readonly trueGroup: string;
  /** True when training has fewer of the group than if the values of the attribute were equally frequent in its class. */
  readonly isMinority: boolean;
}

/**
 * Tells the groups that sampling by the true groups is to balance: class by attribute where the attribute goes with the
 * label; where it is rare among faces, the values of it among faces, and one group of all non-faces.
 *
 * @example
 * const groupOf = trueGroups(resolveSettings({}));
 * groupOf(facts);   // { trueGroup: 'face+dark', isMinority: true }
 */
export function trueGroups(settings: AvatarFacesSettings): (facts: ImageFacts) => TrueGroup {
  const { attribute } = settings;
  const shares = [sharesOf(settings, 0), sharesOf(settings, 1)] as const;
  return (facts) => {
    const name = facts.label === 1 ? 'face' : 'nonFace';
    const known = shares[facts.label];
    if (attribute === null || known === null) return { trueGroup: name, isMinority: false };
    const value = valueOf(facts, attribute);
    const share = known[value];
    return { trueGroup: `${name}+${value}`, isMinority: share !== undefined && share < 1 / Object.keys(known).length };
  };
}

/** The training shares of the attribute's values in a class, null where it is not biased. The tone `none` is not among them. */
function sharesOf(settings: AvatarFacesSettings, label: 0 | 1): Readonly<Record<string, number>> | null {
  const { attribute, conflict, skew } = settings;
  if (conflict !== null && (attribute === 'tone' || attribute === 'background')) {
    const [other, own] = [usual[attribute][1 - label] as string, usual[attribute][label]];
    return { [own]: 1 - conflict, [other]: conflict };
  }
  if (label === 0 || skew === null) return null;
  if (attribute === 'tone') return { light: skew.light, medium: skew.medium, dark: skew.dark };
  if (attribute === 'hat') return { hat: skew.hat, noHat: 1 - skew.hat };
  return { sunglasses: skew.sunglasses, noSunglasses: 1 - skew.sunglasses };
}

function valueOf(facts: ImageFacts, attribute: NonNullable<AvatarFacesSettings['attribute']>): string {
  if (attribute === 'tone') return facts.tone as Tone;
  if (attribute === 'background') return facts.background;
  const word = attribute === 'hat' ? 'Hat' : 'Sunglasses';
  return facts[attribute] ? attribute : `no${word}`;
}
