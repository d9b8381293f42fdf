import { inspect } from 'node:util';
import { InterruptedError } from '../../base';
import type { ErrorContent } from './protocol';
import { codeFrame, type SourcePositions } from './positions';
import { Interrupted } from './cell';
import type { Diagnostic } from './typescript';

/** How deep a chain of causes is told. */
const deepest = 5;

/** What a cell shows about something that its code threw. */
export function describeThrown(thrown: unknown, positions: SourcePositions): ErrorContent {
  if (isInterrupt(thrown) || thrown instanceof InterruptedError) {
    // A job that has stopped in good order tells what it has kept; where it was stopped says nothing.
    const { name, message } = thrown instanceof InterruptedError ? thrown : new Interrupted();
    return { ename: name, evalue: message, traceback: [`${name}: ${message}`] };
  }
  if (!(thrown instanceof Error)) {
    const text = typeof thrown === 'string' ? thrown : inspect(thrown);
    return { ename: 'Thrown', evalue: text, traceback: [`Thrown: ${text}`] };
  }
  const stack = positions.rewrite(stackOf(thrown));
  const excerpt = positions.excerpt(stack);
  const traceback = [stack, ...(excerpt ? [excerpt] : []), ...because(thrown, positions, 1)];
  return { ename: thrown.name, evalue: thrown.message, traceback };
}

/** Whether an error comes from an interrupt: ours, tslab's or that of Node's vm module. */
export function isInterrupt(thrown: unknown): boolean {
  if (thrown instanceof Interrupted || isSignal(thrown)) return true;
  return thrown instanceof Error && thrown.message === 'Interrupted asynchronously';
}

/** Whether an error says that a signal has stopped synchronous code. */
export function isSignal(thrown: unknown): boolean {
  return thrown instanceof Error && (thrown as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED';
}

function stackOf(error: Error): string {
  const head = `${error.name}: ${error.message}`;
  const stack = typeof error.stack === 'string' ? error.stack : '';
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return [head, ...frames].join('\n');
}

function because(error: Error, positions: SourcePositions, depth: number): string[] {
  const inner: unknown[] = error instanceof AggregateError ? error.errors : [];
  const causes = error.cause === undefined ? inner : [error.cause, ...inner];
  if (depth > deepest) return [];
  return causes.flatMap((cause) =>
    cause instanceof Error
      ? [`Caused by ${positions.rewrite(stackOf(cause))}`, ...because(cause, positions, depth + 1)]
      : [`Caused by ${inspect(cause)}`],
  );
}

/**
 * What a cell shows about code that does not compile: each error with its position, its line and a caret.
 *
 * @param file - what the cell is called
 * @param source - the cell's code
 */
export function describeDiagnostics(diagnostics: readonly Diagnostic[], file: string, source: string): ErrorContent {
  const placed = diagnostics.map((diagnostic) => withinSource(diagnostic, source));
  const blocks: string[] = [];
  placed.forEach((diagnostic, i) => {
    const before = placed[i - 1];
    // TypeScript tells the reasons of an error as further errors at the same place.
    const continues = before?.start.offset === diagnostic.start.offset && before.fileName === diagnostic.fileName;
    blocks.push(continues ? `  ${diagnostic.messageText}` : describeDiagnostic(diagnostic, file, source));
  });
  const [first] = placed;
  const more = blocks.length > 1 ? ` (and ${blocks.length - 1} more)` : '';
  const evalue = first ? `${headOf(first, file)}${more}` : 'unknown error';
  return { ename: 'TypeScriptError', evalue, traceback: ['TypeScriptError: the cell was not run.', ...blocks] };
}

/** tslab adds a line to a cell; what is missing at the end of the cell is reported there. */
function withinSource(diagnostic: Diagnostic, source: string): Diagnostic {
  if (diagnostic.fileName !== undefined || diagnostic.start.offset <= source.length) return diagnostic;
  const lines = source.split('\n');
  const end = { offset: source.length, line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  return { ...diagnostic, start: end, end };
}

function headOf(diagnostic: Diagnostic, file: string): string {
  const { start, code, messageText, fileName } = diagnostic;
  return `${fileName ?? file}:${start.line + 1}:${start.character + 1} - TS${code}: ${messageText}`;
}

function describeDiagnostic(diagnostic: Diagnostic, file: string, source: string): string {
  const head = headOf(diagnostic, file);
  if (diagnostic.fileName !== undefined) return head;
  const position = { line: diagnostic.start.line + 1, column: diagnostic.start.character + 1 };
  return `${head}\n${codeFrame(source, position, diagnostic.end.offset - diagnostic.start.offset, 0)}`;
}
