import { checkChoice, InputError } from '../../base';
import { dbVae } from './dbVae';
import { groups } from './groups';
import { inverseDensity } from './inverseDensity';
import type { ImmediatePolicy, ResamplingPolicy } from './policy';
import { reference } from './reference';

/** Every face equally likely. */
export function uniform(): ImmediatePolicy {
  return { name: 'uniform', weigh: () => ({ weights: null, report: {} }) };
}

const policies = { uniform, inverseDensity, dbVae, reference, groups } satisfies Record<string, () => ImmediatePolicy>;

/** The resampling policies that can be named. */
export type ResamplingName = keyof typeof policies;

/** A policy by its name, with its defaults, or the policy itself. @throws InputError when there is none of that name */
export function resamplingPolicy(policy: ResamplingName | ResamplingPolicy): ResamplingPolicy {
  if (typeof policy !== 'string') {
    if (typeof policy?.weigh !== 'function') throw new InputError('resampling', 'a policy or the name of one', policy);
    if (policy.rows !== undefined) checkChoice(`resampling by ${policy.name}: rows`, policy.rows, ['positives', 'all']);
    return policy;
  }
  checkChoice('resampling', policy, Object.keys(policies) as ResamplingName[]);
  return policies[policy]();
}
