import { autoPgdAttack } from './autoPgd';
import { evasiveAttack } from './evasive';
import { expectationOverTransformsAttack } from './expectationOverTransforms';
import { fgsmAttack } from './fgsm';
import { pgdAttack } from './pgd';
import { squareAttack } from './square';
import { universalAttack } from './universal';

/** Attacks that stay within eps, by name. */
export const ballAttacks = {
  fgsm: fgsmAttack,
  pgd: pgdAttack,
  autoPgd: autoPgdAttack,
  square: squareAttack,
  universal: universalAttack,
  evasive: evasiveAttack,
  expectationOverTransforms: expectationOverTransformsAttack,
};
