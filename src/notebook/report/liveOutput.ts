import { mimeText } from '../nbformat';
import { displayId } from '../outputs';
import type { OutputMessage } from '../session/session';
import { TerminalText } from '../terminal';

/** How often at most the states of an output that is replaced are printed, in seconds: a bar changes several times a second. */
const replacedEvery = 2;

/** Turns what the cells of a notebook put out into lines, as it comes. */
export class LiveOutput {
  /** The last lines of a stream, while they may be written over. */
  private written = new TerminalText();
  /** When outputs that have an id were printed last. */
  private readonly printedAt = new Map<string, number>();
  /** What replaces them, and was not printed yet. */
  private readonly held = new Map<string, string>();

  /**
   * @param print - takes each line
   * @param now - a clock, in seconds
   */
  constructor(
    private readonly print: (line: string) => void,
    private readonly now: () => number,
  ) {}

  /** Takes the next message of a cell. */
  take({ header, content }: OutputMessage): void {
    const id = displayId(content);
    switch (header.msg_type) {
      case 'stream':
        return this.takeStream(String(content['text']));
      case 'display_data':
      case 'execute_result':
        return this.show(shownText(content), id);
      case 'update_display_data':
        if (id !== undefined) this.replace(shownText(content), id);
    }
  }

  /** The cell has ended: the last states are printed. */
  cellEnded(): void {
    this.endLine();
    for (const [id, text] of [...this.held]) this.show(text, id);
  }

  private takeStream(text: string): void {
    this.written.write(text);
    for (const line of this.written.takeLines()) this.print(line.trimEnd());
  }

  private show(text: string, id: string | undefined): void {
    this.endLine();
    this.printText(text);
    if (id === undefined) return;
    this.printedAt.set(id, this.now());
    this.held.delete(id);
  }

  private replace(text: string, id: string): void {
    if (this.now() - (this.printedAt.get(id) ?? -Infinity) >= replacedEvery) this.show(text, id);
    else this.held.set(id, text);
  }

  private endLine(): void {
    const { text } = this.written;
    this.written = new TerminalText();
    if (text !== '') this.printText(text);
  }

  private printText(text: string): void {
    const shown = new TerminalText();
    shown.write(text);
    for (const line of shown.text.split('\n')) this.print(line.trimEnd());
  }
}

/** What an output shows as text. */
function shownText(content: Record<string, unknown>): string {
  const data = (content['data'] ?? {}) as Record<string, unknown>;
  return mimeText(data, 'text/plain') ?? `(${Object.keys(data).join(', ')})`;
}
