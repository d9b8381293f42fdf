import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { labProgress, progressHtml, progressTable, readProgress } from '../../../src/grade';
import type { NotebookCell, Output } from '../../../src/notebook';
import { code, markdown, notebook, write } from '../../notebook/support';
import { temporaryFolder } from '../../setup/fakes';

const answer = (source: string): NotebookCell => ({ ...markdown(source), metadata: { tags: ['answer'] } });

const output = (...checks: object[]): Output => ({
  output_type: 'display_data',
  data: { 'application/vnd.risklab.checks+json': { format: 1, checks } },
  metadata: {},
});
const check = (id: string, ...outputs: Output[]): NotebookCell => ({
  ...code(`await check('${id}');`, ['check']),
  outputs,
});

const metadata = { risklab: { lab: '04', version: 'student' } };
const cells = [
  answer('*Your answer:*'),
  answer('  *Your answer:*\n\nthe dark ones'),
  answer('I wrote over it'),
  answer(''),
  check('4.1', output({ id: '4.1', state: 'failed' })),
  check('4.2'),
  check('4.3', output({ id: '4.3', state: 'open' })),
  code("check('9.9')"),
  { ...code('await checkAll();'), outputs: [output({ id: '4.1', state: 'passed' }, { id: '4.4', state: 'error' })] },
];

describe('labProgress', () => {
  it('counts answers, and takes of each check what it said last', () => {
    expect(labProgress(notebook(cells, metadata))).eql({
      lab: '04',
      questions: { answered: 2, of: 4 },
      checks: [
        { id: '4.1', state: 'passed' },
        { id: '4.2', state: 'not run' },
        { id: '4.3', state: 'open' },
        { id: '4.4', state: 'error' },
      ],
    });
  });

  it('takes no notebook for a lab that does not say so', () => {
    expect(labProgress(notebook(cells))).equal(undefined);
  });

  it('is not led astray by outputs of another form', () => {
    const odd = [output({ id: 7, state: 'passed' }, { id: '4.2', state: 'great' }), output(null as unknown as object)];
    const data = { 'application/vnd.risklab.checks+json': { checks: 'all' } };
    const strange: Output = { output_type: 'display_data', data, metadata: {} };
    expect(labProgress(notebook([check('4.2', ...odd, strange)], metadata))?.checks).eql([
      { id: '4.2', state: 'not run' },
    ]);
  });
});

describe('readProgress', () => {
  const folder = temporaryFolder();
  const message = (error: Error): string => error.message;

  it('looks through folders, in the order of the labs, and passes over copies, packages and notebooks that are no labs', async () => {
    const of = (lab: string): ReturnType<typeof notebook> => notebook(cells, { risklab: { lab } });
    write(path.join(folder(), 'b'), '04-x', of('04'));
    write(folder(), '05-y', of('05'));
    write(folder(), 'other', notebook([]));
    for (const name of ['executed', 'node_modules', '.ipynb_checkpoints', 'out'])
      write(path.join(folder(), name), '04-z', of('04'));
    utimesSync(path.join(folder(), '05-y.ipynb'), 1e9, 1e9);
    const rows = await readProgress(folder());
    expect(rows.map(({ file }) => file)).eql(['b/04-x.ipynb', '05-y.ipynb']);
    expect(rows[1]?.changed).equal('2001-09-09T01:46:40.000Z');
  });

  it('tells of a notebook that cannot be read, and goes on', async () => {
    writeFileSync(path.join(folder(), 'broken.ipynb'), '{');
    write(folder(), '04-x', notebook(cells, metadata));
    const rows = await readProgress(folder());
    expect(rows.map(({ lab }) => lab)).eql(['04', undefined]);
    expect(rows[1]?.problem).match(/broken\.ipynb: expected JSON, got /);
    expect(progressTable(rows, false)).match(/^\? .*broken\.ipynb \(.*expected JSON/m);
  });

  it('refuses a folder without labs, and one that is not there', async () => {
    expect(await readProgress(folder()).catch(message)).match(
      /: expected a folder with notebooks of labs, got none in it\./,
    );
    expect(await readProgress(path.join(folder(), 'none')).catch(message)).match(
      /: expected a folder with notebooks of labs, got nothing of that name\. Check the path\./,
    );
  });

  it('runs the notebooks where it is asked to, says where one fails, and changes none', async function () {
    const data = (state: string): string =>
      `import { display } from 'risklab/cell';\nawait display({ 'application/vnd.risklab.checks+json': { format: 1, checks: [{ id: '4.1', state: '${state}' }] } });`;
    const stale = { ...code(data('passed'), ['check']), outputs: [output({ id: '4.1', state: 'failed' })] };
    const file = write(folder(), '04-x', notebook([stale, code('throw new Error("stop here");')], metadata));
    const before = readFileSync(file, 'utf8');
    expect((await readProgress(folder()))[0]?.checks).eql([{ id: '4.1', state: 'failed' }]);
    const [row] = await readProgress(folder(), { run: true });
    expect(row?.checks, row?.problem).eql([{ id: '4.1', state: 'passed' }]);
    expect(row?.problem).match(/^cell 2: Error: stop here/);
    expect(readFileSync(file, 'utf8')).equal(before);
    expect(existsSync(path.join(folder(), 'executed'))).equal(false);
  });
});

describe('the table and the page of progress', () => {
  const rows = [
    {
      ...labProgress(notebook(cells, metadata))!,
      file: 'a/<04>.ipynb',
      changed: new Date(2026, 10, 27, 7, 5).toISOString(),
    },
  ];

  it('have a row a lab, with counts, and say where the checks come from', () => {
    expect(progressTable(rows, false)).equal(
      [
        'lab  answered  passed  failed  open  not run  last changed      notebook',
        '04   2 of 4    1 of 4  1       1     1        2026-11-27 07:05  a/<04>.ipynb',
        'Checks are as stored in the notebooks, from when they were last run: --run runs them, to be sure.',
        '',
      ].join('\n'),
    );
    expect(progressTable(rows, true)).match(/\nThe notebooks were run for this\.\n$/);
  });

  it('show each check with its state, and text as text', () => {
    const page = progressHtml(rows, false);
    expect(page).contain('<td>a/&lt;04&gt;.ipynb</td>').contain('as stored');
    expect(
      [...page.matchAll(/class="check ([\w-]+)" title="([\w ]+)">([\d.]+)</g)].map(
        ([, kind, title, id]) => `${id} ${kind} ${title}`,
      ),
    ).eql(['4.1 passed passed', '4.2 not-run not run', '4.3 open open', '4.4 error error']);
  });
});
