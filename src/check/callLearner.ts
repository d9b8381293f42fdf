import { InterruptedError, messageOf } from '../base';
import { isTensor, isThenable, toPlain, type Plain } from './plain';

/** What a call of a learner's function gave, as plain data. */
export interface Answer {
  /** What came back; absent where it threw. */
  value?: Plain;
  /** What it threw. */
  thrown?: string;
  /** The parameters whose values it has changed. */
  changed?: readonly string[];
}

/** How {@link callLearner} calls. */
export interface CallOptions {
  /** The names of the parameters, for {@link Answer.changed}. */
  parameters?: readonly string[];
  /** Whether a promise is awaited; else it is an answer of its own. Default false. */
  waits?: boolean;
}

/** Thrown where a stub is called: there is still something to do. */
export class StillOpen extends Error {
  /** @param todo - the task's own words */
  constructor(readonly todo: string) {
    super(todo);
  }
}

/** A tensor among the inputs of an exercise; the learner's function gets a real one. */
export class TensorInput {
  constructor(
    readonly values: readonly number[],
    readonly shape: readonly number[],
    readonly dtype: 'float32' | 'int32' | 'bool' = 'float32',
  ) {}
}

/** What of the engine of TensorFlow.js is needed here. */
interface Engine {
  readonly state: { readonly scopeStack: readonly unknown[] };
  startScope(): void;
  endScope(): void;
  makeTensor(values: ArrayBufferView, shape: readonly number[], dtype: string): object;
}

/**
 * Calls a learner's function on copies of some inputs. Whatever it does, there is an answer: what it throws is one, changed inputs are noted,
 * and the tensors that it made are freed.
 *
 * @throws StillOpen when the function is the stub; an interrupt goes through
 * @example
 * await callLearner((x: number) => 2 * x, [3]); // { value: 6 }
 */
export async function callLearner(
  learners: unknown,
  inputs: readonly unknown[],
  { parameters = [], waits = false }: CallOptions = {},
): Promise<Answer> {
  if (typeof learners !== 'function') return { value: toPlain(learners) };
  const engine = engineOf();
  const depth = engine?.state.scopeStack.length ?? 0;
  engine?.startScope();
  try {
    const given = inputs.map((input) => copyOf(input, engine));
    const before = JSON.stringify(given.map(toPlain));
    let result: unknown = (learners as (...args: unknown[]) => unknown)(...given);
    if (isThenable(result)) {
      if (waits) result = await result;
      else void Promise.resolve(result).then(undefined, () => undefined);
    }
    const value = toPlain(result);
    const after = JSON.stringify(given.map(toPlain));
    return before === after
      ? { value }
      : { value, changed: changedOf(given, JSON.parse(before) as Plain[], parameters) };
  } catch (error) {
    return { thrown: thrownText(error) };
  } finally {
    // Scopes that the function has opened and not closed are inside ours.
    while (engine && engine.state.scopeStack.length > depth) engine.endScope();
  }
}

function changedOf(given: readonly unknown[], before: readonly Plain[], parameters: readonly string[]): string[] {
  return given.flatMap((input, i) =>
    JSON.stringify(toPlain(input)) === JSON.stringify(before[i]) ? [] : [parameters[i] ?? `parameter ${i + 1}`],
  );
}

/** A stub throws what there is to do: `TODO 4.2: ...`. @throws StillOpen for it, and whatever ends a cell */
function thrownText(error: unknown): string {
  if (isInterrupt(error)) throw error;
  const message = messageOf(error);
  if (/^TODO\b/.test(message)) throw new StillOpen(message);
  return `${nameOf(error)}: ${message}`.slice(0, 300);
}

/** The name of an error may be anything, too. */
function nameOf(error: unknown): string {
  try {
    return error instanceof Error ? String(error.name) : 'Thrown';
  } catch {
    return 'Error';
  }
}

/** Whether an error says that somebody has stopped the cell. */
function isInterrupt(error: unknown): boolean {
  if (error instanceof InterruptedError) return true;
  try {
    const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
    return name === 'Interrupted' || code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED';
  } catch {
    return false;
  }
}

/** The engine of TensorFlow.js, where that is loaded; without it nobody can make a tensor. */
function engineOf(): Engine | undefined {
  return (globalThis as { _tfengine?: Engine })._tfengine;
}

function copyOf(input: unknown, engine: Engine | undefined): unknown {
  if (!(input instanceof TensorInput)) return structuredClone(input);
  if (!engine) throw new Error('check: expected TensorFlow.js to be loaded, as an input is a tensor, got none.');
  const tensor = engine.makeTensor(typed(input), input.shape, input.dtype);
  return isTensor(tensor) ? tensor : input;
}

/** Its values as the engine stores them: not every backend takes a plain list. */
function typed({ values, dtype }: TensorInput): ArrayBufferView {
  if (dtype === 'float32') return Float32Array.from(values);
  return dtype === 'int32' ? Int32Array.from(values) : Uint8Array.from(values);
}
