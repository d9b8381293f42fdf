import { InputError } from '../base';
import type { Exercise } from './exercise';
import { lab00 } from './labs/lab00';
import { lab01 } from './labs/lab01';
import { lab02 } from './labs/lab02';
import { lab03 } from './labs/lab03';
import { lab04 } from './labs/lab04';
import { lab05 } from './labs/lab05';
import { lab06 } from './labs/lab06';
import { lab08 } from './labs/lab08';
import { lab09 } from './labs/lab09';
import { lab10 } from './labs/lab10';

/** All exercises, in the order of the labs. */
export const exercises: readonly Exercise[] = [
  lab00,
  lab01,
  lab02,
  lab03,
  lab04,
  lab05,
  lab06,
  lab08,
  lab09,
  lab10,
].flat();

/** @throws InputError when no exercise has this number */
export function exerciseOf(id: string): Exercise {
  const found = exercises.find((exercise) => exercise.id === id);
  if (found) return found;
  const lab = exercises.filter((exercise) => exercise.id.split('.')[0] === String(id).split('.')[0]);
  const known = (lab.length > 0 ? lab : exercises).map((exercise) => exercise.id).join(', ');
  throw new InputError('check', `the number of an exercise: one of ${known}`, id, "For example: await check('0.1').");
}

/** The exercises of labs of which at least one name is among some. */
export function exercisesOfLabsWith(has: (name: string) => boolean): readonly Exercise[] {
  const labs = new Set(exercises.filter(({ names }) => names.some(has)).map(labOf));
  return exercises.filter((exercise) => labs.has(labOf(exercise)));
}

/** The exercises of a lab, such as `04` or `4`. */
export function exercisesOfLab(lab: string): readonly Exercise[] {
  return exercises.filter((exercise) => Number(labOf(exercise)) === Number(lab));
}

function labOf({ id }: Exercise): string {
  return id.split('.')[0] ?? '';
}
