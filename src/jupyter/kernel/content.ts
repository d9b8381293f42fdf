import { ProtocolError } from '../wire';

/** The content of a request. */
export type Content = Record<string, unknown>;

/** What an execute_request asks for. */
export interface ExecuteRequest {
  code: string;
  silent: boolean;
  /** Count it and keep it in the history; never when silent. */
  stored: boolean;
  userExpressions: Record<string, string>;
  allowsInput: boolean;
  stopOnError: boolean;
}

/** Reads the fields of a request; what is missing or null is as the protocol says. */
export class ContentReader {
  constructor(
    private readonly type: string,
    private readonly content: Content,
  ) {}

  /** @throws ProtocolError when it is missing and has no fallback, or is no text */
  text(key: string, fallback?: string): string {
    return this.field(key, 'a text', (value) => typeof value === 'string', fallback);
  }

  /** @throws ProtocolError when it is neither true nor false */
  flag(key: string, fallback: boolean): boolean {
    return this.field(key, 'true or false', (value) => typeof value === 'boolean', fallback);
  }

  /** @throws ProtocolError when it is no whole number */
  integer(key: string, fallback: number): number {
    return this.field(key, 'a whole number', Number.isInteger, fallback);
  }

  /** @throws ProtocolError when it is no object whose values are texts */
  texts(key: string): Record<string, string> {
    const isTexts = (value: unknown): boolean =>
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      Object.values(value).every((text) => typeof text === 'string');
    return this.field(key, 'an object of texts', isTexts, {});
  }

  private field<T>(key: string, expected: string, isRight: (value: unknown) => boolean, fallback?: T): T {
    const value = this.content[key] ?? fallback;
    if (isRight(value) || (value === fallback && fallback !== undefined)) return value as T;
    const got = value === undefined ? 'none' : JSON.stringify(value).slice(0, 40);
    throw new ProtocolError(`${this.type}, ${key}: expected ${expected}, got ${got}.`);
  }
}

/** @throws ProtocolError when a field is missing or of the wrong kind */
export function readExecuteRequest(content: Content): ExecuteRequest {
  const reader = new ContentReader('execute_request', content);
  const silent = reader.flag('silent', false);
  return {
    code: reader.text('code'),
    silent,
    stored: reader.flag('store_history', !silent) && !silent,
    userExpressions: reader.texts('user_expressions'),
    allowsInput: reader.flag('allow_stdin', false),
    stopOnError: reader.flag('stop_on_error', true),
  };
}

/** The code of a question about code, and the cursor in it, in Unicode characters; by default at the end. */
export function readCodeAndCursor(type: string, content: Content): { code: string; cursor: number } {
  const reader = new ContentReader(type, content);
  const code = reader.text('code');
  const length = [...code].length;
  return { code, cursor: Math.min(Math.max(reader.integer('cursor_pos', length), 0), length) };
}
