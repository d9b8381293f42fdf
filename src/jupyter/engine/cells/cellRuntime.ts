import path from 'node:path';
import type { Loaded, ModuleLoader } from './moduleLoader';

/** The variables of all cells, by name; properties that read and write the variables themselves. */
export type Scope = Record<string, unknown>;

/** As where the constant was declared. */
function refuseValue(): never {
  throw new TypeError('Assignment to constant variable.');
}

/** What the compiled code of one cell calls; see `toFunctionBody`. */
export class CellRuntime {
  /** What the cell is called as a file of the notebook's folder. */
  readonly file: string;
  /** The names that the cell has put into the scope so far. */
  readonly names = new Set<string>();
  private ownMeta: object | undefined;
  private ended = false;

  constructor(
    readonly scope: Scope,
    private readonly loader: ModuleLoader,
    /** What stack traces call the cell. */
    readonly name: string,
  ) {
    this.file = path.join(loader.folder, name);
  }

  /** Puts a variable of the cell into the scope. */
  bind(name: string, get: () => unknown, set: (value: unknown) => void = refuseValue): void {
    if (this.ended) return;
    this.names.add(name);
    Object.defineProperty(this.scope, name, { get, set, enumerable: true, configurable: true });
  }

  /** The cell has ended, well or not: what goes on of it declares nothing any more. */
  end(): void {
    this.ended = true;
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
