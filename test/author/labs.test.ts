import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { buildLabs, checkLabs } from '../../src/author';
import { formatNotebook, type NotebookCell } from '../../src/notebook';

type Cell = NotebookCell;

const markdown = (id: string, source: string, ...tags: string[]): Cell => ({
  cell_type: 'markdown',
  id,
  metadata: tags.length > 0 ? { tags } : {},
  source,
});
const code = (id: string, source: string, ...tags: string[]): Cell => ({
  ...markdown(id, source, ...tags),
  cell_type: 'code',
  outputs: [],
  execution_count: null,
});

/** A lab with a question and an exercise, whose stub has no words of its own. */
const cells = (): Cell[] => [
  markdown('title', '# Lab 4'),
  markdown('question-4-1', '> **Question 4.1** Why?', 'question'),
  markdown('answer-4-1', '*Your answer:*', 'answer'),
  markdown('solution-4-1', '<details>\n\nBecause the rare faces are missed.\n\n</details>', 'solution'),
  code('setup', 'const check = async (id: string): Promise<string> => id;'),
  markdown('task-4-1', '> **Exercise 4.1: half of a number.** Write it.', 'exercise'),
  code(
    'exercise-4-1',
    'const half = (x: number): number => {\n  // BEGIN SOLUTION\n  return x * Math.pow(2, -1);\n  // END SOLUTION\n};',
    'exercise',
  ),
  code('check-4-1', "await check('4.1');", 'check'),
];

describe('risklab author', () => {
  let folder: string;
  const at = (...parts: string[]): string => path.join(folder, ...parts);
  const write = (place: string, all: readonly Cell[]): void => {
    const metadata = { kernelspec: { name: 'tslab' }, risklab: { profiles: {} } };
    writeFileSync(at(place), formatNotebook({ nbformat: 4, nbformat_minor: 5, metadata, cells: [...all] }));
  };
  const source = (all: readonly Cell[]): void => write('source/04-four.ipynb', all);
  const read = (
    place: string,
  ): { metadata: { risklab: object }; cells: (Omit<Cell, 'source'> & { source: string[] })[] } =>
    JSON.parse(readFileSync(at(place), 'utf8')) as ReturnType<typeof read>;
  const problems = async (options = {}): Promise<string[]> => {
    const found = await checkLabs({ folder, types: false, ...options });
    return found.map(({ text }) => text.replaceAll(folder + path.sep, ''));
  };
  /** The problems of a lab that is built from these cells. */
  const problemsOf = async (all: readonly Cell[], options = {}): Promise<string[]> => {
    source(all);
    await buildLabs({ folder });
    return problems(options);
  };
  /** The cells, one of them changed. */
  const withCell = (id: string, change: (cell: Cell) => Cell | Cell[]): Cell[] =>
    cells().flatMap((cell) => (cell.id === id ? change(cell) : cell));

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'author-'));
    mkdirSync(at('source'));
    source(cells());
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  describe('build', () => {
    it('makes a version for students without solutions, and one with them', async () => {
      await buildLabs({ folder });
      const student = read('04-four.ipynb');
      const solution = read('solutions/04-four.ipynb');
      const ids = cells().map(({ id }) => id);
      expect(student.cells.map(({ id }) => id)).eql(ids.filter((id) => id !== 'solution-4-1'));
      expect(solution.cells.map(({ id }) => id)).eql(ids);
      const codeOf = (lab: typeof student): string =>
        lab.cells.find(({ id }) => id === 'exercise-4-1')!.source.join('');
      expect(codeOf(student)).equal(
        "const half = (x: number): number => {\n  throw new Error('TODO 4.1: half of a number');\n};",
      );
      expect(codeOf(solution)).equal('const half = (x: number): number => {\n  return x * Math.pow(2, -1);\n};');
      expect(student.metadata.risklab).eql({ profiles: {}, lab: '04', version: 'student' });
      expect(solution.metadata.risklab).eql({ profiles: {}, lab: '04', version: 'solution' });
    });

    it('gives the same bytes whatever was run in the source, and writes nothing that is there already', async () => {
      await buildLabs({ folder });
      const files = ['04-four.ipynb', 'solutions/04-four.ipynb'];
      const texts = files.map((file) => readFileSync(at(file), 'utf8'));
      const times = files.map((file) => statSync(at(file)).mtimeMs);
      const ran = cells().map((cell): Cell =>
        cell.cell_type === 'code'
          ? {
              ...cell,
              metadata: { execution: { 'iopub.status.busy': '2026' }, ...cell.metadata },
              execution_count: 7,
              outputs: [{ output_type: 'stream', name: 'stdout', text: 'x' }],
            }
          : cell,
      );
      source(ran);
      expect((await buildLabs({ folder })).map(({ changed }) => changed)).eql([false, false]);
      expect(files.map((file) => readFileSync(at(file), 'utf8'))).eql(texts);
      expect(files.map((file) => statSync(at(file)).mtimeMs)).eql(times);
    });

    it('changes nothing where one source makes no sense', async () => {
      await buildLabs({ folder });
      const before = readFileSync(at('04-four.ipynb'), 'utf8');
      source(withCell('title', (cell) => ({ ...cell, source: '# Another title' })));
      write('source/05-five.ipynb', [code('one', '// BEGIN SOLUTION\n1;')]);
      const error = await buildLabs({ folder }).catch((thrown: unknown) => thrown);
      expect((error as Error).message).match(/05-five\.ipynb, cell 1 \(one\): expected \/\/ END SOLUTION/);
      expect(readFileSync(at('04-four.ipynb'), 'utf8')).equal(before);
      expect(readdirSync(folder).sort()).eql(['04-four.ipynb', 'solutions', 'source']);
    });

    it('takes the labs that are named alone, and refuses names that no lab has', async () => {
      write('source/05-five.ipynb', [markdown('one', '# Lab 5')]);
      expect((await buildLabs({ folder, labs: ['05'] })).map(({ file }) => path.relative(folder, file))).eql([
        '05-five.ipynb',
        path.join('solutions', '05-five.ipynb'),
      ]);
      const error = await buildLabs({ folder, labs: ['06'] }).catch((thrown: unknown) => thrown);
      expect((error as Error).message).equal(
        'labs: expected the first letters of one of 04-four.ipynb, 05-five.ipynb, got 06.',
      );
    });
  });

  describe('check', () => {
    it('finds nothing in what was built', async () => {
      expect(await problemsOf(cells(), { known: ['4.1', '5.1'], types: true })).eql([]);
    });

    it('finds versions that are missing, or are not what the source makes', async () => {
      const there = '04-four.ipynb: is not there. Run risklab author build.';
      expect(await problems()).eql([
        there,
        `${path.join('solutions', '04-four.ipynb')}: is not there. Run risklab author build.`,
      ]);
      await buildLabs({ folder });
      source(withCell('answer-4-1', (cell) => ({ ...cell, source: '*Yours:*' })));
      const changed = 'is not what the source makes. Change the source, and run risklab author build.';
      expect(await problems()).eql([
        `04-four.ipynb, cell 3 (answer-4-1): ${changed}`,
        `${path.join('solutions', '04-four.ipynb')}, cell 3 (answer-4-1): ${changed}`,
      ]);
    });

    it('finds outputs, counts, markers and solutions in what students get', async () => {
      await buildLabs({ folder });
      const student = cells().filter(({ id }) => id !== 'solution-4-1');
      write(
        '04-four.ipynb',
        student.map((cell): Cell => {
          if (cell.id === 'setup')
            return { ...cell, execution_count: 3, outputs: [{ output_type: 'stream', name: 'stdout', text: 'x' }] };
          return cell.id === 'answer-4-1' ? { ...cell, source: 'Because the  rare faces are missed.' } : cell;
        }),
      );
      expect((await problems()).slice(0, -1)).eql([
        '04-four.ipynb, cell 3 (answer-4-1): gives away a line of a solution: Because the rare faces are missed.',
        '04-four.ipynb, cell 4 (setup): has stored outputs. Build it again.',
        '04-four.ipynb, cell 4 (setup): has an execution count. Build it again.',
        '04-four.ipynb, cell 6 (exercise-4-1): has a marker of the source. Build it again.',
        '04-four.ipynb, cell 6 (exercise-4-1): gives away a line of a solution: return x * Math.pow(2, -1);',
      ]);
    });

    it('finds a solution that another cell of the source gives away', async () => {
      const found = await problemsOf([
        ...cells(),
        code('later', 'const y = 4;\nif (y) { return x * Math.pow(2, -1); }'),
      ]);
      expect(found).eql([
        '04-four.ipynb, cell 8 (later): gives away a line of a solution: return x * Math.pow(2, -1);',
      ]);
    });

    it('finds a stub that does not pass the type check, and says where', async () => {
      const stub = '  // STUB: return "half";\n';
      const all = withCell('exercise-4-1', (cell) => ({
        ...cell,
        source: cell.source.replace('  return', `${stub}  return`),
      }));
      expect(await problemsOf(all, { types: true })).eql([
        "04-four.ipynb, cell 6 (exercise-4-1), line 2: Type 'string' is not assignable to type 'number'.",
      ]);
    });

    const file = path.join('source', '04-four.ipynb');
    const broken: Record<string, [() => Cell[], string[]]> = {
      'an exercise without check': [
        () => withCell('check-4-1', () => []),
        [
          `${file}, cell 7 (exercise-4-1): exercise 4.1 has no check: add a cell tagged check with await check('4.1');`.replace(
            'cell 6 (task-4-1)',
            'cell 7 (exercise-4-1)',
          ),
        ],
      ],
      'a check without exercise': [
        () => [...cells(), code('check-4-2', "await check('4.2');", 'check')],
        [
          `${file}, cell 9 (check-4-2): exercise 4.2 has no task: add a cell tagged exercise that begins **Exercise 4.2: ...**.`,
          `${file}, cell 9 (check-4-2): exercise 4.2 has no code to write: add a code cell exercise-4-2 tagged exercise.`,
        ],
      ],
      'an exercise without solution': [
        () => withCell('exercise-4-1', (cell) => ({ ...cell, source: 'const half = 1;' })),
        [
          `${file}, cell 7 (exercise-4-1): exercise 4.1 has no solution: put it between // BEGIN SOLUTION and // END SOLUTION.`,
        ],
      ],
      'cells in another order': [
        () => [cells().at(-1)!, ...cells().slice(0, -1)],
        [`${file}, cell 8 (exercise-4-1): exercise 4.1: its cells are not in the order task, code, check.`],
      ],
      'numbers that are not those of the lab': [
        () =>
          cells().map((cell) => ({
            ...cell,
            id: cell.id!.replace('4-1', '5-1'),
            source: cell.source.replace('4.1', '5.1'),
          })),
        [`${file}: exercises are 5.1: expected 4.1.`],
      ],
      'ids that are not unique': [
        () => withCell('setup', (cell) => ({ ...cell, id: 'title' })),
        [`${file}, cell 5 (title): has the id title, as another cell has. Give it one of its own.`],
      ],
      'a solution in a cell that is no exercise': [
        () => withCell('setup', (cell) => [cell, code('more', '// BEGIN SOLUTION\n// STUB: 0;\n1;\n// END SOLUTION')]),
        [`${file}, cell 6 (more): has a solution, but is not tagged exercise.`],
      ],
      'a check without its tag': [
        () => withCell('check-4-1', (cell) => [cell, code('more', "await check('4.1');")]),
        [`${file}, cell 9 (more): calls check, but is not tagged check.`],
      ],
      'tags on cells of another form': [
        () => [
          ...cells(),
          markdown('a', 'Write this.', 'exercise'),
          code('b', '1;', 'exercise'),
          code('c', '1;', 'check'),
        ],
        [
          `${file}, cell 9 (a): is tagged exercise, but does not begin **Exercise 4.2: a title.** with its number.`,
          `${file}, cell 10 (b): is tagged exercise, but its id is not of the form exercise-4-2.`,
          `${file}, cell 11 (c): is tagged check, but does not call check with the number of one exercise.`,
        ],
      ],
    };
    for (const [name, [all, texts]] of Object.entries(broken))
      it(`finds ${name}`, async () => expect(await problemsOf(all())).eql(texts));

    it('finds exercises that cannot be checked, and those that the notebook does not have', async () => {
      expect(await problemsOf(cells(), { known: ['4.2', '5.1'] })).eql([
        `${file}: exercise 4.2 can be checked, but the notebook does not have it. Add its cells.`,
        `${file}, cell 7 (exercise-4-1): exercise 4.1 cannot be checked: add it to src/check/labs.`,
      ]);
    });

    it('goes on with the other labs where a source cannot be read', async () => {
      await buildLabs({ folder });
      writeFileSync(at('source', '03-three.ipynb'), '{');
      writeFileSync(at('04-four.ipynb'), readFileSync(at('04-four.ipynb'), 'utf8').replace('half', 'third'));
      const found = await problems();
      expect(found).lengthOf(2);
      expect(found[0]).match(/03-three\.ipynb: expected JSON/);
      expect(found[1]).match(/^04-four\.ipynb, cell 5 \(task-4-1\): is not what the source makes/);
    });
  });
});
