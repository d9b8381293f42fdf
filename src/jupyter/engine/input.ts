import { RisklabError } from '../../base';
import { currentCell, Interrupted, type Cell } from './cell';
import { sendFrame } from './pipe';
import type { InputAnswer } from './protocol';

type Answer = (answer: InputAnswer) => void;

const waiting = new Map<number, Answer>();
let questions = 0;
/** Front ends show one question at a time. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * Asks the reader of the notebook for a line of text.
 *
 * @throws RisklabError when nobody can be asked; Interrupted when the cell is interrupted while it waits
 */
export function askForInput(prompt: string, password: boolean): Promise<string> {
  const cell = currentCell();
  if (!cell?.allowsInput) {
    return Promise.reject(
      new RisklabError(
        'input: expected a front end that can ask for text, got one that does not allow it. ' +
          'Run the cell in JupyterLab, or set the value in the code.',
      ),
    );
  }
  const answered = turn.then(() => ask(cell, prompt, password));
  turn = answered.catch(() => undefined);
  return answered;
}

/** Takes what was typed; an answer that nobody waits for any more is dropped. */
export function takeAnswer(answer: InputAnswer): void {
  waiting.get(answer.asked)?.(answer);
}

function ask(cell: Cell, prompt: string, password: boolean): Promise<string> {
  if (cell.ended) {
    const todo = 'Await what asks, so that the cell ends after it.';
    throw new RisklabError(`input: expected a cell that still runs, got one that has ended. ${todo}`);
  }
  const asked = ++questions;
  const { signal } = cell.controller;
  return new Promise<string>((resolve, reject) => {
    const end = (): void => {
      waiting.delete(asked);
      signal.removeEventListener('abort', interrupted);
    };
    const interrupted = (): void => {
      end();
      reject(new Interrupted());
    };
    waiting.set(asked, ({ value }) => {
      end();
      if (value !== undefined) resolve(value);
      else reject(new RisklabError('input: expected a text from the front end, got something else. Try again.'));
    });
    signal.addEventListener('abort', interrupted);
    if (signal.aborted) interrupted();
    else sendFrame({ kind: 'input', cell: cell.id, asked, prompt, password });
  });
}
