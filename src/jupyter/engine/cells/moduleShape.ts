/** A module that another one needs. */
export interface Dependency {
  name: string;
  /** Whether it is asked for by `import x = require('x')`. */
  required: boolean;
}

/** What an ES module needs and gives, apart from its code. */
export interface ModuleShape {
  dependencies: Dependency[];
  /** The dependencies of which all names are exported again, by their place. */
  stars: number[];
}
