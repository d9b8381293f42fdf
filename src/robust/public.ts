/** What `robust.*` offers: what corruptions, attacks and shifts do to predictions. */
import { smallestAttack, ballAttack } from './attackFunction';
import { ballAttacks } from './attacks';
import { minimalL2Attack } from './attacks/minimalL2';

export { corrupt, corruptionKinds } from './corrupt';
export type { CorruptOptions } from './corrupt';
export type { CorruptionKind } from './corruptions';
export { AdversarialExamples } from './adversarialExamples';
export type {
  AttackedModel,
  AttackFunction,
  AttackSharedOptions,
  BallOptions,
  SmallestAttackFunction,
} from './attackFunction';
export { attackReport } from './attackReport';
export type { AttackReport, AttackReportOptions, ReportedAttack } from './attackReport';
export { randomTransforms } from './transforms';
export type { RandomTransformsOptions, TransformRanges } from './transforms';
export { adversarialTraining } from './defences/adversarialTraining';
export type { AdversarialTrainingOptions } from './defences/adversarialTraining';
export { augMix } from './defences/augMix';
export type { AugMixOptions } from './defences/augMix';
export type { InnerAttackOptions } from './defences/innerAttack';
export { intervalBounds } from './defences/intervalBounds';
export type { IntervalBoundsOptions } from './defences/intervalBounds';
export { randomizedSmoothing } from './defences/randomizedSmoothing';
export type { RandomizedSmoothingOptions } from './defences/randomizedSmoothing';
export { trades } from './defences/trades';
export type { TradesOptions } from './defences/trades';
export type { CertifiedReport } from './certifiedReport';
export { certifyIntervals } from './certifyIntervals';
export type { CertifyIntervalsOptions } from './certifyIntervals';
export { certifySmoothing } from './certifySmoothing';
export type { CertifySmoothingOptions } from './certifySmoothing';
export { defenceChecks } from './defenceChecks';
export type { DefenceChecksOptions } from './defenceChecks';
export { riskDetection } from './riskDetection';
export type { RiskDetectionOptions, RiskyModel } from './riskDetection';
export { corruptionError } from './corruptionError';
export type { CorruptionErrorOptions, CorruptionErrors } from './corruptionError';
export { riskOf } from './riskOf';
export { insertAttack } from './sequences/insertAttack';
export type { InsertAttackOptions, SequenceScores } from './sequences/insertAttack';
export { AdversarialSequences } from './sequences/adversarialSequences';
export type { AttackedSequence } from './sequences/adversarialSequences';
export type { Edit, InsertPlaces, Tokens } from './sequences/edits';
export { loadMonitor, Monitor, monitor, monitorFrom } from './shift/monitor';
export type { MonitorOptions, MonitorState, MonitorStep, WindowTest } from './shift/monitor';
export type { WatchedColumn } from './shift/watchedColumn';
export { shiftReport } from './shift/shiftReport';
export type { ShiftReport, ShiftReportOptions } from './shift/shiftReport';
export type { ShiftData } from './shift/compared';
export type { AttackNorm } from './attacks/attack';
export type { AutoPgdOptions } from './attacks/autoPgd';
export type { EvasiveOptions } from './attacks/evasive';
export type { ExpectationOverTransformsOptions } from './attacks/expectationOverTransforms';
export type { FgsmOptions } from './attacks/fgsm';
export type { MinimalL2Options } from './attacks/minimalL2';
export type { AttackLoss } from './attacks/objectives';
export type { PgdOptions } from './attacks/pgd';
export type { SquareOptions } from './attacks/square';
export type { UniversalOptions } from './attacks/universal';

/**
 * One step of size eps along the sign of the gradient (Goodfellow, Shlens and Szegedy 2015), or in the norm `l2` along the gradient: the best there
 * is against a linear model, and weak against others.
 *
 * @throws InputError for an eps below 0 or in grey levels, labels or targets that do not fit, and numbers without a range
 * @throws InterruptedError when interrupted; nothing is left then
 * @example
 * const fooled = await robust.fgsm(model, test, { eps: 8 / 255 });
 * fooled.accuracy;                                                          // what is left of it
 * await show(imageGrid(test.images, [0, 1, 2], { below: fooled.values.select([0, 1, 2]) }));
 */
export const fgsm = ballAttack(ballAttacks.fgsm);

/**
 * Projected gradient descent (Madry and others 2018): many small steps from random places in the ball, the best of all places on the way.
 *
 * @throws InputError as `fgsm`, and for bad steps, restarts or step sizes
 * @throws InterruptedError when interrupted; nothing is left then
 * @example
 * const fooled = await robust.pgd(model, test, { eps: 4 / 255, steps: 40, restarts: 3 });
 * const asked = await robust.pgd(model, images, { eps: 1, norm: 'l2', labels: 1, target: 0 });
 */
export const pgd = ballAttack(ballAttacks.pgd);

/**
 * PGD without a step size to be chosen (Croce and Hein 2020): steps are halved for each row when they no longer help, with momentum, from the cross-entropy
 * and then from the DLR loss. The strongest attack with gradients here.
 *
 * @throws InputError as `fgsm`, and for bad steps, restarts or losses
 * @throws InterruptedError when interrupted; nothing is left then
 * @see Croce, F. and Hein, M. (2020). Reliable evaluation of adversarial robustness with an ensemble of diverse parameter-free attacks.
 * @example
 * const { accuracy } = await robust.autoPgd(model, test, { eps: 4 / 255 });
 */
export const autoPgd = ballAttack(ballAttacks.autoPgd);

/**
 * The smallest change in the Euclidean norm that makes a model say another class: argmin ||r||, by decoupled direction and norm (Rony and others 2019). Where
 * none was found the row is as it was.
 *
 * @throws InputError as `fgsm`, and for bad steps or lengths
 * @throws InterruptedError when interrupted; nothing is left then
 * @example
 * const near = await robust.minimalL2(model, test);
 * near.sizes();   // how far each image is from another class, at most
 */
export const minimalL2 = smallestAttack(minimalL2Attack);

/**
 * Random squares of plus or minus eps, kept where they help (Andriushchenko and others 2020). It asks for predictions alone: where it beats an attack with
 * gradients, the model hides its gradients. In the norm `linf`.
 *
 * @throws InputError as `fgsm`, for the norm `l2`, and for bad queries
 * @throws InterruptedError when interrupted; nothing is left then
 * @example
 * const fooled = await robust.square(model, test.images.select([0, 1]), { eps: 8 / 255, labels: 1, queries: 2000 });
 */
export const square = ballAttack(ballAttacks.square);

/**
 * One change for all inputs (Moosavi-Dezfooli and others 2017): `shared` can be added to images that the attack has never seen.
 *
 * @throws InputError as `fgsm`, and for bad epochs or step sizes
 * @throws InterruptedError when interrupted; nothing is left then
 * @example
 * const { shared, accuracy } = await robust.universal(model, test, { eps: 8 / 255 });
 */
export const universal = ballAttack(ballAttacks.universal);

/**
 * Fools a model and keeps a second number small at once, such as the risk that is meant to warn of fooled predictions. Whoever says that a risk finds attacks
 * has to show that it finds this one (Carlini and Wagner 2017, Adversarial examples are not easily detected).
 *
 * @throws InputError as `fgsm`, for `lowers` that is no function, and for bad weights, steps or restarts
 * @throws InterruptedError when interrupted; nothing is left then
 * @example
 * const quiet = await robust.evasive(model, test, { eps: 4 / 255, lowers: robust.riskOf(model, 'epistemic') });
 */
export const evasive = ballAttack(ballAttacks.evasive);

/**
 * A change that survives rotation, scale, place and light (Athalye and others 2018): it makes the mean loss over random transforms large, so that what a camera sees of the
 * changed picture is still taken for something else. Images alone; `robust.randomTransforms` shows what is left of it. `accuracy` is that of the picture seen straight.
 *
 * @throws InputError as `fgsm`, for what are no images, and for bad steps, samples or ranges
 * @throws InterruptedError when interrupted; nothing is left then
 * @example
 * const turtle = await robust.expectationOverTransforms(model, test, { eps: 16 / 255, rotation: 30 });
 * const seen = await robust.randomTransforms(turtle.values, { rotation: 30, seed: 1 });
 */
export const expectationOverTransforms = ballAttack(ballAttacks.expectationOverTransforms);
