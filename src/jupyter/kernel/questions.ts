import type { InputAnswer, InputQuestion } from '../engine/protocol';
import type { Message } from '../wire';
import type { KernelSockets, Origin } from './sockets';

/** The question to the reader of the notebook that is open; front ends show one at a time. */
export class Questions {
  private open: { asked: number; id: string } | undefined;
  /** Ids of questions that are no longer open: an answer to one of them must not be taken for another. */
  private readonly over = new Set<string>();

  /** @param onAnswer - takes the answer to the open question */
  constructor(
    private readonly sockets: KernelSockets,
    private readonly onAnswer: (answer: InputAnswer) => void,
  ) {}

  /** Asks the client that a request came from. */
  async ask(request: Origin, { asked, prompt, password }: InputQuestion): Promise<void> {
    this.close();
    const { id, sent } = this.sockets.ask(request, { prompt, password });
    this.open = { asked, id };
    await sent;
  }

  /** Handles an input_reply. Not all clients say which question it answers. */
  take({ content, parent_header }: Message): void {
    if (!this.open || this.over.has(parent_header.msg_id ?? '')) return;
    const { asked } = this.open;
    this.close();
    const { value } = content;
    this.onAnswer({ kind: 'input', asked, ...(typeof value === 'string' ? { value } : {}) });
  }

  /** Ends the open question: its cell no longer waits for an answer. */
  close(): void {
    if (this.open) this.over.add(this.open.id);
    this.open = undefined;
  }
}
