import { sum } from '../base';
import type { Message } from '../jupyter';
import type { Output } from './nbformat';
import { TerminalText } from './terminal';

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
  private length = 0;
  /** What was written to the last output, where it is a stream. */
  private written = new TerminalText();

  /** @param displays - shared by the cells of a notebook */
  constructor(private readonly displays: Displays) {}

  /** How much it holds, in characters. */
  get size(): number {
    return this.length;
  }

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
        return this.replace(displayId(content), mime(content));
      case 'clear_output':
        if (content['wait'] === true) this.clearNext = true;
        else this.clear();
    }
  }

  private add(output: Output): void {
    if (this.clearNext) this.clear();
    this.outputs.push(output);
    this.length += sizeOf(output);
  }

  /** What is cleared cannot be updated any more. */
  private clear(): void {
    this.clearNext = false;
    const gone = new Set<Output>(this.outputs);
    for (const [id, shown] of this.displays) {
      if (shown.some((output) => gone.has(output)))
        this.displays.set(
          id,
          shown.filter((output) => !gone.has(output)),
        );
    }
    this.outputs.length = 0;
    this.length = 0;
  }

  private addStream(name: string, text: string): void {
    const last = this.outputs.at(-1);
    const goesOn = !this.clearNext && last?.output_type === 'stream' && last.name === name;
    if (!goesOn) this.written = new TerminalText();
    this.written.write(text);
    if (!goesOn) return this.add({ output_type: 'stream', name, text: this.written.text });
    this.length -= last.text.length;
    last.text = this.written.text;
    this.length += last.text.length;
  }

  /** What is shown under an id anew replaces what is shown under it already, as an update does. */
  private show(output: Shown, id: string | undefined): void {
    this.replace(id, output);
    this.add(output);
    if (id) this.displays.set(id, [...(this.displays.get(id) ?? []), output]);
  }

  private replace(id: string | undefined, { data, metadata }: Pick<Shown, 'data' | 'metadata'>): void {
    for (const output of id ? (this.displays.get(id) ?? []) : []) {
      const before = sizeOf(output);
      Object.assign(output, { data, metadata });
      this.length += sizeOf(output) - before;
    }
  }
}

function sizeOf(output: Output): number {
  if (output.output_type === 'stream') return output.text.length;
  if (output.output_type === 'error') return output.traceback.join('\n').length;
  const sizes = Object.values(output.data).map((value) =>
    typeof value === 'string' ? value.length : JSON.stringify(value ?? '').length,
  );
  return sum(sizes);
}

function mime(content: Record<string, unknown>): { data: Record<string, unknown>; metadata: Record<string, unknown> } {
  const { data, metadata } = content;
  return { data: (data ?? {}) as Record<string, unknown>, metadata: (metadata ?? {}) as Record<string, unknown> };
}

/** The id of a display, by which it may be replaced later; undefined for one that has none. */
export function displayId(content: Record<string, unknown>): string | undefined {
  const id = (content['transient'] as { display_id?: unknown } | undefined)?.display_id;
  return typeof id === 'string' ? id : undefined;
}
