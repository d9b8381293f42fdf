import type { NotebookResult, Output, RunSummary } from '../../../src/notebook';
import { code, markdown, type Runs } from '../support';

/** A run of three notebooks: one well, one failed, one that differs; and one that could not be read. */
export function exampleRun(runs: Runs): RunSummary {
  const error: Output = {
    output_type: 'error',
    ename: 'RangeError',
    evalue: '2 < 3 & so',
    traceback: ['\u001b[31mRangeError: 2 < 3 & so\u001b[0m', '    at cell-2.ts:2:7'],
  };
  const table = '<table><tr><td onclick="alert(1)">cell</td></tr></table><script>document.title = "run"</script>';
  const cells = [
    markdown('# A *title* <img src=x onerror="document.title = 1">'),
    {
      ...code("console.log('hi');"),
      outputs: [{ output_type: 'stream', name: 'stdout', text: 'hi </pre>\n' } as Output],
    },
    { ...code('const a = 1;\nthrow new RangeError(`2 < 3 & so`);'), outputs: [error] },
    {
      ...code('3'),
      outputs: [{ output_type: 'display_data', data: { 'text/html': table }, metadata: {} } as Output],
    },
  ];
  const copy = runs.write('copy', cells);
  const good: NotebookResult = {
    file: 'labs/good.ipynb',
    copy,
    outcome: 'ok',
    seconds: 12.5,
    metrics: { 'groups.dark': 0.75 },
    cells: [
      { number: 2, outcome: 'ok', seconds: 10 },
      { number: 3, outcome: 'skipped', seconds: 0 },
      { number: 4, outcome: 'ok', seconds: 2.5 },
    ],
  };
  const traceback = error.output_type === 'error' ? error.traceback : [];
  const results: NotebookResult[] = [
    good,
    {
      ...good,
      file: 'labs/failing.ipynb',
      outcome: 'error',
      cells: [
        { number: 2, outcome: 'ok', seconds: 1 },
        {
          number: 3,
          outcome: 'error',
          seconds: 0.5,
          executionCount: 2,
          line: 2,
          message: 'RangeError: 2 < 3 & so',
          traceback,
        },
        { number: 4, outcome: 'aborted', seconds: 0 },
      ],
    },
    {
      ...good,
      file: 'labs/other.ipynb',
      outcome: 'different',
      differences: [
        { cell: 2, what: 'stdout', message: 'line 1: expected 1, got 2', texts: { expected: '1', actual: '2' } },
        {
          cell: 4,
          what: 'output 1',
          message: '9% of the pixels',
          images: { expected: 'AAAA', actual: 'AAAA', difference: 'AAAA' },
        },
      ],
    },
    {
      file: 'labs/broken.ipynb',
      outcome: 'invalid',
      cells: [],
      seconds: 0,
      problem: 'labs/broken.ipynb: expected JSON',
    },
  ];
  return { startedAt: new Date('2026-01-02T03:04:05Z'), seconds: 75, results };
}
