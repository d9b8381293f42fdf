import type { MimeBundle } from '../../cell';

/** What goes over the pipes between the kernel process and the engine process, which runs the cells. */

/** The engine's file descriptors beyond the standard ones. */
export const pipes = {
  /** Engine to kernel; written synchronously, so that a busy loop's output gets out and a slow reader slows it down. */
  out: 3,
  /** Kernel to engine: requests, one at a time. */
  requests: 4,
  /** Kernel to the engine's watchdog thread: interrupts; the end means that the kernel is gone. */
  watchdog: 5,
} as const;

/** What an `error` output says. */
export interface ErrorContent {
  ename: string;
  evalue: string;
  traceback: string[];
}

/** One value, ready to be shown. */
export interface ShownValue {
  data: MimeBundle;
  metadata: Record<string, unknown>;
}

/** The answer to one user expression. */
export type ExpressionReply = ({ status: 'ok' } & ShownValue) | ({ status: 'error' } & ErrorContent);

/** Asks the engine for something. */
export type EngineRequest =
  | {
      kind: 'execute';
      /** Identifies the cell in what the engine sends. */
      cell: number;
      /** What positions in the cell are called, such as `cell-3.ts`. */
      file: string;
      code: string;
      userExpressions: Record<string, string>;
      /** Whether the front end can be asked for text. */
      allowsInput: boolean;
    }
  | ({ kind: 'comm'; /** Identifies the handling in what the engine sends, like a cell. */ cell: number } & CommRequest)
  | { kind: 'commInfo'; /** Only the comms to this target. */ target?: string }
  | { kind: 'complete' | 'inspect'; code: string; /** In Unicode characters. */ cursor: number }
  | { kind: 'isComplete'; code: string }
  | { kind: 'exit' };

/** A comm message from the front end; its buffers are the further parts of the frame. */
export interface CommRequest {
  type: 'comm_open' | 'comm_msg' | 'comm_close';
  content: Record<string, unknown>;
  metadata: Record<string, unknown>;
}

/** What a reader of the notebook has typed. Comes between the requests, as a cell waits for it. */
export interface InputAnswer {
  kind: 'input';
  /** Which question it answers. */
  asked: number;
  /** Undefined: the front end has answered with something else than a text. */
  value?: string;
}

/** Tells the watchdog to interrupt a cell. */
export interface InterruptRequest {
  cell: number;
}

/** What the engine answers to a cell. */
export type ExecuteOutcome =
  | { status: 'ok'; result?: ShownValue; userExpressions: Record<string, ExpressionReply> }
  | ({ status: 'error' } & ErrorContent);

/** A question to the reader of the notebook. */
export interface InputQuestion {
  /** Identifies it. */
  asked: number;
  prompt: string;
  password: boolean;
}

/** The heads of the frames from the engine. */
export type EngineFrame =
  | { kind: 'stream'; cell: number; name: 'stdout' | 'stderr' }
  | { kind: 'message'; cell: number; type: string; metadata: object }
  | ({ kind: 'input'; cell: number } & InputQuestion)
  | { kind: 'reply'; id: number };
