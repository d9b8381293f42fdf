import { inspect, types } from 'node:util';
import { InterruptedError } from '../../base';
import type { ErrorContent } from './protocol';
import { codeFrame, type SourcePositions } from './positions';
import { Interrupted } from './cell';
import { plainCode } from './plainCode';
import { keepSourceStacks } from './stacks';
import type { Diagnostic } from './cells/diagnostic';

/** How deep causes and other members of an error are printed, as in Node. */
const depth = 5;

/** What a cell shows about something that its code threw. */
export function describeThrown(thrown: unknown, positions: SourcePositions): ErrorContent {
  keepSourceStacks();
  try {
    return described(thrown, positions);
  } catch {
    // Its own code throws when it is inspected.
    const text = 'something that cannot be shown';
    return { ename: 'Thrown', evalue: text, traceback: [`Thrown: ${text}`] };
  }
}

function described(thrown: unknown, positions: SourcePositions): ErrorContent {
  if (isInterrupt(thrown) || thrown instanceof InterruptedError) {
    // A job that ended by itself after an interrupt says in its message what it has kept; its stack would not help.
    const { name, message } = thrown instanceof InterruptedError ? thrown : new Interrupted();
    return { ename: name, evalue: message, traceback: [`${name}: ${message}`] };
  }
  if (!isError(thrown)) {
    const text = typeof thrown === 'string' ? thrown : inspect(thrown);
    return { ename: 'Thrown', evalue: text, traceback: [`Thrown: ${text}`] };
  }
  const ename = readable(() => String(thrown.name)) ?? 'Error';
  const evalue = plainCode(readable(() => String(thrown.message)) ?? 'its message cannot be read');
  const stack = plainCode(readable(() => String(thrown.stack)) ?? `${ename}: ${evalue}`);
  const excerpt = positions.excerpt(stack);
  const traceback = [withoutNode(plainCode(inspectError(thrown) ?? stack)), ...(excerpt ? [excerpt] : [])];
  return { ename, evalue, traceback };
}

/** The result; undefined when the error's own code throws. */
function readable(ask: () => string): string | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

/** Errors of other realms, such as those of `vm`, are not instances of this realm's Error. */
function isError(thrown: unknown): thrown is Error {
  return types.isNativeError(thrown) || thrown instanceof Error;
}

/** An error as Node prints an uncaught one; undefined when its own code throws. */
function inspectError(error: Error): string | undefined {
  // Its own `inspect` method may throw.
  return readable(() => inspect(error, { depth })) ?? readable(() => inspect(error, { depth, customInspect: false }));
}

/** Removes frames of Node itself, which do not help the reader of a cell. */
function withoutNode(text: string): string {
  return text.replace(/\n +at (?:[^\n]*\(|async )?node:[^\n]*?( \{)?(?=\n|$)/g, '$1');
}

/** Whether an error comes from an interrupt: ours or that of Node's vm module. */
export function isInterrupt(thrown: unknown): boolean {
  // `instanceof` may throw for a proxy.
  return types.isNativeError(thrown) && (thrown instanceof Interrupted || isSignal(thrown));
}

/** Whether an error says that a signal has stopped synchronous code. */
export function isSignal(thrown: unknown): boolean {
  return types.isNativeError(thrown) && (thrown as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED';
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
    const { source, line, column, length, notes } = diagnostic;
    const frame = codeFrame(source, { line, column }, length, 0);
    return [headOf(diagnostic, file), frame, ...notes.map((note) => `  ${note}`)].join('\n');
  });
  return { ename: 'TypeScriptError', evalue, traceback: ['TypeScriptError: the cell was not run.', ...blocks] };
}

function headOf({ line, column, code, message, fileName }: Diagnostic, file: string): string {
  return `${fileName ?? file}:${line}:${column} - TS${code}: ${message}`;
}
