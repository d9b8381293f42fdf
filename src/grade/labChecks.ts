import { exercisesOfLab, judge, type CheckResult } from '../check';

/** What is known of an exercise without its answers. */
export interface ExerciseOutline {
  /** Such as `4.2`. */
  id: string;
  title: string;
  /** The points that it can earn. */
  points: number;
}

/** The exercises of labs, in two halves: an expression that runs where the learner's code runs, and a judge that runs here. */
export interface LabChecks {
  /** The exercises of a lab, such as `04`; none when there is no such lab. */
  exercisesOf(lab: string): readonly ExerciseOutline[];
  /** An expression of TypeScript whose value is a promise of the answers to an exercise, as plain data. */
  probeExpression(id: string, seed: number): string;
  /** Says whether answers are right, whatever they are. */
  judge(id: string, answers: unknown, seed: number): CheckResult;
}

/** The exercises of the labs of this project. */
export const ownLabs: LabChecks = {
  exercisesOf: exercisesOfLab,
  probeExpression: (id, seed) => `(await import('risklab/check')).probe('${id}', undefined, ${seed})`,
  judge: (id, answers, seed) => judge(id, answers, seed),
};
