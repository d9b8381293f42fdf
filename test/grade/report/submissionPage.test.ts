import { expect } from 'chai';
import { indexPage, pageName, submissionPage, type GradeResult } from '../../../src/grade';

const finding = { what: 'half(2)', expected: '1', got: '4 & <b>', hint: 'Divide: see `half`.' };
const result: GradeResult = {
  ...{ format: 1, student: 'bob <i>', file: 'bob <i>/00.ipynb', sha256: 'abc', lab: '00', seed: 1, version: '0.1.0' },
  settings: { profile: 'quick' },
  outcome: 'graded',
  reason: '',
  checks: [{ id: '0.1', title: 'half', state: 'failed', points: 0, of: 1, findings: [finding] }],
  errors: [{ cell: 3, message: 'Error: no' }],
  score: 0,
  of: 1,
  seconds: 1,
};

describe('the grade report of a student', () => {
  it('has each check with what was expected, what came, a hint, and the code that shows it, ready to copy', () => {
    const page = submissionPage(result);
    expect(page).include('<dt>expected</dt><dd class="value">1</dd>').and.include('4 &amp; &lt;b&gt;');
    expect(page).include('Divide: see <code>half</code>.').and.include('0 of 1 point<');
    expect(page).include(
      `<pre>import { judge, probe } from &#39;risklab/check&#39;;\njudge(&#39;0.1&#39;, await probe(&#39;0.1&#39;, undefined, 1), 1)</pre>`,
    );
    expect(page).include('Your notebook was run from top to bottom in a fresh kernel.');
  });

  it('is about this student alone: nothing leads to the others', () => {
    expect(submissionPage(result)).not.match(/href=/);
    expect(indexPage([result])).include(`href="${pageName(result)}"`);
  });

  it('does not say that a notebook was run which was not', () => {
    const rejected = {
      ...result,
      outcome: 'rejected',
      reason: 'It has 100 MB.',
      checks: [],
      errors: [],
      of: 2,
    } as const;
    const page = submissionPage({ ...rejected, checks: [], errors: [] });
    expect(page).include('Nothing was run.').and.not.include('was run from top');
    expect(page).include('<strong>not graded.</strong> It has 100 MB.').and.include('0 of 2 points');
  });
});
