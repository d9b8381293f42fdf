import { expect } from 'chai';
import { githubAnnotations, type NotebookResult } from '../../../src/notebook';

describe('annotations for GitHub', () => {
  const good: NotebookResult = { file: 'a/good.ipynb', outcome: 'ok', cells: [], seconds: 0 };

  it('are an error for each notebook that is not well, and for each difference, with their escapes', () => {
    const failing = { number: 2, outcome: 'error' as const, seconds: 0, line: 3, message: '\u001b[31m50%: a,b\r\nc' };
    const results: NotebookResult[] = [
      good,
      { ...good, file: 'a,b/c:d%.ipynb', outcome: 'error', cells: [failing] },
      { ...good, file: 'x.ipynb', outcome: 'invalid', problem: 'x.ipynb: expected JSON' },
      {
        ...good,
        outcome: 'different',
        differences: [
          { cell: 1, what: 'stdout', message: 'm' },
          { cell: 4, what: 'output 1', message: 'n' },
        ],
      },
    ];
    expect(githubAnnotations(results)).deep.equal([
      '::error file=a%2Cb/c%3Ad%25.ipynb,title=error in cell 2%2C line 3::50%25: a,b%0D%0Ac',
      '::error file=x.ipynb,title=invalid::x.ipynb: expected JSON',
      '::error file=a/good.ipynb,title=different in cell 1::stdout: m',
      '::error file=a/good.ipynb,title=different in cell 4::output 1: n',
    ]);
    expect(githubAnnotations([good])).deep.equal([]);
  });
});
