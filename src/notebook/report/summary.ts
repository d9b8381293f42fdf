import type { NotebookResult } from '../results';

/** A whole run, for reports. */
export interface RunSummary {
  startedAt: Date;
  /** How long it took, in seconds. */
  seconds: number;
  results: NotebookResult[];
}

/** Whether every notebook came out well. */
export function isSuccess(results: readonly NotebookResult[]): boolean {
  return results.every(({ outcome }) => outcome === 'ok');
}
