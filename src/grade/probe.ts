import { randomUUID } from 'node:crypto';
import type { OutputMessage } from '../notebook';

/** The form in which a probe displays answers. */
const mime = 'application/vnd.risklab.answers+json';
/** How deep answers may be nested: those of a check are at most 20. */
const deepest = 100;

/**
 * A cell that asks a notebook for answers, and the ear for them. A notebook can have anything in its process changed:
 * what is heard are answers of whoever wrote it, no more, and they are judged elsewhere.
 */
export class Probe {
  /** A word that no cell before can know; what was displayed without it answers nothing. */
  private readonly nonce = randomUUID();
  private heard: { answers: unknown } | { refused: string } | undefined;

  /**
   * @param expression - of TypeScript; its value is a promise of the answers
   * @param megabytes - the largest answers that are taken
   */
  constructor(
    private readonly expression: string,
    private readonly megabytes: number,
  ) {}

  /** The code of the cell. */
  get source(): string {
    const content = `{ data: { '${mime}': { nonce: '${this.nonce}', answers } }, metadata: {}, transient: {} }`;
    return `{
  const answers: unknown = await ${this.expression};
  const broadcast = Reflect.get(globalThis, Symbol.for('Jupyter.broadcast')) as (type: string, content: object) => Promise<void>;
  await broadcast('display_data', ${content});
}`;
  }

  /** The first answers that were displayed; undefined where none were. @returns why they were refused, where they were */
  get answers(): { answers: unknown } | { refused: string } | undefined {
    return this.heard;
  }

  /** Takes what the cell puts out. */
  hear({ header, content }: OutputMessage): void {
    if (this.heard || header.msg_type !== 'display_data') return;
    const data = content['data'] as Record<string, unknown> | null | undefined;
    const shown = data?.[mime] as { nonce?: unknown; answers?: unknown } | null | undefined;
    if (shown?.nonce !== this.nonce) return;
    const answers = shown.answers ?? null;
    const refused = this.refusal(answers);
    this.heard = refused === undefined ? { answers } : { refused };
  }

  /** Why answers are not even looked at: whatever reads them must get through with them. */
  private refusal(answers: unknown): string | undefined {
    if (isDeeper(answers, deepest)) return `Its answers are nested more than ${deepest} times.`;
    const megabytes = JSON.stringify(answers).length / 1e6;
    return megabytes > this.megabytes ? `Its answers have more than ${this.megabytes} MB.` : undefined;
  }
}

/** Whether data are nested more than so many times. */
function isDeeper(value: unknown, levels: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > levels) return true;
    level = level.flatMap(membersOf);
  }
  return false;
}

function membersOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value as Record<string, unknown>) : [];
}
