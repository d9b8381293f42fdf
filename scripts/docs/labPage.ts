import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { mimeText, type Notebook, type NotebookCell, type Output } from '../../src/notebook/nbformat';
import { outputImage, type OutputImage } from '../../src/notebook/outputImage';
import { renderOutput } from '../../src/notebook/report/html/render';

/** A lab as a page of the site. */
export interface LabPage {
  /** Such as `01-face-classifier`. */
  readonly name: string;
  /** Such as `Lab 1 · A face classifier, and what its accuracy hides`. */
  readonly title: string;
}

/**
 * Writes an executed lab as a Markdown file with its pictures beside it, for the generator of the site.
 *
 * @param name - of the notebook, without its ending
 * @param folder - where the page goes
 * @throws Error when the notebook does not begin with its title
 */
export function writeLabPage(notebook: Notebook, name: string, folder: string): LabPage {
  const [, title] = /^# (.+)/.exec(notebook.cells[0]?.source ?? '') ?? [];
  if (title === undefined) throw new Error(`${name}: expected a notebook that begins with "# ", got another.`);
  const pictures = new Pictures(path.join(folder, 'pictures'), name);
  const cells = notebook.cells.map((cell, i) => cellText(cell, (image, alt) => pictures.add(image, alt, i + 1)));
  const matter = `---\ntitle: ${JSON.stringify(title)}\ngroup: Labs\nplace: labs/${name}\n---\n`;
  writeFileSync(path.join(folder, `${name}.md`), `${[matter, ...cells].join('\n\n')}\n`);
  return { name, title };
}

function cellText(cell: NotebookCell, picture: (image: OutputImage, alt: string) => string): string {
  if (cell.cell_type === 'markdown') return prose(cell.source);
  if (cell.cell_type !== 'code') return '';
  const outputs = (cell.outputs ?? []).map((output) => outputText(output, picture));
  return [fenced(cell.source), ...outputs].join('\n\n');
}

/** Links between notebooks lead to pages. */
function prose(source: string): string {
  return source.replace(/\]\(([\w-]+)\.ipynb(#[^)]*)?\)/g, (_, name: string, hash = '') => `](${name}.md${hash})`);
}

function fenced(source: string): string {
  const longest = Math.max(2, ...(source.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}ts\n${source}\n${fence}`;
}

function outputText(output: Output, picture: (image: OutputImage, alt: string) => string): string {
  const data = 'data' in output ? output.data : {};
  const image = outputImage(data);
  if (image) return picture(image, mimeText(data, 'text/plain') ?? '');
  // An empty line would end the HTML.
  return `<div class="output">${String(renderOutput(output)).replaceAll('\n', '&#10;')}</div>`;
}

/** The pictures of a page, each a file, so that the page itself is light. */
class Pictures {
  private count = 0;

  constructor(
    private readonly folder: string,
    private readonly name: string,
  ) {
    mkdirSync(folder, { recursive: true });
  }

  /** Writes a picture. @returns what shows it */
  add({ type, bytes }: OutputImage, alt: string, cell: number): string {
    const ending = type.replace('image/', '').replace(/\+.*/, '');
    const file = `${this.name}-${cell}-${++this.count}.${ending}`;
    writeFileSync(path.join(this.folder, file), bytes);
    const line = alt.split('\n', 1)[0] ?? '';
    return `![${line.replace(/[[\]\\<>]/g, ' ').trim()}](pictures/${file})`;
  }
}
