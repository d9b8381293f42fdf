/** White of the daylight that screens are made for (D65). */
const white = [0.95047, 1, 1.08883] as const;

/**
 * Pixels in CIE Lab: lightness 0 to 100, green to red, blue to yellow; one unit is about what an eye can tell apart. Of one channel it is the
 * lightness alone; of other numbers of channels each times 100.
 *
 * @param pixels - 0 to 1, `[pixels, channels]`; colours of a screen (sRGB) where there are three
 */
export function labOf(pixels: Float32Array, channels: number): Float32Array {
  if (channels !== 1 && channels !== 3) return pixels.map((value) => 100 * value);
  const lab = new Float32Array(pixels.length);
  for (let at = 0; at < pixels.length; at += channels) {
    if (channels === 1) {
      lab[at] = 116 * root(linear(pixels[at]!)) - 16;
      continue;
    }
    const [r, g, b] = [linear(pixels[at]!), linear(pixels[at + 1]!), linear(pixels[at + 2]!)];
    const x = root((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / white[0]);
    const y = root((0.2126729 * r + 0.7151522 * g + 0.072175 * b) / white[1]);
    const z = root((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / white[2]);
    lab[at] = 116 * y - 16;
    lab[at + 1] = 500 * (x - y);
    lab[at + 2] = 200 * (y - z);
  }
  return lab;
}

/** The light that a value of a screen stands for. Beyond 0 to 1 no screen shows more. */
function linear(value: number): number {
  const shown = Math.min(1, Math.max(0, value));
  return shown <= 0.04045 ? shown / 12.92 : ((shown + 0.055) / 1.055) ** 2.4;
}

function root(t: number): number {
  return t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116;
}
