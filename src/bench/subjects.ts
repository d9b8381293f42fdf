import { createRequire } from 'node:module';
import type * as audit from './audit';
import type * as data from './data';
import type * as debias from './debias';
import type * as explain from './explain';
import type * as fairness from './fairness';
import type * as kernel from './kernel';
import type * as lab from './lab';
import type * as predict from './predict';
import type * as robust from './robust';
import type * as sampler from './sampler';
import type { BenchSubject } from './subject';
import type * as train from './train';
import type * as uci from './uci';

/** The sources are CommonJS, in which only `require` loads a file both from the build and from the tests. */
const load = createRequire(__filename);

/** A subject, loaded only when it is asked for. */
export interface LazySubject {
  readonly name: string;
  /** What is measured beside what, in a few words. */
  readonly summary: string;
  readonly load: () => BenchSubject;
}

/** All that can be measured. */
export const benchSubjects: readonly LazySubject[] = [
  {
    name: 'kernel',
    summary: 'the Jupyter kernel beside stock tslab, ipykernel and Deno',
    load: () => (load('./kernel') as typeof kernel).kernelBench,
  },
  {
    name: 'train',
    summary: 'a training step beside Keras and plain TensorFlow.js',
    load: () => (load('./train') as typeof train).trainBench,
  },
  {
    name: 'predict',
    summary: 'predictions with risks beside Keras',
    load: () => (load('./predict') as typeof predict).predictBench,
  },
  {
    name: 'lab',
    summary: 'the whole of lab 2 beside its training in Python',
    load: () => (load('./lab') as typeof lab).labBench,
  },
  {
    name: 'data',
    summary: 'building and reading datasets beside h5py',
    load: () => (load('./data') as typeof data).dataBench,
  },
  {
    name: 'sampler',
    summary: 'drawing batches by weights beside NumPy',
    load: () => (load('./sampler') as typeof sampler).samplerBench,
  },
  {
    name: 'debias',
    summary: 'what methods of debiasing gain, over designs and seeds',
    load: () => (load('./debias') as typeof debias).debiasBench,
  },
  {
    name: 'audit',
    summary: 'audits of fairness beside fairlearn',
    load: () => (load('./audit') as typeof audit).auditBench,
  },
  {
    name: 'fairness',
    summary: 'what methods of fairness in training gain and cost, on real tables over seeds',
    load: () => (load('./fairness') as typeof fairness).fairnessBench,
  },
  {
    name: 'robust',
    summary: 'what defences leave of accuracy on clean, attacked and corrupted images, over seeds',
    load: () => (load('./robust') as typeof robust).robustBench,
  },
  {
    name: 'explain',
    summary: 'explanations of images beside Captum',
    load: () => (load('./explain') as typeof explain).explainBench,
  },
  {
    name: 'uci',
    summary: 'errors and likelihoods of regressions beside those of the papers',
    load: () => (load('./uci') as typeof uci).uciBench,
  },
];
