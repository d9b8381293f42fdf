import pl from 'nodejs-polars';
import { InputError } from '../../base';
import type { Values } from '../../data';
import type { ResamplingContext, ResamplingPolicy } from './policy';

/** How each score of some rows is worked out, by name: none is before it is asked for. */
export type Scorers = Readonly<Record<string, () => Values | Promise<Values>>>;

/** What the rows are told by, and who gives the scores. */
export interface Asked {
  /** The table of all rows; made only where the policy asks for it. */
  table(): pl.DataFrame;
  /** The rows that are to be weighed. */
  readonly rows: Uint32Array;
  /** Made only where the policy needs scores. */
  scorers(): Scorers;
  /** The model's class, for messages. */
  readonly kind: string;
}

/** What a policy is told about the rows that it weighs. @throws InputError when it needs scores that the model has not */
export async function contextFor(policy: ResamplingPolicy, asked: Asked): Promise<ResamplingContext> {
  const { name, needs = [] } = policy;
  const what = `resampling by ${name}`;
  if (!isList(needs)) throw new InputError(`${what}: needs`, 'a list of names', needs);
  const scorers = needs.length ? asked.scorers() : {};
  const scores = new Map<string, Values>();
  for (const need of needs) {
    const score = Object.hasOwn(scorers, need) ? scorers[need] : undefined;
    if (!score) throw noScore(what, need, asked.kind, Object.keys(scorers));
    scores.set(need, await score());
  }
  let table: pl.DataFrame | undefined;
  return {
    // Most policies do not look at it, and for small data it takes longer than a step.
    get table() {
      return (table ??= rowsOf(asked));
    },
    score: (one) => {
      const found = scores.get(one);
      if (found) return found;
      throw new InputError(
        `${what}: score`,
        `one of its needs: ${needs.join(', ') || 'none'}`,
        one,
        'Add it to needs.',
      );
    },
  };
}

function rowsOf(asked: Asked): pl.DataFrame {
  const all = asked.table();
  const wanted = new Set(asked.rows);
  if (wanted.size === all.height) return all;
  return all.filter(
    pl.Series(
      'asked',
      Array.from({ length: all.height }, (_, row) => wanted.has(row)),
    ),
  );
}

/** `Array.isArray` would make a list of anything of it. */
function isList(value: unknown): boolean {
  return Array.isArray(value);
}

function noScore(what: string, need: string, kind: string, known: readonly string[]): InputError {
  const latent = ['latents', 'logDensity', 'referenceLogDensity'].includes(need);
  const own = known.length ? 'Ask for one of those.' : 'Override its scorers(), or take a policy without needs.';
  const todo = latent ? 'Wrap the network in a DensityVAEWrapper.' : own;
  return new InputError(
    what,
    `a model that gives ${need}`,
    `${kind}, which gives ${known.join(', ') || 'no scores'}`,
    todo,
  );
}
