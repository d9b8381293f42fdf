import { SourceMap, type SourceMapPayload } from 'node:module';
import { fromJson } from '../wire/json';

/** A position in a cell or a TypeScript file, both counted from 1. */
export interface Position {
  line: number;
  column: number;
}

interface CompiledFile {
  /** The source map; JSON. */
  map: string;
  /** What errors call the file. */
  name: string;
  source: string;
  /** How many lines stand before the compiled code. Default 0. */
  linesBefore?: number;
  parsed?: SourceMap;
}

/** A place in a source, and what its file is called. */
export type Place = Position & { name: string };

/** The places in the description of a frame: at its end, or where the code of an `eval` comes from. */
const framePlace = /(?<=\(|at (?:async )?)(?!async )([^()\n]+?):(\d+):(\d+)(?=\)|,|$)/gm;

/** The place at the end of a frame. */
const endPlace = /(?<=\(|at (?:async )?)(?!async )([^()\n]+?):(\d+):(\d+)(?=\)?$)/gm;

/** Knows where in the TypeScript source each position of the compiled code comes from. */
export class SourcePositions {
  private readonly files = new Map<string, CompiledFile>();

  /** @param compiled - the name that stack traces have for the compiled code */
  add(compiled: string, file: Omit<CompiledFile, 'parsed'>): void {
    this.files.set(compiled, file);
  }

  /** The place in the source of a position in compiled code; undefined for files that are not known. */
  find(compiled: string, position: Position): Place | undefined {
    const file = this.files.get(compiled);
    const original = file && originalPosition(file, position);
    return file && original && { name: file.name, ...original };
  }

  /** Puts the places in the source in the place of those in compiled code. */
  rewrite(text: string): string {
    return text.replace(framePlace, (whole: string, compiled: string, line: string, column: string) => {
      const place = this.find(compiled, { line: Number(line), column: Number(column) });
      return place ? `${place.name}:${place.line}:${place.column}` : whole;
    });
  }

  /** The lines around the first place in a stack trace that is in a known source, with a caret. */
  excerpt(stack: string): string | undefined {
    for (const [place, name = '', line, column] of stack.matchAll(endPlace)) {
      const source = this.sourceOf(name);
      if (source !== undefined)
        return `${place}\n${codeFrame(source, { line: Number(line), column: Number(column) }, 1, 2)}`;
    }
    return undefined;
  }

  private sourceOf(name: string): string | undefined {
    for (const file of this.files.values()) if (file.name === name) return file.source;
    return undefined;
  }
}

function originalPosition(file: CompiledFile, position: Position): Position | undefined {
  file.parsed ??= new SourceMap(fromJson(file.map) as SourceMapPayload);
  const found = file.parsed.findEntry(position.line - 1 - (file.linesBefore ?? 0), position.column - 1);
  if (!('originalLine' in found)) return undefined;
  return { line: found.originalLine + 1, column: found.originalColumn + 1 };
}

/**
 * A few numbered lines of a source with carets under a stretch of it.
 *
 * @param length - how many characters get a caret, at least 1
 * @param around - how many lines before and after are shown
 */
export function codeFrame(source: string, at: Position, length: number, around: number): string {
  const lines = source.split('\n');
  const first = Math.max(1, at.line - around);
  const last = Math.min(lines.length, at.line + around);
  const width = String(last).length;
  const framed: string[] = [];
  for (let n = first; n <= last; n++) {
    const text = lines[n - 1] ?? '';
    framed.push(`${n === at.line ? '>' : ' '} ${String(n).padStart(width)} | ${text}`.trimEnd());
    if (n !== at.line) continue;
    const carets = '^'.repeat(Math.max(1, Math.min(length, text.length - at.column + 1)));
    framed.push(`  ${' '.repeat(width)} | ${text.slice(0, at.column - 1).replace(/[^\t]/g, ' ')}${carets}`);
  }
  return framed.join('\n');
}
