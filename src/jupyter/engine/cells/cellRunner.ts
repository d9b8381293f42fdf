import path from 'node:path';
import { Script } from 'node:vm';
import { kernelScript } from '../stacks';
import { CellRuntime, type Scope } from './cellRuntime';
import type { ModuleLoader } from './moduleLoader';
import { runtimeName } from './runtimeCalls';

/** Gives the function of a cell what Node gives the function of a module; the cell itself may declare these names. */
type CellScript = (exports: Scope, require: NodeJS.Require, filename: string, dirname: string) => CellFunction;

/** Gives the value of the last expression, if it has one, in a list: by itself, a promise would be waited for. */
type CellFunction = (runtime: CellRuntime) => Promise<[unknown] | undefined>;

/** Where {@link callInterruptibly} finds what it calls. */
const calledName = '$$call';

const nothing = (): void => undefined;
let called: () => unknown = nothing;
Object.defineProperty(globalThis, calledName, { value: () => called() });

const caller = new Script(`${calledName}()`, { filename: kernelScript });

/** A signal from the watchdog stops what is called here, until its first await. */
function callInterruptibly<T>(body: () => T): T {
  called = body;
  try {
    return caller.runInThisContext({ breakOnSigint: true }) as T;
  } finally {
    called = nothing;
  }
}

/** How many lines of the script of a cell stand before its code. */
export const linesBefore = 1;

/** Runs compiled cells. */
export class CellRunner {
  private readonly scope: Scope = {};

  /** The `require` of cells. */
  private readonly require: NodeJS.Require;

  constructor(private readonly loader: ModuleLoader) {
    this.require = loader.requireOf(path.join(loader.folder, '__cells__.js'));
  }

  /** A variable of the cells. */
  variable(name: string): { value: unknown } | undefined {
    if (!Object.hasOwn(this.scope, name)) return undefined;
    return { value: this.scope[name] };
  }

  /** What a cell needs to be run. @param name - what stack traces call it */
  runtimeOf(name: string): CellRuntime {
    return new CellRuntime(this.scope, this.loader, name);
  }

  /**
   * Runs a cell.
   *
   * @param js - the body of a function
   * @param cancelled - rejects when the cell is not to be waited for any longer
   * @returns the value of the last expression, if there is one
   */
  async run(js: string, runtime: CellRuntime, cancelled: Promise<never>): Promise<{ value?: unknown }> {
    const { loader, scope } = this;
    const text = `((exports, require, __filename, __dirname) => async (${runtimeName}) => {\n${js}\n})`;
    try {
      const script = new Script(text, { filename: runtime.name }).runInThisContext() as CellScript;
      const body = script(scope, this.require, runtime.file, loader.folder);
      const running = callInterruptibly(() => body(runtime));
      const result = await Promise.race([running, cancelled]);
      return result ? { value: result[0] } : {};
    } finally {
      runtime.end();
    }
  }
}
