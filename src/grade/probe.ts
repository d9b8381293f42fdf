import { randomUUID } from 'node:crypto';
import type { OutputMessage } from '../notebook';
import type { ExerciseOutline } from './labChecks';

/** The form in which a probe displays answers. */
const mime = 'application/vnd.risklab.answers+json';

/**
 * A cell that asks a notebook for its answers to an exercise, and the ear for them. A notebook can have anything in its process changed:
 * what is heard are answers of whoever wrote it, no more, and they are judged elsewhere.
 */
export class Probe {
  /** A word that no cell before can know; what was displayed without it answers nothing. */
  private readonly nonce = randomUUID();
  private heard: { answers: unknown } | undefined;

  /** @param expression - of TypeScript; its value is a promise of the answers */
  constructor(
    readonly exercise: ExerciseOutline,
    private readonly expression: string,
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

  /** The first answers that were displayed; undefined where none were. */
  get answers(): { answers: unknown } | undefined {
    return this.heard;
  }

  /** Takes what the cell puts out. */
  hear({ header, content }: OutputMessage): void {
    if (this.heard || header.msg_type !== 'display_data') return;
    const data = content['data'] as Record<string, unknown> | null | undefined;
    const shown = data?.[mime] as { nonce?: unknown; answers?: unknown } | null | undefined;
    if (shown?.nonce === this.nonce) this.heard = { answers: shown.answers ?? null };
  }
}
