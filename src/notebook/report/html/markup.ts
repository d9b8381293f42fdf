import { escapeHtml } from '../../../base';

/** A piece of HTML: what was put into it was escaped. */
export class Markup {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

type Part = string | number | Markup | undefined | false | readonly Part[];

/**
 * HTML with values in it: texts are escaped, HTML goes in as it is, lists are joined, and nothing stands for undefined and
 * false.
 *
 * @example
 * String(html`<b>${'a < b'}</b>`); // '<b>a &lt; b</b>'
 */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  return new Markup(strings.map((text, i) => (i === 0 ? text : textOf(parts[i - 1]) + text)).join(''));
}

function textOf(part: Part): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Markup) return part.text;
  if (Array.isArray(part)) return part.map(textOf).join('');
  return escapeHtml(String(part));
}
