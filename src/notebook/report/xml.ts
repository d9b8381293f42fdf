/** An element of XML: its children are elements and texts. */
export interface XmlElement {
  name: string;
  attributes: Readonly<Record<string, string | number>>;
  children: readonly (XmlElement | string)[];
}

/**
 * An element of XML, for {@link xmlDocument}.
 *
 * @example
 * element('failure', { type: 'error' }, ['a < b']);
 */
export function element(
  name: string,
  attributes: XmlElement['attributes'] = {},
  children: XmlElement['children'] = [],
): XmlElement {
  return { name, attributes, children };
}

/**
 * A document of XML 1.0 in UTF-8. Texts may hold anything: what marks up is escaped, and what XML cannot hold (control
 * characters, halves of surrogate pairs) is left out.
 */
export function xmlDocument(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${formatted(root, '')}\n`;
}

function formatted({ name, attributes, children }: XmlElement, indent: string): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value), inAttribute)}"`);
  const start = `${indent}<${name}${pairs.join('')}`;
  if (children.length === 0) return `${start}/>`;
  // A space between an element and its text would belong to the text.
  if (children.every((child) => typeof child === 'string'))
    return `${start}>${escaped(children.join(''), inText)}</${name}>`;
  const inner = children.map((child) =>
    typeof child === 'string' ? escaped(child, inText) : formatted(child, `${indent}  `),
  );
  return [`${start}>`, ...inner, `${indent}</${name}>`].join('\n');
}

/** `>` ends a section that has no markup when it follows `]]`; a carriage return would be read as the end of a line. */
const inText: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };
/** In attributes ends of lines and tabs would be read as spaces. */
const inAttribute: Readonly<Record<string, string>> = { ...inText, '"': '&quot;', '\n': '&#10;', '\t': '&#9;' };

function escaped(text: string, by: Readonly<Record<string, string>>): string {
  return text.replace(notXml, '').replace(/[&<>"\t\n\r]/g, (character) => by[character] ?? character);
}

/** What is no character of XML 1.0: see section 2.2 of its recommendation. With `u`, whole pairs are one character. */
const notXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
