import { expect } from 'chai';
import MarkdownIt from 'markdown-it';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { brokenLinks } from '../../scripts/docs/checkLinks';
import { formulas } from '../../scripts/docs/formulas';
import { writeLabPage } from '../../scripts/docs/labPage';
import { firstPage, guide } from '../../scripts/docs/pages';
import type { Output } from '../../src/notebook';
import { code, markdown, notebook } from '../notebook/support';

describe('the site', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'site-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  describe('links', () => {
    const put = (name: string, text: string): void => {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    };

    it('may lead to pages, places in pages, pictures, and anywhere outside', () => {
      put(
        'index.html',
        '<a href="labs/a%20b.html#two">x</a><a href="#top" id="top"></a><a href="https://x.example/"></a>',
      );
      put('labs/a b.html', '<h2 id="two"></h2><img src="../media/p.png"><a href="../index.html?x=1#top"></a>');
      put('media/p.png', '');
      expect(brokenLinks(folder)).deep.equal([]);
    });

    it('that lead nowhere are told, each with its page and why', () => {
      put(
        'index.html',
        '<a href="gone.html"></a><a href="labs/a.html#no"></a><a href="labs"></a><a href="/etc"></a><a href="#no">',
      );
      put('labs/a.html', '<img src="p.png"><script src="../index.html"></script>');
      expect(brokenLinks(folder).sort()).deep.equal([
        'index.html: #no: the page has no such place',
        'index.html: /etc: it leads out of the site',
        'index.html: gone.html: there is no such file',
        'index.html: labs/a.html#no: the page has no such place',
        'index.html: labs: it leads to a folder',
        `${path.join('labs', 'a.html')}: p.png: there is no such file`,
      ]);
    });
  });

  describe('formulas', () => {
    const shown = (text: string): string => new MarkdownIt({ html: true }).use(formulas).render(text);

    it('become MathML, in a line and apart', () => {
      expect(shown('so $x_1^2$ it is')).match(/^<p>so <math>.*<msubsup>.*<\/math> it is<\/p>\n$/);
      expect(shown('$$\\frac{a}{b}$$')).match(/<math display="block".*<mfrac>/);
    });

    it('are told from prices, code and lone dollars', () => {
      for (const text of ['5$ and 6$', 'from $5 to $6', 'a $ b $ c', '`$x$`', '\\$x$']) {
        expect(shown(text), text).not.contain('<math');
      }
    });

    it('that are wrong end the build', () => {
      expect(() => shown('$\\frac{a$')).throw(/Unexpected end of input/);
    });
  });

  describe('pages of labs', () => {
    const png = 'iVBORw0KGgo=';
    const picture: Output = {
      output_type: 'display_data',
      data: { 'image/png': png, 'text/plain': 'A [chart] of x\nand more' },
      metadata: {},
    };
    const printed: Output = { output_type: 'stream', name: 'stdout', text: 'one\n\n<two>\n' };

    it('have text, code and outputs in order, with pictures as files and links between pages', () => {
      const cells = [
        markdown('# Lab 9 · A title\n\nSee [the next](10-next.ipynb#end).'),
        { ...code('const a = `x`;'), outputs: [printed, picture] },
      ];
      const page = writeLabPage(notebook(cells), '09-lab', folder);
      expect(page).deep.equal({ name: '09-lab', title: 'Lab 9 · A title' });
      const [matter, text] = readFileSync(path.join(folder, '09-lab.md'), 'utf8').split('\n\n# ');
      expect(matter).equal('---\ntitle: "Lab 9 · A title"\ngroup: Labs\nplace: labs/09-lab\n---\n');
      expect(text?.split('\n\n')).deep.equal([
        'Lab 9 · A title',
        'See [the next](10-next.md#end).',
        '```ts\nconst a = `x`;\n```',
        '<div class="output"><pre class="stdout">one&#10;&#10;&lt;two&gt;&#10;</pre></div>',
        '![A  chart  of x](pictures/09-lab-2-1.png)\n',
      ]);
      expect(readFileSync(path.join(folder, 'pictures', '09-lab-2-1.png'))).deep.equal(Buffer.from(png, 'base64'));
      expect(readdirSync(path.join(folder, 'pictures'))).deep.equal(['09-lab-2-1.png']);
    });

    it('need a title', () => {
      expect(() => writeLabPage(notebook([code('1')]), '09-lab', folder)).throw(
        '09-lab: expected a notebook that begins with "# ", got another.',
      );
    });
  });

  describe('the first page', () => {
    const readme =
      '# risklab\n\nIntro ![x](docs/p.png).\n\n## Start\n\nGo.\n\n## The labs\n\n| lab | what |\n| --- | --- |\n| [01 Faces](notebooks/executed/01-face-classifier.ipynb) | one |\n\n' +
      '## The library by itself\n\n| page | tells |\n| --- | --- |\n| [docs/a.md](docs/a.md) | a |\n\nA program.\n\n## End\n';

    it('has the introduction, the labs and the guides, with links to their pages', () => {
      const text = firstPage(readme, [{ name: '01-face-classifier', title: 'Lab 1' }]);
      expect(text).contain('Intro ![x](guides/p.png).');
      expect(text).contain('| [01 Faces](labs/01-face-classifier.md) | one |');
      expect(text).contain('| [docs/a.md](guides/a.md) | a |');
      expect(text).not.match(/Go\.|A program|## End/);
    });

    it('is refused where the README names a lab that is not there, or has lost a section', () => {
      expect(() => firstPage(readme, [])).throw('README.md: expected a lab that there is, got 01-face-classifier.');
      expect(() => firstPage('# risklab\n\n## Start\n', [])).throw(
        'README.md: expected a section "The labs", got none.',
      );
    });

    it('leads to guides, which are named by their headings', () => {
      expect(guide('# Metrics\n\nText.\n', 'metrics.md')).equal(
        '---\ntitle: "Metrics"\ngroup: Guides\nplace: guides/metrics\n---\n\n# Metrics\n\nText.\n',
      );
      expect(() => guide('Text.', 'metrics.md')).throw(
        'metrics.md: expected a page that begins with "# ", got another.',
      );
    });
  });
});
