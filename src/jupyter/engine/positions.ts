import path from 'node:path';
import { SourceMap, type SourceMapPayload } from 'node:module';

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
  parsed?: SourceMap;
}

/** The file, line and column at the end of a frame of a stack trace. */
const framePosition = /(?<=\(|at (?:async )?)(?!async )([^()]+?):(\d+):(\d+)(?=\)?$)/;
/** The files of the kernel itself, and of what cells call to show things. */
const ownFolders = [__dirname, path.join(__dirname, '..', '..', 'cell')].map((folder) => folder + path.sep);

/** Knows where in the TypeScript source each position of the compiled code comes from. */
export class SourcePositions {
  private readonly files = new Map<string, CompiledFile>();

  /** @param compiled - the name that stack traces have for the compiled code */
  add(compiled: string, file: Omit<CompiledFile, 'parsed'>): void {
    this.files.set(compiled, file);
  }

  /** Rewrites the positions in a stack trace, and drops the frames of the kernel itself. */
  rewrite(stack: string): string {
    return stack
      .split('\n')
      .filter((line) => !isInternal(line))
      .map((line) => line.replace(framePosition, this.replacePosition))
      .join('\n');
  }

  /** The lines around the first position of a rewritten stack trace that is in a known source, with a caret. */
  excerpt(stack: string): string | undefined {
    for (const match of stack.matchAll(/(?:\(|at |async )([^()\s]+):(\d+):(\d+)\)?$/gm)) {
      const source = this.sourceOf(match[1] ?? '');
      if (source === undefined) continue;
      const position = { line: Number(match[2]), column: Number(match[3]) };
      return `${match[1]}:${position.line}:${position.column}\n${codeFrame(source, position, 1, 2)}`;
    }
    return undefined;
  }

  private sourceOf(name: string): string | undefined {
    for (const file of this.files.values()) if (file.name === name) return file.source;
    return undefined;
  }

  private readonly replacePosition = (whole: string, name: string, line: string, column: string): string => {
    const file = this.files.get(name);
    if (!file) return whole;
    const original = originalPosition(file, { line: Number(line), column: Number(column) });
    return original ? `${file.name}:${original.line}:${original.column}` : `${file.name}`;
  };
}

function originalPosition(file: CompiledFile, position: Position): Position | undefined {
  file.parsed ??= new SourceMap(JSON.parse(file.map) as SourceMapPayload);
  const found = file.parsed.findEntry(position.line - 1, position.column - 1);
  if (!('originalLine' in found)) return undefined;
  return { line: found.originalLine + 1, column: found.originalColumn + 1 };
}

/** Frames that tell a reader of a cell nothing: Node's own and the engine's. */
function isInternal(line: string): boolean {
  if (!/^\s+at /.test(line)) return false;
  return line.includes('node:') || ownFolders.some((folder) => line.includes(folder));
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
