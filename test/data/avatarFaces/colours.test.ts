import { expect } from 'chai';
import { Random } from '../../../src/base';
import { anyColour, skin, thingColour } from '../../../src/data/avatarFaces/colours';

/** Brightness of a colour as ITU-R BT.601 weighs it, 0 to 255. */
function luma(colour: string): number {
  const [r, g, b] = [0, 2, 4].map((at) => parseInt(colour.slice(at, at + 2), 16)) as [number, number, number];
  return 0.299 * r + 0.587 * g + 0.114 * b;
}

describe('avatar-faces: colours', () => {
  it('has skin tones that do not come near each other', () => {
    const [light, medium, dark] = [skin.light, skin.medium, skin.dark].map((colours) => colours.map(luma));
    expect(Math.min(...(light ?? []))).above(185);
    expect(Math.min(...(medium ?? []))).above(125);
    expect(Math.max(...(medium ?? []))).below(165);
    expect(Math.max(...(dark ?? []))).below(95);
  });

  it('paints things in skin colours as often as it is told, and in any colour else', () => {
    const random = new Random(0);
    const skins = new Set([...skin.light, ...skin.medium, ...skin.dark]);
    const things = Array.from({ length: 2000 }, () => thingColour(random, 0.4));
    // Binomial with p = 0.4: standard deviation 22.
    expect(things.filter((colour) => skins.has(colour)).length).within(710, 890);
    expect([...things, anyColour(random)].every((colour) => /^[0-9a-f]{6}$/.test(colour))).equal(true);
  });
});
