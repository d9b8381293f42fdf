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

  /** Answers a history_request. */
  find(request: Record<string, unknown>): HistoryEntry[] {
    const withOutput = request['output'] === true;
    return this.select(request).map(({ line, input, output }) => [
      thisSession,
      line,
      withOutput ? [input, output] : input,
    ]);
  }

  private select(request: Record<string, unknown>): Entry[] {
    const most = typeof request['n'] === 'number' && request['n'] >= 0 ? request['n'] : Infinity;
    switch (request['hist_access_type']) {
      case 'range':
        return this.range(request);
      case 'search':
        return last(this.search(request), most);
      case 'tail':
        return last(this.entries, most);
      default:
        return [];
    }
  }

  /** Lines from `start` up to but without `stop`; sessions count from 1, or backwards from the present one, 0. */
  private range(request: Record<string, unknown>): Entry[] {
    const session = Number(request['session'] ?? 0);
    if (session !== 0 && session !== thisSession) return [];
    const start = Number(request['start'] ?? 0);
    const stop = typeof request['stop'] === 'number' ? request['stop'] : Infinity;
    return this.entries.filter(({ line }) => start <= line && line < stop);
  }

  private search(request: Record<string, unknown>): Entry[] {
    const pattern = globPattern(typeof request['pattern'] === 'string' ? request['pattern'] : '*');
    const found = this.entries.filter(({ input }) => pattern.test(input));
    if (request['unique'] !== true) return found;
    return found.filter(({ input }, i) => !found.slice(i + 1).some((later) => later.input === input));
  }
}

function last<T>(items: readonly T[], most: number): T[] {
  return items.slice(Math.max(0, items.length - most));
}

/** `*` stands for anything and `?` for one character. */
function globPattern(glob: string): RegExp {
  const escaped = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${escaped}$`, 's');
}
