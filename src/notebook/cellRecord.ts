import type { NotebookCell } from './nbformat';
import type { OutputMessage } from './session/session';

/** Where in a cell's metadata front ends and nbclient keep when it ran. */
const key = 'execution';

/** A cell's metadata without the times of a run. */
export function withoutTimes<T extends Pick<NotebookCell, 'metadata'>>(cell: T): T {
  const { [key]: _times, ...metadata } = cell.metadata;
  return { ...cell, metadata };
}

/** A cell with the times that another one has. */
export function withTimesOf(cell: NotebookCell, { metadata }: NotebookCell): NotebookCell {
  return key in metadata ? { ...cell, metadata: { ...cell.metadata, [key]: metadata[key] } } : cell;
}

/** Notes in a cell what an iopub message says of its run: the number that the kernel gives it, when it began and ended. */
export function noteMessage(cell: NotebookCell, { header, content }: OutputMessage): void {
  if (header.msg_type === 'execute_input') {
    if (typeof content['execution_count'] === 'number') cell.execution_count = content['execution_count'];
    noteTime(cell, 'iopub.execute_input', header.date);
  }
  const state = header.msg_type === 'status' ? content['execution_state'] : undefined;
  if (state === 'busy' || state === 'idle') noteTime(cell, `iopub.status.${state}`, header.date);
}

/** Notes in a cell that its reply has come, now. */
export function noteReply(cell: NotebookCell): void {
  noteTime(cell, 'shell.execute_reply');
}

function noteTime(cell: NotebookCell, what: string, date?: unknown): void {
  const time = typeof date === 'string' && date !== '' ? date : new Date().toISOString();
  cell.metadata = { ...cell.metadata, [key]: { ...(cell.metadata[key] as object | undefined), [what]: time } };
}
