import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import pl from 'nodejs-polars';
import { denseNetwork, fairness, PlainModel, useBackend } from '../../src';
import { InputError } from '../../src/base';
import { bundleOf } from '../../src/cell';

const audit = {
  groups: pl.DataFrame({
    tone: ['light', 'dark'],
    n: [120, 8],
    tpr: [0.98765, null],
    small: [false, true],
    undefined: ['', 'tpr: no positives'],
  }),
  summary: pl.DataFrame({ gap: ['equal opportunity'], difference: [0.3125] }),
  notes: ['dark has 8 rows only.'],
};

describe('a model card', () => {
  before(async () => void (await useBackend('wasm')));

  it('has the sections of the paper, in its order, and says which nobody filled in', () => {
    const card = fairness.modelCard(null, audit, {
      name: 'Faces',
      intendedUse: 'Teaching.',
      caveats: ['One.', 'Two.'],
    });
    const titles = [...card.markdown.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect(titles).eql([
      'Model details',
      'Intended use',
      'Factors',
      'Metrics',
      'Evaluation data',
      'Training data',
      'Quantitative analyses',
      'Ethical considerations',
      'Caveats and recommendations',
    ]);
    expect(card.missing).eql([
      'Model details',
      'Factors',
      'Metrics',
      'Evaluation data',
      'Training data',
      'Ethical considerations',
    ]);
    expect(card.markdown.match(/_Not filled in\._/g)).lengthOf(6);
    expect(card.html.match(/Not filled in\./g)).lengthOf(6);
    expect(card.markdown).contain('## Intended use\n\nTeaching.\n').and.contain('- One.\n- Two.\n');
  });

  it('has the numbers of the audit with three digits, and says what the rows do not define', () => {
    const { markdown, html } = fairness.modelCard(null, { 'test set': audit }, { name: 'Faces' });
    expect(markdown).contain('**test set: by group**');
    expect(markdown).contain('| light | 120 | 0.988 | no |  |');
    expect(markdown).contain('| dark | 8 | not defined | yes | tpr: no positives |');
    expect(markdown).contain('| equal opportunity | 0.313 |').and.contain('dark has 8 rows only.');
    expect(html).contain('<td class="number">0.988</td>').and.contain('<td class="number">not defined</td>');
  });

  it('joins what belongs together, so that its tables fit: intervals with their values, values with their groups', () => {
    const summary = pl.DataFrame({
      criterion: ['demographicParity', 'predictiveParity'],
      lowest: ['dark', 'light'],
      lowestValue: [0.36912, 0.5],
      difference: [0.5625, 0.25],
      differenceLower: [0.47061, null],
      differenceUpper: [0.63941, null],
      differenceToOverall: [0.3, 0.1], // said by difference
      overallRate: [0.3, 0.1],
      boundLower: [1, 2], // of no column bound
    });
    const { markdown, html } = fairness.modelCard(null, { ...audit, summary }, { name: 'Faces' });
    expect(markdown).contain('| criterion | lowest | difference | overallRate | boundLower |');
    expect(markdown).contain('| demographicParity | dark (0.369) | 0.563 (0.471 to 0.639) | 0.3 | 1 |');
    expect(markdown).contain('| predictiveParity | light (0.5) | 0.25 | 0.1 | 2 |');
    expect(html)
      .contain('<td class="number">0.563 (0.471 to&nbsp;0.639)</td>')
      .and.contain('<td>demographic<wbr>Parity</td>');
    expect(html).contain('<th class="number">overall<wbr>Rate</th>');
  });

  it('counts what can be counted in a network', () => {
    // 2 x 3 + 3 weights in the hidden layer, 3 + 1 in the last.
    const network = denseNetwork({ inputs: 2, hidden: [3] });
    const model = new PlainModel(network);
    const { markdown } = fairness.modelCard(model, audit, { name: 'Small' });
    expect(markdown).contain('- Class: PlainModel\n- Input: 2\n- Output: 1\n');
    expect(markdown).contain('- Parameters: 13 (13 are trained)');
    expect(fairness.modelCard(network, audit, { name: 'Small' }).markdown)
      .contain('- Input: 2\n')
      .not.contain('Class');
    model.dispose();
  });

  it('takes texts as text: no sign of them is markup', () => {
    const said = 'a <b>|* `x`\n# y';
    const { markdown, html } = fairness.modelCard(null, audit, { name: 'F <i>', caveats: said });
    expect(html).contain('<h2>Model card: F &lt;i&gt;</h2>').and.contain('<p>a &lt;b&gt;|* `x`\n# y</p>');
    expect(markdown).contain('# Model card: F \\<i\\>\n').and.contain('a \\<b\\>\\|\\* \\`x\\` \\# y');
  });

  it('lets no text begin a list, a rule or a block of code in Markdown, and keeps negative numbers', () => {
    const starts = ['- a', '+ b', '1. c', '---', '~~~', '&lt;', ' x\ry'];
    const summary = pl.DataFrame({ gap: ['x'], difference: [-0.5] });
    const { markdown } = fairness.modelCard(null, { ...audit, summary }, { name: 'F', caveats: starts });
    for (const line of [
      '- \\- a',
      '- \\+ b',
      '- 1\\. c',
      '- \\---',
      '- \\~\\~\\~',
      '- \\&lt;',
      '- x y',
      '| x | -0.5 |',
    ]) {
      expect(markdown.split('\n')).contain(line);
    }
  });

  it('shows itself in a cell, and is saved whole as a page or as Markdown', async () => {
    const card = fairness.modelCard(null, audit, { name: 'Faces' });
    expect(bundleOf(card)).eql({ 'text/html': card.html, 'text/plain': card.markdown });
    const folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-test-'));
    try {
      await card.save(path.join(folder, 'card.md'));
      await card.save(path.join(folder, 'card.html'));
      expect((await readdir(folder)).sort()).eql(['card.html', 'card.md']);
      expect(await readFile(path.join(folder, 'card.md'), 'utf8')).equal(card.markdown);
      expect(await readFile(path.join(folder, 'card.html'), 'utf8'))
        .match(/^<!doctype html>/)
        .and.contain(card.html);
      const refused = await card.save(path.join(folder, 'card.pdf')).catch((error: Error) => error.message);
      expect(refused).match(/^file: expected a name that ends in \.html or \.md, got .*card\.pdf/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('refuses empty texts, unknown sections, and what is no audit or model', () => {
    const make =
      (options: object, of: object = audit, model: unknown = null) =>
      () =>
        fairness.modelCard(model as null, of as typeof audit, { name: 'F', ...options });
    expect(make({ name: ' ' })).throw(InputError, 'name: expected a text with words in it');
    expect(make({ caveats: '' })).throw(InputError, 'caveats: expected a text with words in it');
    expect(make({ caveats: [] })).throw(InputError, 'caveats: expected a text, or a list of texts');
    expect(make({ purpose: 'x' })).throw(InputError, 'purpose');
    expect(make({}, {})).throw(InputError, 'modelCard: audit: expected an audit, or several by name, got none');
    expect(() => fairness.modelCard(null, undefined as never, { name: 'F' })).throw(
      InputError,
      'several by name, got none',
    );
    expect(make({}, { a: null })).throw(InputError, 'got no audit under a');
    expect(make({}, { a: { groups: 1 } })).throw(InputError, 'got no audit under a');
    expect(make({}, audit, 'vgg')).throw(InputError, 'modelCard: model: expected a model');
  });
});
