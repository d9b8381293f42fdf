import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../src/base';
import { readNotebook } from '../../src/notebook';
import { writeLabPage, type LabPage } from './labPage';

/** The files that the generator of the site is given. */
export interface SitePages {
  /** The first page. */
  readonly readme: string;
  /** The labs and the guides, in their order. */
  readonly documents: readonly string[];
}

/**
 * Makes the pages of the site that are no reference: the labs with their outputs, the guides in `docs`, and the first page.
 *
 * @param folder - an empty folder for them
 */
export async function writePages(folder: string): Promise<SitePages> {
  const labs = await writeLabs(path.join(folder, 'labs'));
  const guides = writeGuides(path.join(folder, 'guides'));
  const readme = path.join(folder, 'index.md');
  writeFileSync(readme, firstPage(readFileSync(path.join(projectRoot, 'README.md'), 'utf8'), labs));
  return { readme, documents: [...labs.map(({ name }) => path.join(folder, 'labs', `${name}.md`)), ...guides] };
}

async function writeLabs(folder: string): Promise<LabPage[]> {
  const source = path.join(projectRoot, 'notebooks', 'executed');
  mkdirSync(folder);
  const pages: LabPage[] = [];
  for (const file of readdirSync(source).sort()) {
    if (!file.endsWith('.ipynb')) continue;
    const notebook = await readNotebook(path.join(source, file));
    pages.push(writeLabPage(notebook, path.basename(file, '.ipynb'), folder));
  }
  return pages;
}

/** @returns the files of the guides */
function writeGuides(folder: string): string[] {
  cpSync(path.join(projectRoot, 'docs'), folder, { recursive: true });
  const files = readdirSync(folder).filter((name) => name.endsWith('.md'));
  return files.sort().map((name) => {
    const file = path.join(folder, name);
    writeFileSync(file, guide(readFileSync(file, 'utf8'), name));
    return file;
  });
}

/** A guide that has its heading as the title of its page, too. @throws Error when it has no heading */
export function guide(text: string, name: string): string {
  const [, title] = /^# (.+)/.exec(text) ?? [];
  if (title === undefined) throw new Error(`${name}: expected a page that begins with "# ", got another.`);
  return `---\ntitle: ${JSON.stringify(title)}\ngroup: Guides\nplace: guides/${path.basename(name, '.md')}\n---\n\n${text}`;
}

/**
 * The first page of the site: what the README says of the project, its labs, each leading to its page, and its guides.
 *
 * @throws Error when the README has not the sections that are shown, or names no lab that there is
 */
export function firstPage(readme: string, labs: readonly LabPage[]): string {
  const section = (name: string): string => {
    const [, text] = new RegExp(`^## ${name}\\n([\\s\\S]*?)(?=^##? )`, 'm').exec(readme) ?? [];
    if (text === undefined) throw new Error(`README.md: expected a section "${name}", got none.`);
    return text;
  };
  const intro = readme.slice(readme.indexOf('\n') + 1, readme.indexOf('\n## '));
  // There each lab leads to its executed copy, here to its page.
  const labLink = /\]\(notebooks\/executed\/([\w-]+)\.ipynb\)/g;
  const table = section('The labs').replace(labLink, (_, name: string) => {
    if (!labs.some((lab) => lab.name === name))
      throw new Error(`README.md: expected a lab that there is, got ${name}.`);
    return `](labs/${name}.md)`;
  });
  const [guides = ''] = /^(\|.*\n)+/m.exec(section('The library by itself')) ?? [];
  const parts = [
    intro,
    `## The labs\n${table}`,
    `## Guides\n\n${guides}`,
    '## Reference\n\n{@link risklab | The library}, by families; what cells ask of the kernel, {@link risklab/cell}; the kernel itself, ' +
      '{@link risklab/kernel}; the exercises of the labs, {@link risklab/check}; running notebooks from a program, {@link risklab/runner}.',
  ];
  return parts.join('\n\n').replaceAll('](docs/', '](guides/');
}
