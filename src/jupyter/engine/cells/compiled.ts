/** Code that can be run, and the way back to what was written. */
export interface Compiled {
  js: string;
  /** The source map; JSON. */
  map: string;
}

/** Compiled code without its link to a source map, which is kept elsewhere, and without the line that makes a file a program. */
export function withoutMapLink(js: string): string {
  return js.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '').replace(/^#!.*/, '');
}
