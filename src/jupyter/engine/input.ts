import { RisklabError } from '../../base';
import { currentCell, Interrupted, type Cell } from './cell';
import { sendFrame } from './pipe';
import type { InputAnswer } from './protocol';

/** An input request without a reply yet. */
interface Question {
  cell: Cell;
  answer: (answer: InputAnswer) => void;
  /** Rejects the wait for the reply. */
  fail: (error: Error) => void;
}

const waiting = new Map<number, Question>();
let questions = 0;
/** Front ends show one input request at a time. */
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

/** Handles an input reply; a reply to a request that has ended is ignored. */
export function takeAnswer(answer: InputAnswer): void {
  waiting.get(answer.asked)?.answer(answer);
}

/** A cell has ended: ends its input requests, so that those of later cells are shown. */
export function closeQuestions(ended: Cell): void {
  for (const { cell, fail } of [...waiting.values()]) if (cell === ended) fail(cellHasEnded());
}

function cellHasEnded(): RisklabError {
  const todo = 'Await what asks, so that the cell ends after it.';
  return new RisklabError(`input: expected a cell that still runs, got one that has ended. ${todo}`);
}

function ask(cell: Cell, prompt: string, password: boolean): Promise<string> {
  if (cell.ended) throw cellHasEnded();
  const asked = ++questions;
  const { signal } = cell.controller;
  return new Promise<string>((resolve, reject) => {
    const end = (): void => {
      waiting.delete(asked);
      signal.removeEventListener('abort', interrupted);
    };
    const fail = (error: Error): void => {
      end();
      reject(error);
    };
    const interrupted = (): void => fail(new Interrupted());
    const answer = ({ value }: InputAnswer): void => {
      if (value === undefined)
        return fail(new RisklabError('input: expected a text from the front end, got something else. Try again.'));
      end();
      resolve(value);
    };
    waiting.set(asked, { cell, answer, fail });
    signal.addEventListener('abort', interrupted);
    if (signal.aborted) interrupted();
    else sendFrame({ kind: 'input', cell: cell.id, asked, prompt, password });
  });
}
