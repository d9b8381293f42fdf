import { inspect, types } from 'node:util';
import { InterruptedError } from '../../base';
import type { ErrorContent } from './protocol';
import { codeFrame, type SourcePositions } from './positions';
import { Interrupted } from './cell';
import type { Diagnostic } from './cells/diagnostic';

/** How deep a chain of causes is told. */
const deepest = 5;

/** What a cell shows about something that its code threw. */
export function describeThrown(thrown: unknown, positions: SourcePositions): ErrorContent {
  try {
    return described(thrown, positions);
  } catch {
    // Its own code throws when it is looked at.
    const text = 'something that cannot be shown';
    return { ename: 'Thrown', evalue: text, traceback: [`Thrown: ${text}`] };
  }
}

function described(thrown: unknown, positions: SourcePositions): ErrorContent {
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
  return { ename: String(thrown.name), evalue: String(thrown.message), traceback };
}

/** Whether an error comes from an interrupt: ours or that of Node's vm module. */
export function isInterrupt(thrown: unknown): boolean {
  // A proxy may throw when it is asked what it is an instance of.
  return types.isNativeError(thrown) && (thrown instanceof Interrupted || isSignal(thrown));
}

/** Whether an error says that a signal has stopped synchronous code. */
export function isSignal(thrown: unknown): boolean {
  return types.isNativeError(thrown) && (thrown as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED';
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
 */
export function describeDiagnostics(diagnostics: readonly Diagnostic[], file: string): ErrorContent {
  const [first] = diagnostics;
  const more = diagnostics.length > 1 ? ` (and ${diagnostics.length - 1} more)` : '';
  const evalue = first ? `${headOf(first, file).split('\n')[0]}${more}` : 'unknown error';
  const blocks = diagnostics.map((diagnostic) => {
    const { source, line, column, length } = diagnostic;
    return `${headOf(diagnostic, file)}\n${codeFrame(source, { line, column }, length, 0)}`;
  });
  return { ename: 'TypeScriptError', evalue, traceback: ['TypeScriptError: the cell was not run.', ...blocks] };
}

function headOf({ line, column, code, message, fileName }: Diagnostic, file: string): string {
  return `${fileName ?? file}:${line}:${column} - TS${code}: ${message}`;
}
