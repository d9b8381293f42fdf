import { RisklabError } from '../../base';
import type { Message } from '../../jupyter';

/** An iopub message, as far as the runner reads it. */
export type OutputMessage = Pick<Message, 'header' | 'content'>;

/**
 * A kernel that runs the cells of one notebook, wherever it is. Whatever is asked of a kernel that has gone, or goes
 * meanwhile, rejects with a KernelError that says how it ended.
 */
export interface KernelSession {
  /** What the kernel says of its language, as a notebook's metadata has it. */
  readonly languageInfo?: Record<string, unknown> | undefined;
  /**
   * Runs code.
   *
   * @param onMessage - is told each iopub message of this code
   * @returns the content of the reply, once the kernel is idle again and all outputs have been told
   */
  execute(code: string, onMessage: (message: OutputMessage) => void): Promise<Message['content']>;
  /** Interrupts what runs. */
  interrupt(): Promise<void>;
  /** Asks the kernel to end, and ends what is left of it. */
  shutdown(): Promise<void>;
  /** Ends the kernel, and what its cells have started, at once. May be called at any time, and again. */
  kill(): Promise<void>;
  /** The memory in use by the kernel and all that its cells have started, in bytes; only where that can be told. */
  memory?(): Promise<number>;
}

/** What a session is started for. */
export interface SessionRequest {
  /** The path of the notebook; its cells run in the notebook's folder. */
  file: string;
  /** The name of the kernel. */
  kernel: string;
  /** Environment variables for the cells. */
  env: Record<string, string>;
  /** Ends the start. */
  signal: AbortSignal;
}

/** A place where kernels run. */
export interface KernelProvider {
  /** Starts a kernel, and waits until it can run cells. @throws KernelError when it does not start, or not in time */
  start(request: SessionRequest): Promise<KernelSession>;
  /** Gives back what the provider itself holds, after the last session. */
  close(): Promise<void>;
}

/** The kernel has run the code, but what it put out has not all arrived. */
export class OutputLostError extends RisklabError {
  override readonly name = 'OutputLostError';
}
