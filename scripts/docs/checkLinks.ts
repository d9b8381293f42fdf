import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { Parser } from 'htmlparser2';

/** What a page has: the names that can be linked to, and what it links to or shows. */
interface Page {
  readonly anchors: ReadonlySet<string>;
  readonly links: readonly string[];
}

/**
 * Follows every link of a site that leads to the site itself: pages, places in pages, pictures, scripts and styles.
 *
 * @param folder - the built site
 * @returns a line for each link that leads nowhere
 */
export function brokenLinks(folder: string): string[] {
  const names = (readdirSync(folder, { recursive: true }) as string[]).filter((name) => name.endsWith('.html'));
  const pages = new Map(names.map((name) => [path.join(folder, name), readPage(path.join(folder, name))]));
  return [...pages].flatMap(([file, { links }]) =>
    links.flatMap((link) => {
      const why = problem(link, file, pages);
      return why === undefined ? [] : [`${path.relative(folder, file)}: ${link}: ${why}`];
    }),
  );
}

function problem(link: string, file: string, pages: ReadonlyMap<string, Page>): string | undefined {
  if (/^[a-z][a-z+.-]*:|^\/\//i.test(link)) return undefined;
  if (link.startsWith('/')) return 'it leads out of the site';
  const [, place = '', , hash = ''] = /^([^?#]*)(\?[^#]*)?(?:#(.*))?$/.exec(link) ?? [];
  const target = place === '' ? file : path.resolve(path.dirname(file), decodeURIComponent(place));
  if (!existsSync(target)) return 'there is no such file';
  if (statSync(target).isDirectory()) return 'it leads to a folder';
  if (hash === '' || pages.get(target)?.anchors.has(decodeURIComponent(hash)) !== false) return undefined;
  return 'the page has no such place';
}

function readPage(file: string): Page {
  const anchors = new Set<string>();
  const links: string[] = [];
  const parser = new Parser({
    onopentag: (_, attributes) => {
      const { id, name, href, src } = attributes;
      for (const anchor of [id, name]) if (anchor !== undefined) anchors.add(anchor);
      for (const link of [href, src]) if (link !== undefined) links.push(link);
    },
  });
  parser.end(readFileSync(file, 'utf8'));
  return { anchors, links };
}
