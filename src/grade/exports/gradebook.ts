import { InputError } from '../../base';
import { stemOf } from '../../submission';
import type { GradeResult } from '../result';
import { peopleOf, type Person } from './roster';

/** What a gradebook takes of a result: one of `risklab grade`, or an entrant's on the leaderboard of `risklab score`. */
export type Graded = Pick<GradeResult, 'student' | 'entrant' | 'lab' | 'track' | 'outcome' | 'score' | 'of'>;

/** What was set: a lab, or a track of the competition. */
export interface Assignment {
  /** Such as `04` or `avatar`. */
  key: string;
  /** As the gradebook calls it. */
  title: string;
  /** The points that can be earned. */
  of: number;
}

/** A student's row. */
export interface Student {
  /** As the results call the student; of one without a result, as the roster does. */
  name: string;
  person: Person;
  /** The points by the assignment's key: those of the best result; none where nothing was handed in, or the grader itself failed. */
  scores: ReadonlyMap<string, number>;
}

/** All results of a course as a table. */
export interface Gradebook {
  assignments: Assignment[];
  students: Student[];
}

/** What {@link gradebookOf} takes besides the results. */
export interface GradebookOptions {
  /** Default: none; students are known by the names of their submissions alone. */
  roster?: readonly Person[];
  /** Titles by the assignment's key; default: `Lab 04`, `avatar`. */
  titles?: Readonly<Record<string, string>>;
}

/**
 * Puts results together: a row a student, a column an assignment. Of several results of a student for one assignment the best counts.
 *
 * @throws InputError when there is no result, a title is for no assignment, or the roster does not know a student
 */
export function gradebookOf(results: readonly Graded[], options: GradebookOptions = {}): Gradebook {
  const { roster, titles = {} } = options;
  if (results.length === 0) throw new InputError('results', 'at least one result of risklab grade', 'none');
  const assignments = assignmentsOf(results, titles);
  const names = [...new Set(results.map(studentOf))].sort(byCode);
  const people = roster ? peopleOf(roster, names) : names.map((name) => entrantAsPerson(results, name));
  const students = names.map((name, i) => {
    const own = results.filter((result) => studentOf(result) === name);
    return { name, person: people[i]!, scores: bestScores(own) };
  });
  const known = new Set(students.map(({ person }) => person));
  const others = (roster ?? []).filter((person) => !known.has(person));
  const absent = others.map((person) => ({ name: nameOf(person), person, scores: new Map<string, number>() }));
  if (roster && known.size < students.length) throw twice(students);
  return { assignments, students: [...students, ...absent] };
}

/** An entrant is called as the manifest has it, whatever a system has put before or behind the name of the file. */
function studentOf({ student, entrant }: Graded): string {
  return entrant ? stemOf(entrant) : student;
}

/** What is known of somebody without a roster. */
function entrantAsPerson(results: readonly Graded[], name: string): Person {
  const { entrant } = results.find((result) => studentOf(result) === name)!;
  return entrant ? { firstName: entrant.first, lastName: entrant.last } : {};
}

function assignmentsOf(results: readonly Graded[], titles: Readonly<Record<string, string>>): Assignment[] {
  const keys = [...new Set(results.map(keyOf))].sort(byCode);
  for (const key of Object.keys(titles)) {
    if (!keys.includes(key)) throw new InputError('title', `one for ${keys.join(' or ')}`, `one for ${key}`);
  }
  return keys.map((key) => {
    const own = results.filter((result) => keyOf(result) === key);
    const title = titles[key] ?? (own[0]!.lab === undefined ? key : `Lab ${key}`);
    return { key, title, of: Math.max(...own.map(({ of }) => of)) };
  });
}

function bestScores(results: readonly Graded[]): Map<string, number> {
  const scores = new Map<string, number>();
  for (const result of results) {
    if (result.outcome === 'failed') continue;
    const key = keyOf(result);
    scores.set(key, Math.max(result.score, scores.get(key) ?? 0));
  }
  return scores;
}

function keyOf({ lab, track }: Graded): string {
  return lab ?? track ?? 'unknown';
}

function nameOf({ id, username, sisLoginId, sisUserId, idNumber, email }: Person): string {
  return id ?? username ?? sisLoginId ?? sisUserId ?? idNumber ?? email ?? '';
}

function twice(students: readonly Student[]): InputError {
  const same = students.filter(({ person }, i) => students.some((other, k) => k !== i && other.person === person));
  const names = same.map(({ name }) => name).join(', ');
  return new InputError('roster', 'a row of its own for each student', `one row for ${names}`);
}

/** The same order on every machine. */
function byCode(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
