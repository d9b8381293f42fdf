import { InputError } from '../../base';
import { csvText, plainText, type CsvCell } from './csv';
import type { Gradebook, Student } from './gradebook';

/** As `nbgrader export` writes it: a row for each assignment and student, 0 where nothing was handed in. */
function nbgrader({ assignments, students }: Gradebook): CsvCell[][] {
  const heading =
    'assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,late_submission_penalty,score,max_score';
  const rows = assignments.flatMap(({ key, title, of }) =>
    students.map(({ name, person, scores }) => {
      const points = decimal(scores.get(key) ?? 0);
      const { id = name, lastName, firstName, email } = person;
      return [title, '', '', id, lastName, firstName, email, points, decimal(0), points, decimal(of)];
    }),
  );
  return [heading.split(','), ...rows];
}

/** A number as Python writes one: `3.0`. */
function decimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

/** As Canvas exports and imports its gradebook: a row with the points possible comes before the students. */
function canvas({ assignments, students }: Gradebook): CsvCell[][] {
  const heading = ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', ...assignments.map(({ title }) => title)];
  const possible = ['Points Possible', '', '', '', '', ...assignments.map(({ of }) => of)];
  const rows = students.map((student) => {
    const { id, sisUserId, sisLoginId, section } = student.person;
    const name = canvasName(student);
    return [name, id, sisUserId, sisLoginId, section, ...assignments.map(({ key }) => student.scores.get(key))];
  });
  return [heading, possible, ...rows];
}

/** @throws InputError on a name that Canvas would take for the row with the points possible */
function canvasName({ name, person: { fullName, firstName, lastName } }: Student): string {
  const own =
    fullName ?? (lastName === undefined ? (firstName ?? name) : [lastName, firstName].filter(Boolean).join(', '));
  if (!/points\s+possible/i.test(plainText(own))) return own;
  const todo = 'Canvas takes it for the points that can be earned. Give a --roster with the real name.';
  throw new InputError('student', 'a name of a person', own, todo);
}

/** For Moodle's "Import grades from CSV": who it is, and a column for each grade item; `-` is no grade. */
function moodle({ assignments, students }: Gradebook): CsvCell[][] {
  const heading = ['First name', 'Last name', 'Username', 'ID number', 'Email address'];
  const rows = students.map(({ name, person, scores }) => {
    const { firstName, lastName, username, idNumber, email } = person;
    const isKnown = username !== undefined || idNumber !== undefined || email !== undefined;
    const who = [firstName, lastName, isKnown ? username : name, idNumber, email];
    return [...who, ...assignments.map(({ key }) => scores.get(key) ?? '-')];
  });
  return [[...heading, ...assignments.map(({ title }) => title)], ...rows];
}

const formats = { nbgrader, canvas, moodle };

/** The programs that {@link exportText} writes for. */
export const gradebookFormats = ['nbgrader', 'canvas', 'moodle'] as const;

/** One of {@link gradebookFormats}. */
export type GradebookFormat = (typeof gradebookFormats)[number];

/**
 * A gradebook as the CSV that another program imports.
 *
 * @throws InputError on a name that the program would take for something else
 * @example
 * exportText(gradebookOf(await readResults('results')), 'canvas').split('\r\n')[0]; // Student,ID,SIS User ID,SIS Login ID,Section,Lab 04
 */
export function exportText(gradebook: Gradebook, format: GradebookFormat): string {
  return csvText(formats[format](gradebook));
}
