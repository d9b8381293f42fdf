/** A wrong answer to an exercise: what a learner may have declared, and what has to be said about it. */
export type WrongAnswer = readonly [values: Readonly<Record<string, unknown>>, said: RegExp];

/** The wrong answers to the exercises of a lab: by the number of the exercise, and by what is wrong. */
export type WrongAnswers = Readonly<Record<string, Readonly<Record<string, WrongAnswer>>>>;
