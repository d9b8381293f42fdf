import { defaultOf, starOf, type Loaded, type ModuleLoader } from './moduleLoader';

/** The variables of all cells, by name; properties that read and write the variables themselves. */
export type Scope = Record<string, unknown>;

/** What the compiled code of one cell calls; see `toFunctionBody`. */
export class CellRuntime {
  readonly defaultOf = defaultOf;
  readonly starOf = starOf;
  private readonly before = new Map<string, PropertyDescriptor | undefined>();
  private ended = false;

  constructor(
    readonly scope: Scope,
    private readonly loader: ModuleLoader,
  ) {}

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
    return this.loader.load(id);
  }

  /** What `import()` gives. */
  async import(id: unknown): Promise<unknown> {
    const loaded = this.loader.load(String(id));
    return starOf(loaded.late ? await loaded.late : loaded.module);
  }
}
