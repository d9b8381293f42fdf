import { hasTag, type Notebook } from '../../notebook';

/** A question of a notebook and what was answered. */
export interface Answer {
  /** Such as `7.1`. */
  readonly id: string;
  readonly question: string;
  /** Empty where it was not answered. */
  readonly answer: string;
}

/** What stands in an answer cell before it is filled in. */
const hint = /^\s*\*Your answer:\*/;

/**
 * The questions of a notebook, cells tagged `question`, each with the text of the cell tagged `answer` that follows.
 *
 * @example
 * answersOf(await readNotebook('entry.ipynb')).filter(({ answer }) => answer === '').map(({ id }) => id);   // ['7.3']
 */
export function answersOf({ cells }: Notebook): Answer[] {
  return cells.flatMap((cell, at) => {
    if (!hasTag(cell, 'question')) return [];
    const id = /\*\*Question (\d+\.\d+)\*\*/.exec(cell.source)?.[1] ?? `cell ${at + 1}`;
    const rest = cells.slice(at + 1);
    const next = rest.findIndex((one) => hasTag(one, 'question'));
    const answers = rest.slice(0, next < 0 ? undefined : next).filter((one) => hasTag(one, 'answer'));
    const answer = answers
      .map(({ source }) => source.replace(hint, '').trim())
      .join('\n\n')
      .trim();
    const question = cell.source
      .replace(/^> ?/gm, '')
      .replace(/\*\*Question \d+\.\d+\*\*/, '')
      .trim();
    return [{ id, question, answer: /\p{L}{2}/u.test(answer) ? answer : '' }];
  });
}
