import hljs from 'highlight.js/lib/core';
import typescript from 'highlight.js/lib/languages/typescript';
import MarkdownIt from 'markdown-it';
import sanitizeHtml from 'sanitize-html';
import { mimeText, type Output } from '../../nbformat';
import { outputImage, type OutputImage } from '../../outputImage';
import { ansiToHtml, plainText } from '../ansi';
import { html, Markup } from './markup';

hljs.registerLanguage('typescript', typescript);
const markdown = new MarkdownIt({ html: true, linkify: true });

/** More of a text than this is hard to read, and slow to show. */
const longestText = 20_000;

/** The source of a cell with colours. @param failing - the line to mark, from 1 */
export function renderSource(source: string, failing?: number): Markup {
  const lines = hljs.highlight(source, { language: 'typescript' }).value.split('\n');
  if (failing === undefined) return new Markup(`<pre class="source"><code>${lines.join('\n')}</code></pre>`);
  // A comment or text of several lines has one element: its lines would be torn apart, so they are left without colours.
  const plain = source.split('\n').map((line) => String(html`${line}`));
  const marked = lines.map((line, i) => {
    const text = isWhole(line) ? line : (plain[i] ?? '');
    return `<span class="line${i + 1 === failing ? ' failing' : ''}">${text}</span>`;
  });
  return new Markup(`<pre class="source numbered"><code>${marked.join('')}</code></pre>`);
}

function isWhole(line: string): boolean {
  return (line.match(/<span/g)?.length ?? 0) === (line.match(/<\/span/g)?.length ?? 0);
}

/** The text of a cell. */
export function renderMarkdown(source: string): Markup {
  return new Markup(`<div class="prose">${safe(markdown.render(source))}</div>`);
}

/** An output, in the best form that a page without scripts can show. */
export function renderOutput(output: Output): Markup {
  if (output.output_type === 'stream') return renderText(output.text, output.name === 'stderr' ? 'stderr' : 'stdout');
  if (output.output_type === 'error') return renderTraceback(output.ename, output.evalue, output.traceback);
  const { data } = output;
  const image = outputImage(data);
  if (image) return renderImage(image);
  const [page, prose, plain] = ['text/html', 'text/markdown', 'text/plain'].map((type) => mimeText(data, type));
  if (page !== undefined) return new Markup(`<div class="html">${safe(page)}</div>`);
  if (prose !== undefined) return renderMarkdown(prose);
  if (plain !== undefined) return renderText(plain, 'result');
  return renderText(JSON.stringify(Object.values(data)[0] ?? null, undefined, 1), 'result');
}

/** An error; the traceback mostly says its name and value itself. */
export function renderTraceback(name: string, value: string, traceback: readonly string[]): Markup {
  const text = traceback.join('\n');
  const head = plainText(text).includes(plainText(value)) ? '' : `${name}: ${value}\n`;
  return renderText(head + text, 'error');
}

/** A text with the colours of a terminal; a very long one loses its middle. */
export function renderText(text: string, kind: string): Markup {
  const half = longestText / 2;
  if (text.length <= longestText) return html`<pre class="${kind}">${new Markup(ansiToHtml(text))}</pre>`;
  const left = (text.length - longestText).toLocaleString('en');
  const [head, tail] = [text.slice(0, half), text.slice(-half)].map((part) => new Markup(ansiToHtml(part)));
  return html`<pre class="${kind}">${head}
<em>… ${left} more characters are in the executed notebook …</em>
${tail}</pre>`;
}

function renderImage({ type, bytes }: OutputImage): Markup {
  return html`<img src="data:${type};base64,${bytes.toString('base64')}" alt="" />`;
}

/** HTML that can neither run anything nor fetch anything nor change the page around it. */
function safe(text: string): string {
  return sanitizeHtml(text, {
    allowedTags: [
      ...sanitizeHtml.defaults.allowedTags,
      'img',
      'h1',
      'h2',
      'del',
      'ins',
      'progress',
      'details',
      'summary',
    ],
    allowedAttributes: {
      '*': ['style', 'title', 'align', 'colspan', 'rowspan', 'start', 'value', 'max'],
      a: ['href'],
      img: ['src', 'alt', 'width', 'height'],
    },
    allowedSchemes: ['http', 'https'],
    allowedSchemesByTag: { img: ['data'] },
    // Files beside the notebook are not beside the page.
    exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !attribs['src']?.startsWith('data:image/'),
    allowedStyles: { '*': { ...plainStyles } },
  });
}

const length = /^[\d.]+(?:px|em|rem|ch|%)?$/;
const colour = /^(?:#[0-9a-f]{3,8}|[a-z]+|(?:rgb|hsl)a?\([\d.,%\s/]+\))$/i;
/** Styles that stay within the place of their output. */
const plainStyles = {
  color: [colour],
  background: [colour],
  'background-color': [colour],
  'text-align': [/^(?:left|right|center)$/],
  'font-weight': [/^(?:bold|normal|\d{3})$/],
  'font-style': [/^(?:italic|normal)$/],
  'white-space': [/^(?:pre|nowrap|normal|pre-wrap)$/],
  width: [length],
  'max-width': [length],
  height: [length],
};
