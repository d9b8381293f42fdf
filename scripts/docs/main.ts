// The site: a reference made from the comments in src, the executed labs and the guides.  npm run docs [-- folder]
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../src/base';
import { brokenLinks } from './checkLinks';
import { writePages } from './pages';
import { buildSite } from './site';

async function main(out: string): Promise<number> {
  const work = mkdtempSync(path.join(os.tmpdir(), 'risklab-docs-'));
  try {
    const good = await buildSite(await writePages(work), out);
    const broken = brokenLinks(out);
    for (const line of broken) console.error(`broken link: ${line}`);
    console.log(`${path.join(out, 'index.html')}${good && broken.length === 0 ? '' : ' is there, but see above'}`);
    return good && broken.length === 0 ? 0 : 1;
  } finally {
    rmSync(work, { recursive: true });
  }
}

void main(path.resolve(process.argv[2] ?? path.join(projectRoot, 'out', 'docs'))).then((code) => {
  process.exitCode = code;
});
