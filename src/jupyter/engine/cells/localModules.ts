import Module, { createRequire } from 'node:module';
import { EsModule } from './esModule';

interface LocalModule {
  module: EsModule | Module;
  version: string;
  /** The files of the project that it has loaded. */
  needs: Set<string>;
}

/** Node's own table, so that what packages require is the same module. */
const nodeModules = createRequire(__filename).cache;

/** The files of the project that have been loaded, each in the state in which it was. */
export class LocalModules {
  private readonly modules = new Map<string, LocalModule>();

  /** @param version - tells what changes when a file does */
  constructor(private readonly version: (file: string) => string) {}

  /** A module, unless code has deleted it from `require.cache`. */
  get(file: string): EsModule | Module | undefined {
    const module = this.modules.get(file)?.module;
    return module instanceof Module && nodeModules[file] !== module ? undefined : module;
  }

  add<T extends EsModule | Module>(file: string, module: T): T {
    this.modules.set(file, { module, version: this.version(file), needs: new Set() });
    if (module instanceof Module) nodeModules[file] = module;
    return module;
  }

  /** Notes that a file has loaded another. */
  note(file: string, needed: string): void {
    this.modules.get(file)?.needs.add(needed);
  }

  /** Forgets files that have changed. */
  forgetChanged(): void {
    this.forgetThose((file, { version }) => this.version(file) !== version);
  }

  forgetFailed(): void {
    this.forgetThose((_, { module }) => module instanceof EsModule && module.state === 'failed');
  }

  forgetUnfinished(): void {
    this.forgetThose((_, { module }) => (module instanceof EsModule ? module.state !== 'done' : !module.loaded));
  }

  /** Forgets files, and all that have loaded them. */
  forget(files: Iterable<string>): void {
    const outdated = new Set(files);
    for (let before = -1; before !== outdated.size;) {
      before = outdated.size;
      for (const [file, { needs }] of this.modules) {
        if ([...needs].some((needed) => outdated.has(needed))) outdated.add(file);
      }
    }
    for (const file of outdated) {
      if (nodeModules[file] === this.modules.get(file)?.module) delete nodeModules[file];
      this.modules.delete(file);
    }
  }

  private forgetThose(which: (file: string, module: LocalModule) => boolean): void {
    this.forget([...this.modules].filter(([file, module]) => which(file, module)).map(([file]) => file));
  }
}
