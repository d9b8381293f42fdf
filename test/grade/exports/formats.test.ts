import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { exportText, gradebookOf, readRoster, type GradebookFormat, type GradeResult } from '../../../src/grade';
import { temporaryFolder } from '../../setup/fakes';

const result = (student: string, change: Partial<GradeResult> = {}): GradeResult => ({
  format: 1,
  student,
  file: `${student}/04.ipynb`,
  sha256: '',
  lab: '04',
  seed: 0,
  version: '0.1.0',
  settings: { profile: 'quick' },
  outcome: 'graded',
  reason: '',
  checks: [],
  errors: [],
  score: 3,
  of: 5,
  seconds: 1,
  ...change,
});

/** Students as `nbgrader db student import` takes them (docs: "Managing students in the database"). */
const nbgraderRoster = `id,first_name,last_name,email
bitdiddle,Ben,Bitdiddle,ben@example.org
hacker,Alyssa,Hacker,alyssa@example.org
`;
/** The gradebook as Canvas exports it: a row of points possible comes before the students. */
const canvasRoster = `Student,ID,SIS User ID,SIS Login ID,Section,Old (77)
    Points Possible,,,,,10
"Hacker, Alyssa P.",101,S001,hacker,Section 1,9
"Bitdiddle, Ben",102,S002,bitdiddle,Section 1,
`;
/** Grades as Moodle exports them, with the mark of UTF-8 in front. */
const moodleRoster = `\ufeff"First name","Last name","ID number",Institution,Department,"Email address","Course total (Real)"
Alyssa,Hacker,S001,,,hacker@example.org,9.00
Ben,Bitdiddle,S002,,,ben@example.org,-
`;

describe('exports of grades', () => {
  const folder = temporaryFolder();

  async function roster(text: string): Promise<Awaited<ReturnType<typeof readRoster>>> {
    const file = path.join(folder(), 'roster.csv');
    await writeFile(file, text);
    return readRoster(file);
  }
  const failure = (job: () => unknown): string => {
    try {
      job();
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };
  const lines = (...rows: string[]): string => rows.map((row) => `${row}\r\n`).join('');
  const rowOf = (student: string, to: GradebookFormat): string =>
    exportText(gradebookOf([result(student)]), to)
      .split('\r\n')
      .at(-2)!;

  describe('for nbgrader', () => {
    it('have the columns of its own export, a row for each assignment and student, and 0 where nothing was handed in', async () => {
      const results = [result('hacker', { score: 2.5 }), result('hacker', { lab: '05', file: 'x', score: 4, of: 4 })];
      const book = gradebookOf(results, { roster: await roster(nbgraderRoster) });
      expect(exportText(book, 'nbgrader')).equal(
        lines(
          'assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,late_submission_penalty,score,max_score',
          'Lab 04,,,hacker,Hacker,Alyssa,alyssa@example.org,2.5,0.0,2.5,5.0',
          'Lab 04,,,bitdiddle,Bitdiddle,Ben,ben@example.org,0.0,0.0,0.0,5.0',
          'Lab 05,,,hacker,Hacker,Alyssa,alyssa@example.org,4.0,0.0,4.0,4.0',
          'Lab 05,,,bitdiddle,Bitdiddle,Ben,ben@example.org,0.0,0.0,0.0,4.0',
        ),
      );
    });

    it('know students by their folders without a roster', () => {
      expect(rowOf('ada', 'nbgrader')).equal('Lab 04,,,ada,,,,3.0,0.0,3.0,5.0');
    });
  });

  describe('for Canvas', () => {
    it('have its columns, the row of points possible, and the students as its own export has them', async () => {
      const results = [
        result('hacker'),
        result('hacker', { lab: undefined, track: 'avatar', file: 'x', score: 8.25, of: 10 }),
      ];
      const titles = { '04': 'Debiasing (1234)' };
      const book = gradebookOf(results, { roster: await roster(canvasRoster), titles });
      expect(exportText(book, 'canvas')).equal(
        lines(
          'Student,ID,SIS User ID,SIS Login ID,Section,Debiasing (1234),avatar',
          'Points Possible,,,,,5,10',
          '"Hacker, Alyssa P.",101,S001,hacker,Section 1,3,8.25',
          '"Bitdiddle, Ben",102,S002,bitdiddle,Section 1,,',
        ),
      );
    });

    it('refuse a name that Canvas takes for the row of points possible', () => {
      for (const name of ['Points Possible', 'x Points\tPossible'])
        expect(failure(() => rowOf(name, 'canvas'))).match(
          /^student: expected a name of a person, got .*Possible\. Canvas takes it/,
        );
    });
  });

  describe('for Moodle', () => {
    it('have the headings that its import maps, and - for no grade', async () => {
      const book = gradebookOf([result('S001')], { roster: await roster(moodleRoster) });
      expect(exportText(book, 'moodle')).equal(
        lines(
          'First name,Last name,Username,ID number,Email address,Lab 04',
          'Alyssa,Hacker,,S001,hacker@example.org,3',
          'Ben,Bitdiddle,,S002,ben@example.org,-',
        ),
      );
    });

    it('take the folder for the username without a roster', () => {
      expect(rowOf('ada', 'moodle')).equal(',,ada,,,3');
    });
  });

  describe('whoever reads them', () => {
    const names: Record<string, [name: string, cell: string]> = {
      'a comma': ['Ada, of Lovelace', '"Ada, of Lovelace"'],
      quotes: ['Ada "Ada" L', '"Ada ""Ada"" L"'],
      unicode: ['Şükrü 模型 😀', 'Şükrü 模型 😀'],
      'the start of a formula': ['=HYPERLINK("http://x.org")', '"\'=HYPERLINK(""http://x.org"")"'],
      'a plus': ['+1', '"\'+1"'],
      'a minus': ['-1+1', '"\'-1+1"'],
      'an at': ['@SUM(A1)', '"\'@SUM(A1)"'],
      'a formula behind spaces and a tab': [' \t=1', '"\'=1"'],
      'a wide equals sign': ['＝1', '"\'＝1"'],
      'line ends': ['a\r\n=1,2\nb', '"a =1,2 b"'],
      'characters that turn the direction': ['a\u202eb', 'a b'],
    };
    for (const [what, [name, cell]] of Object.entries(names)) {
      it(`get a name with ${what} as text, in one cell`, () => {
        expect(rowOf(name, 'canvas')).equal(`${cell},,,,,3`);
        expect(rowOf(name, 'nbgrader')).equal(`Lab 04,,,${cell},,,,3.0,0.0,3.0,5.0`);
        expect(rowOf(name, 'moodle')).equal(`,,${cell},,,3`);
      });
    }

    it('get the best of several results, and none of a grader that failed', () => {
      const several = [
        result('ada', { score: 1 }),
        result('ada', { score: 4, file: 'b' }),
        result('ada', { score: 2, file: 'c' }),
      ];
      expect(exportText(gradebookOf(several), 'moodle')).contain(',,ada,,,4\r\n');
      const failed = [result('ada', { outcome: 'failed', score: 0 }), result('bo', { outcome: 'rejected', score: 0 })];
      expect(exportText(gradebookOf(failed), 'moodle')).contain(',,ada,,,-\r\n,,bo,,,0\r\n');
    });

    it('find a student by first and last name, whatever the capitals and signs, also as Canvas writes them', async () => {
      const people = await roster(`${nbgraderRoster}obrien,Seán,O'Brien,sean@example.org\n`);
      for (const [name, id] of [
        ['Alyssa_Hacker', 'hacker'],
        ['alyssa hacker', 'hacker'],
        ['Alyssa_Hacker_Face', 'hacker'],
        ['Alyssa_Hacker_Face (2)', 'hacker'],
        ['Sea\u0301n_O-Brien_Face', 'obrien'],
      ] as const)
        expect(exportText(gradebookOf([result(name)], { roster: people }), 'nbgrader'), name).contain(
          `Lab 04,,,${id},`,
        );
      const canvas = gradebookOf([result('Alyssa-P_Hacker')], { roster: await roster(canvasRoster) });
      expect(exportText(canvas, 'canvas')).contain('"Hacker, Alyssa P.",101,S001,hacker,Section 1,3\r\n');
    });

    it('take an id before a name: a folder that is the id of one and the name of another is the first', async () => {
      const people = await roster(
        'id,first_name,last_name,email\nAda_Byron,Grace,Hopper,g@x.org\na1,Ada,Byron,a@x.org\n',
      );
      expect(exportText(gradebookOf([result('Ada_Byron')], { roster: people }), 'nbgrader')).contain(
        'Lab 04,,,Ada_Byron,Hopper,Grace,g@x.org,3.0',
      );
    });

    it('get an entrant by the names of the manifest, whatever the file is called, and their best entry', async () => {
      const entrant = { first: 'Alyssa', last: 'Hacker' };
      const entry = (file: string, score: number): GradeResult =>
        result(file, { lab: undefined, track: 'avatar', file: `${file}.zip`, entrant, score, of: 1 });
      const entries = [entry('417_Alyssa_Hacker_Face', 0), entry('Alyssa_Hacker_Face (1)', 1)];
      const known = gradebookOf(entries, { roster: await roster(nbgraderRoster) });
      expect(exportText(known, 'nbgrader')).contain('avatar,,,hacker,Hacker,Alyssa,alyssa@example.org,1.0,0.0,1.0,1.0');
      expect(exportText(gradebookOf(entries), 'nbgrader').split('\r\n').slice(1, -1)).eql([
        'avatar,,,Alyssa_Hacker,Hacker,Alyssa,,1.0,0.0,1.0,1.0',
      ]);
      expect(exportText(gradebookOf(entries), 'canvas')).contain('"Hacker, Alyssa",,,,,1\r\n');
    });
  });

  it('refuse a student whom the roster does not know, or knows twice, and two students with one row', async () => {
    const people = await roster(nbgraderRoster);
    expect(failure(() => gradebookOf([result('eve')], { roster: people }))).match(
      /^roster: expected one row for each student, got none for "eve"\. Name the folders/,
    );
    const several = [result('mallory'), result('eve'), result('hacker')];
    expect(failure(() => gradebookOf(several, { roster: [...people, ...people] }))).match(
      /, got none for "eve", 2 for "hacker", none for "mallory"\./,
    );
    // Signs alone are nobody's name.
    expect(failure(() => gradebookOf([result('_')], { roster: [{ id: 'x', firstName: '-', lastName: '.' }] }))).match(
      /got none for "_"\./,
    );
    const same = [result('hacker'), result('alyssa@example.org')];
    expect(failure(() => gradebookOf(same, { roster: people }))).equal(
      'roster: expected a row of its own for each student, got one row for alyssa@example.org, hacker.',
    );
  });

  it('refuse no results, and a title for an assignment that there is not', () => {
    expect(failure(() => gradebookOf([]))).match(/^results: expected at least one result of risklab grade, got none\./);
    expect(failure(() => gradebookOf([result('a')], { titles: { '05': 'x' } }))).equal(
      'title: expected one for 04, got one for 05.',
    );
  });

  it('refuse a roster that is not there, and one that tells nobody apart', async () => {
    expect(await readRoster(path.join(folder(), 'none.csv')).catch((error: Error) => error.message)).match(
      /^--roster: expected a CSV file, got .*: nothing of that name\. Check the path\.$/,
    );
    expect(await roster('Name,Mark\nAda,1\n').catch((error: Error) => error.message)).match(
      /^roster: expected a column student_id, id, .*, got Name, Mark\.$/,
    );
  });
});
