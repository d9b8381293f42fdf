/** An ongoing job was asked to stop, and stopped in good order. What it had done so far is kept. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

let source: () => AbortSignal | undefined = () => undefined;

/** Where long jobs learn that they should stop; a notebook gives the signal of the cell that runs. */
export function setInterruptSource(next: () => AbortSignal | undefined): void {
  source = next;
}

/** The signal that says when to stop, where there is one. */
export function interruptSignal(): AbortSignal | undefined {
  return source();
}
