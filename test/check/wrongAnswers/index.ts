import { lab00 } from './lab00';
import { lab01 } from './lab01';
import { lab02 } from './lab02';
import { lab03 } from './lab03';
import { lab04 } from './lab04';
import { lab05 } from './lab05';
import { lab06 } from './lab06';
import { lab08 } from './lab08';
import { lab09 } from './lab09';
import { lab10 } from './lab10';
import type { WrongAnswers } from './wrongAnswer';

/** All wrong answers on record. An exercise without a row, or with one alone, fails the tests. */
export const wrongAnswers: WrongAnswers = {
  ...lab00,
  ...lab01,
  ...lab02,
  ...lab03,
  ...lab04,
  ...lab05,
  ...lab06,
  ...lab08,
  ...lab09,
  ...lab10,
};
