/** What a cell says about itself in a comment `/** @tag *\/` before its first code. */
export interface CellTags {
  /** The cell is a module that other cells import by `./name`. */
  module?: string;
  /** That module has JSX in it. */
  jsx: boolean;
  /** The cell is for a web page. */
  browser: boolean;
}

/** The comments before the first code, with the white space between them. */
const leading = /^(?:\s+|\/\/[^\n]*(?:\n|$)|\/\*[^]*?\*\/)*/;

/** Reads the tags that tslab knows. */
export function cellTags(code: string): CellTags {
  const comments = leading.exec(code)?.[0].match(/\/\*\*[^]*?\*\//g) ?? [];
  const text = comments.join('\n');
  const module = /@module\s+([\w-]+)\s*(?:\*|$)/m.exec(text)?.[1];
  return {
    ...(module === undefined ? {} : { module }),
    jsx: /@jsx\b/.test(text),
    browser: /@browser\b/.test(text),
  };
}
