import { ProtocolError } from '../wire';
import { ContentReader, type Content } from './content';

/** One cell of the history: session, number, and its code, or its code and its result. */
export type HistoryEntry = [session: number, line: number, text: string | [string, string | null]];

interface Entry {
  line: number;
  input: string;
  output: string | null;
}

/** This session's number in answers; earlier sessions are not kept. */
const thisSession = 1;

/** The cells that were run with `store_history`. */
export class History {
  private readonly entries: Entry[] = [];

  add(line: number, input: string, output: string | null): void {
    this.entries.push({ line, input, output });
  }

  /** Answers a history_request. @throws ProtocolError when a field is of the wrong kind */
  find(content: Content): HistoryEntry[] {
    const request = new ContentReader('history_request', content);
    const withOutput = request.flag('output', false);
    return this.select(request).map(({ line, input, output }) => [
      thisSession,
      line,
      withOutput ? [input, output] : input,
    ]);
  }

  private select(request: ContentReader): Entry[] {
    const most = Math.max(0, request.integer('n', Infinity));
    const type = request.text('hist_access_type');
    switch (type) {
      case 'range':
        return this.range(request);
      case 'search':
        return last(this.search(request), most);
      case 'tail':
        return last(this.entries, most);
      default:
        throw new ProtocolError(
          `history_request, hist_access_type: expected tail, range or search, got ${type.slice(0, 40)}.`,
        );
    }
  }

  /** Lines from `start` up to but without `stop`; sessions count from 1, or backwards from the present one, 0. */
  private range(request: ContentReader): Entry[] {
    const session = request.integer('session', 0);
    if (session !== 0 && session !== thisSession) return [];
    const start = request.integer('start', 0);
    const stop = request.integer('stop', Infinity);
    return this.entries.filter(({ line }) => start <= line && line < stop);
  }

  private search(request: ContentReader): Entry[] {
    const pattern = request.text('pattern', '*');
    const found = this.entries.filter(({ input }) => matchesGlob(input, pattern));
    if (!request.flag('unique', false)) return found;
    return found.filter(({ input }, i) => !found.slice(i + 1).some((later) => later.input === input));
  }
}

function last<T>(items: readonly T[], most: number): T[] {
  return items.slice(Math.max(0, items.length - most));
}

/**
 * Whether a text matches a pattern in which `*` stands for anything and `?` for one character. Only the last `*` ever takes more
 * characters, so that many of them do not take exponential time, as they do in a regular expression.
 */
function matchesGlob(text: string, pattern: string): boolean {
  let at = 0;
  let next = 0;
  let star: { next: number; end: number } | undefined;
  while (at < text.length) {
    if (pattern[next] === '*') {
      star = { next: ++next, end: at };
    } else if (pattern[next] === '?' || pattern[next] === text[at]) {
      next++;
      at++;
    } else {
      if (!star) return false;
      next = star.next;
      at = ++star.end;
    }
  }
  return /^\**$/.test(pattern.slice(next));
}
