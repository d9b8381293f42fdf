import { stripVTControlCharacters } from 'node:util';
import { AnsiUp } from 'ansi_up';

/** A text as a file of any kind can hold it: without colours and other control characters. */
export function plainText(text: string): string {
  // eslint-disable-next-line no-control-regex
  return stripVTControlCharacters(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g, '');
}

/** A text with the colours of a terminal as HTML: everything else is escaped; classes say the colours. */
export function ansiToHtml(text: string): string {
  const converter = new AnsiUp();
  converter.use_classes = true;
  // Links need a click to do harm, but they have none to do good here.
  converter.url_allowlist = {};
  return converter.ansi_to_html(text);
}
