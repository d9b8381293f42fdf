import { readFile } from 'node:fs/promises';
import { csvParseRows } from 'd3-dsv';
import { foundInstead, InputError } from '../../base';
import { nameKey } from '../../submission';

/** What is known of a student. */
export interface Person {
  firstName?: string;
  lastName?: string;
  /** The whole name as a learning platform writes it, such as `Lovelace, Ada`. */
  fullName?: string;
  email?: string;
  /** The number or word by which nbgrader, Canvas or a user table knows the student. */
  id?: string;
  username?: string;
  /** The "ID number" of Moodle. */
  idNumber?: string;
  sisUserId?: string;
  sisLoginId?: string;
  section?: string;
}

type Field = keyof Person;

/** The headings by which rosters call the fields, in small letters: those of nbgrader, of Canvas's gradebook, and of Moodle's. */
const headings: Readonly<Record<string, Field>> = {
  ...{
    id: 'id',
    student_id: 'id',
    username: 'username',
    email: 'email',
    first_name: 'firstName',
    last_name: 'lastName',
  },
  ...{ student: 'fullName', 'sis user id': 'sisUserId', 'sis login id': 'sisLoginId', section: 'section' },
  ...{
    'first name': 'firstName',
    'last name': 'lastName',
    surname: 'lastName',
    firstname: 'firstName',
    lastname: 'lastName',
  },
  ...{ 'id number': 'idNumber', idnumber: 'idNumber', 'email address': 'email' },
};
/** Fields that tell students apart, any of which a submission's folder may be named after. */
const identifying: readonly Field[] = ['id', 'username', 'sisLoginId', 'sisUserId', 'idNumber', 'email'];

/**
 * Reads who takes part in a course, as nbgrader, Canvas (its exported gradebook) or Moodle (its exported grades) write it.
 *
 * @throws InputError when the file cannot be read, or has no column that tells students apart
 * @example
 * peopleOf(await readRoster('students.csv'), ['ada'])[0]?.email; // ada@example.org
 */
export async function readRoster(file: string): Promise<Person[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new InputError('--roster', 'a CSV file', `${file}: ${foundInstead(error)}`, 'Check the path.');
  });
  const [titles = [], ...rows] = csvParseRows(text.replace(/^\ufeff/, ''));
  const fields = titles.map((title) => headings[title.trim().toLowerCase()]);
  if (!fields.some((field) => field !== undefined && identifying.includes(field))) {
    const expected = 'a column student_id, id, Username, SIS User ID, SIS Login ID, ID number or email';
    throw new InputError('roster', expected, titles.slice(0, 8).join(', ') || 'an empty file');
  }
  return rows.map((row) => personFrom(fields, row)).filter((person) => identifying.some((field) => person[field]));
}

function personFrom(fields: readonly (Field | undefined)[], row: readonly string[]): Person {
  const person: Person = {};
  fields.forEach((field, i) => {
    const value = row[i]?.trim() ?? '';
    if (field !== undefined && value !== '') person[field] ??= value;
  });
  return person;
}

/**
 * The rows of students: for each the one in which an identifying column is the student's name; where there is none, the one with that first and last
 * name, whatever the capitals and signs.
 *
 * @param students - as the results call them: folders, files, entrants
 * @returns in the order of the students
 * @throws InputError that names all students who have none, or more than one
 */
export function peopleOf(roster: readonly Person[], students: readonly string[]): Person[] {
  const found = students.map((student) => rowsOf(roster, student));
  const wrong = students.flatMap((student, i) =>
    found[i]!.length === 1 ? [] : [`${found[i]!.length || 'none'} for ${JSON.stringify(student)}`],
  );
  if (wrong.length === 0) return found.map(([person]) => person!);
  const todo =
    'Name the folders of submissions after a column of the roster, give entrants the names there that they handed in under, or leave --roster out.';
  throw new InputError('roster', 'one row for each student', wrong.join(', '), todo);
}

function rowsOf(roster: readonly Person[], student: string): Person[] {
  const exact = roster.filter((person) => identifying.some((field) => person[field] === student));
  if (exact.length > 0) return exact;
  // A file of an entry, `Ada_Lovelace_Face (1).zip`, where its manifest could not be read.
  const key = nameKey(student.replace(/_Face( \(\d+\))?$/i, ''));
  return roster.filter((person) => key !== '' && namesOf(person).some((name) => nameKey(name) === key));
}

/** The whole names of a person, first names first: Canvas writes `Lovelace, Ada`. */
function namesOf({ firstName, lastName, fullName }: Person): string[] {
  const names = firstName !== undefined && lastName !== undefined ? [`${firstName} ${lastName}`] : [];
  const [last, first] = fullName?.split(',') ?? [];
  if (last === undefined) return names;
  return [...names, first === undefined ? last : `${first} ${last}`];
}
