import type { Message } from '../jupyter';
import type { Output } from './nbformat';

type Shown = Extract<Output, { data: unknown }>;

/** The displays of a notebook that have an id: a later message may replace what they show. */
export type Displays = Map<string, Shown[]>;

/**
 * The outputs of one cell, put together from iopub messages in the way that JupyterLab does: a stream goes on in the
 * output of the same stream right before it, and displays with an id are updated wherever in the notebook they are.
 */
export class OutputArea {
  /** The outputs, in order; the same list as long as the area lives. */
  readonly outputs: Output[] = [];
  private clearNext = false;

  /** @param displays - shared by the cells of a notebook */
  constructor(private readonly displays: Displays) {}

  /** Takes the next message of the cell; those that are no output are ignored. */
  apply(message: Pick<Message, 'header' | 'content'>): void {
    const { content } = message;
    switch (message.header.msg_type) {
      case 'stream':
        return this.addStream(String(content['name']), String(content['text']));
      case 'display_data':
        return this.show({ output_type: 'display_data', ...mime(content) }, displayId(content));
      case 'execute_result': {
        const execution_count = typeof content['execution_count'] === 'number' ? content['execution_count'] : null;
        return this.show({ output_type: 'execute_result', ...mime(content), execution_count }, displayId(content));
      }
      case 'error':
        return this.add({
          output_type: 'error',
          ename: String(content['ename']),
          evalue: String(content['evalue']),
          traceback: Array.isArray(content['traceback']) ? content['traceback'].map(String) : [],
        });
      case 'update_display_data':
        return this.update(content);
      case 'clear_output':
        if (content['wait'] === true) this.clearNext = true;
        else this.outputs.length = 0;
    }
  }

  private add(output: Output): void {
    if (this.clearNext) this.outputs.length = 0;
    this.clearNext = false;
    this.outputs.push(output);
  }

  private addStream(name: string, text: string): void {
    const last = this.outputs.at(-1);
    if (!this.clearNext && last?.output_type === 'stream' && last.name === name) last.text = writeOn(last.text, text);
    else this.add({ output_type: 'stream', name, text: writeOn('', text) });
  }

  private show(output: Shown, id: string | undefined): void {
    this.add(output);
    if (id !== undefined) this.displays.set(id, [...(this.displays.get(id) ?? []), output]);
  }

  private update(content: Record<string, unknown>): void {
    for (const output of this.displays.get(displayId(content) ?? '') ?? []) Object.assign(output, mime(content));
  }
}

function mime(content: Record<string, unknown>): { data: Record<string, unknown>; metadata: Record<string, unknown> } {
  const { data, metadata } = content;
  return { data: (data ?? {}) as Record<string, unknown>, metadata: (metadata ?? {}) as Record<string, unknown> };
}

function displayId(content: Record<string, unknown>): string | undefined {
  const id = (content['transient'] as { display_id?: unknown } | undefined)?.display_id;
  return typeof id === 'string' ? id : undefined;
}

/** Text written after other text as on a terminal: what follows a carriage return replaces the start of its line. */
export function writeOn(before: string, text: string): string {
  if (!text.includes('\r') && !before.endsWith('\r')) return before + text;
  const lineStart = before.lastIndexOf('\n') + 1;
  const rewritten = (before.slice(lineStart) + text).replace(/\r+\n/g, '\n').split('\n').map(overwritten);
  return before.slice(0, lineStart) + rewritten.join('\n');
}

function overwritten(line: string): string {
  const [first = '', ...rest] = line.split(/\r+/);
  const shown = rest.reduce((below, above) => above + below.slice(above.length), first);
  // A return at the end takes effect when more is written.
  return line.endsWith('\r') ? `${shown}\r` : shown;
}
