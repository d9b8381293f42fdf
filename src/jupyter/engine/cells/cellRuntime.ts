import path from 'node:path';
import type { Loaded, ModuleLoader } from './moduleLoader';

/** The variables of all cells, by name; properties that read and write the variables themselves. */
export type Scope = Record<string, unknown>;

/** What the compiled code of one cell calls; see `toFunctionBody`. */
export class CellRuntime {
  /** What the cell is called as a file of the notebook's folder. */
  readonly file: string;
  private readonly before = new Map<string, PropertyDescriptor | undefined>();
  private ownMeta: object | undefined;
  private ended = false;

  constructor(
    readonly scope: Scope,
    private readonly loader: ModuleLoader,
    name: string,
  ) {
    this.file = path.join(loader.folder, name);
  }

  /** Puts a variable of the cell into the scope. */
  bind(name: string, get: () => unknown, set?: (value: unknown) => void): void {
    const { before, ended, scope } = this;
    if (ended) return;
    if (!before.has(name)) before.set(name, Object.getOwnPropertyDescriptor(scope, name));
    Object.defineProperty(scope, name, { get, set, enumerable: true, configurable: true });
  }

  /** The cell has run well: what its names meant before is over, with the memory that belonged to it. */
  succeed(): void {
    this.ended = true;
    this.before.clear();
  }

  /** The cell has failed: gives the names that it has declared their former meaning, for good. */
  fail(): void {
    this.ended = true;
    for (const [name, descriptor] of this.before) {
      if (descriptor) Object.defineProperty(this.scope, name, descriptor);
      else delete this.scope[name];
    }
    this.before.clear();
  }

  /** What an import statement gives. */
  load(id: string): Loaded {
    this.loader.refresh();
    return this.loader.import(id, this.file);
  }

  /** What `import x = require()` gives. */
  require(id: string): Loaded {
    this.loader.refresh();
    return this.loader.requireOrWait(id, this.file);
  }

  /** What `import()` gives. It may be called as a function. */
  readonly import = (id: unknown): Promise<unknown> => {
    this.loader.refresh();
    return this.loader.importLate(id, this.file);
  };

  /** `import.meta`; the same object each time. */
  get meta(): object {
    return (this.ownMeta ??= this.loader.metaOf(this.file));
  }
}
