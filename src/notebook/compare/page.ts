import { DomUtils, ElementType, parseDocument } from 'htmlparser2';
import type { Tolerance } from './numbers';
import { comparePhrases, compareTexts } from './texts';

type Node = ReturnType<typeof parseDocument>['children'][number];
type Element = Extract<Node, { attribs: Record<string, string> }>;

/** What is laid out by its size, and says nothing by it. */
const laidOut =
  /^(?:table|thead|tbody|tfoot|tr|td|th|col|colgroup|img|svg|canvas|video|iframe|input|select|textarea|button|pre|code)$/;
/** Sizes and places in CSS. */
const sizes =
  /^(?:width|height|inline-size|block-size|left|right|top|bottom|margin-left|flex|flex-grow|flex-basis|--[\w-]+)$/;
const gradients = /[\w-]+-gradient\((?:[^()]|\([^()]*\))*\)/g;

/** A page as what it shows: its text without tables, its tables by cell, its pictures. */
export interface Page {
  text: string;
  /** The rows of each table, with the text of each cell. */
  tables: string[][][];
  /** Files of images that are part of the page. */
  images: Buffer[];
}

/** What is not shown. */
const hidden = new Set(['script', 'style', 'head', 'template', 'noscript', 'title']);
/** What begins a line. */
const blocks =
  /^(address|article|aside|blockquote|br|dd|details|div|dl|dt|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|summary|table|tr|ul)$/;
/** Attributes that say something to a reader. */
const shownAttributes: Readonly<Record<string, string>> = {
  a: 'href',
  img: 'alt',
  input: 'value',
  meter: 'value',
  progress: 'value',
};

/** Reads a page or a part of one. */
export function readPage(html: string): Page {
  const page: Page = { text: '', tables: [], images: [] };
  const { children } = parseDocument(html, { lowerCaseAttributeNames: false });
  page.text = tidy(textOf(children, page, false));
  return page;
}

/**
 * Compares the text and tables of pages; how they are marked up does not count.
 *
 * @returns what differs first; undefined when nothing does
 */
export function comparePages(expected: Page, actual: Page, tolerance: Tolerance): string | undefined {
  if (expected.tables.length !== actual.tables.length)
    return `expected ${expected.tables.length} tables, got ${actual.tables.length}`;
  for (const [i, table] of expected.tables.entries()) {
    const found = compareTables(table, actual.tables[i] ?? [], tolerance);
    if (found !== undefined) return `table ${i + 1}, ${found}`;
  }
  return compareTexts(expected.text, actual.text, tolerance);
}

function compareTables(expected: string[][], actual: string[][], tolerance: Tolerance): string | undefined {
  for (const [i, row] of expected.slice(0, actual.length).entries()) {
    const other = actual[i] ?? [];
    if (row.length !== other.length) return `row ${i + 1}: expected ${row.length} cells, got ${other.length}`;
    for (const [j, cell] of row.entries()) {
      const found = comparePhrases(cell, other[j] ?? '', tolerance);
      if (found !== undefined) return `row ${i + 1}, cell ${j + 1}: ${found}`;
    }
  }
  if (expected.length === actual.length) return undefined;
  return `expected ${expected.length} rows, got ${actual.length}`;
}

/** @param kept - whether spaces are shown as they are */
function textOf(nodes: readonly Node[], page: Page, kept: boolean): string {
  return nodes.map((node) => textOfOne(node, page, kept)).join('');
}

function textOfOne(node: Node, page: Page, kept: boolean): string {
  if (ElementType.Text === node.type && 'data' in node)
    return kept ? node.data.replace(/^[ \t]+/gm, indentation) : node.data.replace(/[^\S\u00a0]+/g, ' ');
  if (!('attribs' in node)) return '';
  // Tables that are styled as a whole draw bars by rules of their own.
  if (node.name === 'style') return `\n${stopsOf(DomUtils.textContent(node)).join('\n')}\n`;
  if (hidden.has(node.name)) return '';
  const { name, attribs, children } = node;
  if (name === 'table') return readTable(node, page);
  if (name === 'svg') return readSvg(node, page);
  if (name === 'img') readImage(attribs['src'] ?? '', page);
  const chosen = 'checked' in attribs || 'selected' in attribs ? '☑' : '';
  const attribute = attribs[shownAttributes[name] ?? ''] ?? '';
  const shown = [chosen, attribute, ...drawnSizes(node)].filter((one) => one !== '').join(' ');
  const text = `${shown === '' ? '' : ` ${shown} `}${textOf(children, page, kept || name === 'pre')}`;
  return blocks.test(name) ? `\n${text}\n` : text;
}

/** The numbers that an element shows by how it is drawn: sizes and places of bars, and where colours of its background meet. */
function drawnSizes(node: Element): string[] {
  const { name, attribs } = node;
  const style = attribs['style'] ?? '';
  const found = stopsOf(style);
  if (laidOut.test(name)) return found;
  const isBar = /background/.test(style) || DomUtils.textContent(node).trim() === '';
  for (const [, property = '', value = ''] of style.matchAll(/(?:^|;)\s*([\w-]+)\s*:\s*([^;]*)/g)) {
    const isPart = /^(?:[\d.]+%|\.?\d[\d.]*)$/.test(value.trim()) && value.trim() !== '100%';
    if (sizes.test(property) && /\d/.test(value) && (isPart || isBar)) found.push(`${property} ${value.trim()}`);
  }
  return found;
}

function stopsOf(style: string): string[] {
  return Array.from(style.matchAll(gradients)).map(
    ([gradient]) => gradient.match(/[\d.]+(?:%|px|em)/g)?.join(' ') ?? '',
  );
}

function readTable(table: Element, page: Page): string {
  const isIn = (node: Element): boolean => closest(node.parent as Element | null, 'table') === table;
  const rows = DomUtils.getElementsByTagName('tr', table).filter(isIn);
  const at = page.tables.push([]) - 1;
  page.tables[at] = rows.map((row) =>
    row.children
      .filter((cell): cell is Element => 'attribs' in cell && (cell.name === 'td' || cell.name === 'th'))
      .map((cell) => {
        const text = tidy(textOf(cell.children, page, false)).replaceAll('\n', ' ');
        return [...drawnSizes(cell), text].join(' ').trim();
      }),
  );
  const captions = DomUtils.getElementsByTagName('caption', table).filter(isIn);
  return `\n${textOf(captions, page, false)}\n`;
}

/** Spaces that {@link tidy} keeps. */
function indentation(spaces: string): string {
  return spaces.replace(/\t/g, ' '.repeat(8)).replaceAll(' ', '\u00a0');
}

function closest(node: Element | null, name: string): Element | null {
  for (let one = node; one; one = one.parent as Element | null) if (one.name === name) return one;
  return null;
}

/** Its words are part of the text, and what it draws is a picture. */
function readSvg(svg: Element, page: Page): string {
  svg.attribs['xmlns'] ??= 'http://www.w3.org/2000/svg';
  page.images.push(Buffer.from(DomUtils.getOuterHTML(svg, { xmlMode: true }), 'utf8'));
  return `\n${wordsOf(svg)}\n`;
}

function wordsOf(svg: Element): string {
  const texts = DomUtils.getElementsByTagName('text', svg);
  return texts.map((text) => DomUtils.textContent(text).trim()).join('\n');
}

/** The words that an SVG file draws, a line for each. */
export function svgWords(file: string): string {
  return parseDocument(file, { xmlMode: true })
    .children.map((node) => ('attribs' in node ? wordsOf(node) : ''))
    .join('');
}

function readImage(source: string, page: Page): void {
  const [, encoded, data] = /^data:image\/[\w+.-]+(?:;[\w=-]+)*?(;base64)?,(.*)$/s.exec(source) ?? [];
  if (data !== undefined) page.images.push(encoded ? Buffer.from(data, 'base64') : bytesOf(data));
}

/** Percent-encoded bytes; as in browsers, a percent sign without a code stays as it is. */
function bytesOf(text: string): Buffer {
  const pieces = text.split(/((?:%[0-9a-f]{2})+)/i);
  return Buffer.concat(
    pieces.map((piece, i) => (i % 2 === 1 ? Buffer.from(piece.replaceAll('%', ''), 'hex') : Buffer.from(piece))),
  );
}

function tidy(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/^[^\S\u00a0]+|\s+$/g, ''))
    .filter((line) => line !== '')
    .join('\n');
}
