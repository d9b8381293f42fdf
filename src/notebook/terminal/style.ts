/**
 * What colours and emphasis text on a terminal has: the parameters of the sequences that set it, one for each kind, in a fixed
 * order; empty for plain text. Two styles are the same when the strings are.
 */
export type Style = string;

/** The kinds of parameters: those that begin with the same word replace each other. */
const kinds: readonly [kind: string, pattern: RegExp, off: string][] = [
  ['weight', /^[12]$/, '22'],
  ['italic', /^3$/, '23'],
  ['underline', /^(4|21)$/, '24'],
  ['blink', /^[56]$/, '25'],
  ['inverse', /^7$/, '27'],
  ['hidden', /^8$/, '28'],
  ['strike', /^9$/, '29'],
  ['colour', /^(3[0-7]|9[0-7]|38;.+)$/, '39'],
  ['background', /^(4[0-7]|10[0-7]|48;.+)$/, '49'],
];

/**
 * The style after a sequence that changes it.
 *
 * @param parameters - what stands between `\x1b[` and `m`
 * @example
 * styleAfter('1;31', '39'); // '1'
 */
export function styleAfter(style: Style, parameters: string): Style {
  const set = new Map(splitParameters(style).map((one) => [kindOf(one), one]));
  for (const one of splitParameters(parameters)) {
    if (Number(one) === 0) set.clear();
    const off = kinds.find(([, , code]) => code === one)?.[0];
    if (off !== undefined) set.delete(off);
    const kind = kindOf(one);
    if (kind !== undefined) set.set(kind, one);
  }
  return kinds.flatMap(([kind]) => set.get(kind) ?? []).join(';');
}

/** The sequence that leads from one style to another; empty when they are the same. */
export function styleChange(from: Style, to: Style): string {
  if (from === to) return '';
  if (to === '') return '\u001b[0m';
  return from === '' ? `\u001b[${to}m` : `\u001b[0;${to}m`;
}

function kindOf(parameter: string): string | undefined {
  return kinds.find(([, pattern]) => pattern.test(parameter))?.[0];
}

/** Colours of 256 and of 16 million take several numbers: `38;5;208`, `38;2;255;0;0`. */
function splitParameters(parameters: string): string[] {
  return parameters.match(/[34]8[;:](?:5[;:]\d+|2[;:]+\d+[;:]\d+[;:]\d+)|\d+/g) ?? (parameters === '' ? ['0'] : []);
}
