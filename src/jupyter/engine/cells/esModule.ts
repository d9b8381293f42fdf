import path from 'node:path';
import { Script } from 'node:vm';
import { moduleOf } from './commonJsModule';
import type { ModuleShape } from './moduleShape';
import { NamespaceMaker, type Namespace, type Read } from './namespaces';
import { runtimeName } from './runtimeCalls';

/** A module that another one needs: an ES module of the project, or any other, which is loaded when its turn comes. */
export type Needed = EsModule | { load: () => Promise<Namespace> | Namespace } | undefined;

/** What the code of an ES module can ask for. */
export interface ModuleContext {
  /** `import.meta` */
  meta: object;
  import: (id: unknown) => Promise<unknown>;
  require: NodeJS.Require;
}

type Body = Generator<undefined, void> | AsyncGenerator<undefined, void>;
type ModuleFunction = (
  runtime: object,
  require: NodeJS.Require,
  module: NodeJS.Module,
  filename: string,
  dirname: string,
) => Body;

/**
 * An ES module of the project: linked first, so that modules which import each other know each other's functions, and
 * evaluated after all that it imports, once.
 */
export class EsModule {
  private readonly maker = new NamespaceMaker();
  /** What it needs, by place. */
  private readonly needed: Needed[] = [];
  /** The namespaces of what it needs, by place. */
  private readonly from: (Namespace | undefined)[] = [];
  private readonly own = new Map<string, Read>();
  private body: Body | undefined;
  private evaluation: { late: Promise<void> | undefined } | undefined;
  state: 'linked' | 'failed' | 'done' = 'linked';

  constructor(
    readonly file: string,
    private readonly shape: ModuleShape & { waits: boolean },
  ) {}

  get namespace(): Namespace {
    return this.maker.namespace;
  }

  /** The first half of linking: says what it needs, and who else does so on its behalf. */
  connect(needed: readonly Needed[]): void {
    this.needed.push(...needed);
    needed.forEach((one, place) => (this.from[place] = one instanceof EsModule ? one.namespace : undefined));
  }

  /** Makes the functions of the module, which others may call from now on. */
  start(js: string, context: ModuleContext): void {
    const { file, own, from } = this;
    const given = [runtimeName, 'require', 'module', '__filename', '__dirname'].join(', ');
    const head = `(${this.shape.waits ? 'async ' : ''}function* (${given}) { "use strict";`;
    const make = new Script(`${head}\n${js}\n})`, {
      filename: file,
      lineOffset: -1,
    }).runInThisContext() as ModuleFunction;
    const exports = (reads: Record<string, Read>): void => {
      for (const [name, read] of Object.entries(reads)) own.set(name, read);
    };
    this.body = make(
      { exports, from, meta: context.meta, import: context.import },
      context.require,
      moduleOf(file, context.require),
      file,
      path.dirname(file),
    );
    void this.body.next();
  }

  /** Gives the namespace its names, once all modules that are linked together have started. */
  name(): void {
    this.maker.fill(this.exported(new Set()));
  }

  /** Runs the module, after what it needs; gives a promise when it cannot be done at once. */
  evaluate(): Promise<void> | undefined {
    // A module that is evaluated already, or needs one that needs it.
    if (this.evaluation) return this.evaluation.late;
    const evaluation = (this.evaluation = { late: undefined as Promise<void> | undefined });
    try {
      const waits = this.needed.flatMap((one, place) => this.evaluateNeeded(one, place) ?? []);
      const late = waits.length > 0 ? Promise.all(waits).then(() => this.run()) : this.run();
      evaluation.late = late?.catch((error: unknown) => this.fail(error));
      return evaluation.late;
    } catch (error) {
      return this.fail(error);
    }
  }

  private fail(error: unknown): never {
    this.state = 'failed';
    throw error;
  }

  private finish(): void {
    this.state = 'done';
    this.maker.close();
  }

  private evaluateNeeded(needed: Needed, place: number): Promise<void> | undefined {
    if (needed instanceof EsModule) return needed.evaluate();
    const loaded = needed?.load();
    if (!(loaded instanceof Promise)) {
      this.from[place] = loaded;
      return undefined;
    }
    return loaded.then((namespace) => void (this.from[place] = namespace));
  }

  private run(): Promise<void> | undefined {
    // Names of other modules that it exports as they are have become known.
    this.name();
    const ran = this.body?.next();
    if (!(ran instanceof Promise)) return (this.finish(), undefined);
    return ran.then(() => this.finish());
  }

  private exported(seen: Set<EsModule>): Map<string, Read> {
    if (seen.has(this)) return new Map();
    seen.add(this);
    const all = new Map<string, Read>();
    for (const place of this.shape.stars) {
      const needed = this.needed[place];
      const names = needed instanceof EsModule ? needed.exported(seen).keys() : Object.keys(this.from[place] ?? {});
      for (const name of names) if (name !== 'default') all.set(name, () => this.from[place]?.[name]);
    }
    for (const [name, read] of this.own) all.set(name, read);
    return all;
  }
}
