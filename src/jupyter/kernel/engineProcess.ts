import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { setImmediate } from 'node:timers/promises';
import { engineFlags, RisklabError, startImageArguments } from '../../base';
import { FrameReader, packFrame, withoutKernelEnvironment, type Frame } from '../wire';
import {
  pipes,
  type EngineFrame,
  type EngineRequest,
  type InputAnswer,
  type InputQuestion,
  type InterruptRequest,
} from '../engine/protocol';
import { splitNativeLog } from './nativeLog';
import { endGroup } from './processGroup';

/** A piece of what a cell puts out. */
export type EngineOutput =
  | { kind: 'stream'; cell: number; name: 'stdout' | 'stderr'; text: string }
  | { kind: 'message'; cell: number; type: string; metadata: object; content: Buffer; buffers: Buffer[] }
  | ({ kind: 'input'; cell: number } & InputQuestion);

/** Listeners to the engine. */
export interface EngineListener {
  /** Output in its order; the next piece is read when this resolves, so a slow reader slows the cell down. */
  output(output: EngineOutput): Promise<void>;
  /** The process has ended without being asked to. */
  ended(code: number | null, signal: NodeJS.Signals | null): void;
}

/** Node warns that its loader is experimental, about which the reader of a notebook can do nothing. */
const nodeOptions = ['--disable-warning=ExperimentalWarning'];

/** How long an interrupted cell may go on before a second interrupt ends its process, in ms. */
const secondInterruptMs = 5000;
/** How long the process has to end by itself, in ms. */
const exitMs = 1000;
/** How long the last output of a process that has ended may take to arrive, in ms. */
const lastOutputMs = 50;
/** The largest number of turns of the event loop that the end of a cell waits for output of native code. */
const mostTurns = 100;

/** The process in which cells run, seen from the kernel. */
export class EngineProcess {
  private readonly child: ChildProcess;
  private readonly pending = new Map<number, (reply: Buffer) => void>();
  private requests = 0;
  /** The cell that runs, or ran last. */
  private cell = 0;
  /** The request that it runs for, while it does. */
  private execution: number | undefined;
  private interruptedAt: number | undefined;
  private nativeBytes = 0;
  private stopping = false;

  constructor(private readonly listener: EngineListener) {
    this.child = spawn(
      process.execPath,
      [...nodeOptions, ...engineFlags, ...startImageArguments(), path.join(__dirname, '..', 'engine', 'main.js')],
      {
        stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
        // A process group of its own: what cells have started is in it, and ends with it.
        detached: process.platform !== 'win32',
        // Native TensorFlow prints its version and options on standard error unless told not to.
        env: { TF_CPP_MIN_LOG_LEVEL: '2', ...withoutKernelEnvironment(process.env) },
      },
    );
    this.child.on('exit', (code, signal) => {
      if (!this.stopping) setTimeout(() => listener.ended(code, signal), lastOutputMs);
    });
    this.forwardNative('stdout');
    this.forwardNative('stderr');
    for (const pipe of [pipes.requests, pipes.watchdog]) this.input(pipe).on('error', () => undefined);
    void this.readFrames();
  }

  /**
   * Asks the engine for something and resolves to its answer (one question at a time). Output that came before the answer has
   * been passed on.
   */
  async request<T>(request: EngineRequest, buffers: readonly Buffer[] = []): Promise<T> {
    const id = ++this.requests;
    // What is nested too deeply throws here, when nothing waits for an answer yet.
    const frame = packFrame({ id, ...request }, ...buffers);
    const reply = new Promise<Buffer>((resolve) => this.pending.set(id, resolve));
    if (request.kind === 'execute' || request.kind === 'comm') {
      this.cell = request.cell;
      this.execution = id;
      this.interruptedAt = undefined;
    }
    this.input(pipes.requests).write(frame);
    const answer = JSON.parse((await reply).toString('utf8')) as T | { failed: string };
    this.execution = undefined;
    if (typeof answer === 'object' && answer !== null && 'failed' in answer) throw new RisklabError(answer.failed);
    return answer;
  }

  /** Hands the cell that waits for it what was typed. */
  answer(answer: InputAnswer): void {
    this.input(pipes.requests).write(packFrame(answer));
  }

  /**
   * Interrupts the cell that runs, if one does. Code that cannot be stopped from outside (a call of a library that never
   * returns) is ended with its process by a second interrupt at least {@link secondInterruptMs} after the first; its variables are lost then.
   */
  interrupt(): void {
    const { execution, cell } = this;
    if (execution === undefined) return;
    const now = Date.now();
    if (this.interruptedAt !== undefined && now - this.interruptedAt >= secondInterruptMs) {
      this.child.kill('SIGKILL');
      return;
    }
    this.interruptedAt ??= now;
    this.input(pipes.watchdog).write(packFrame({ cell } satisfies InterruptRequest));
    setTimeout(() => this.warnUninterruptible(execution), secondInterruptMs).unref();
  }

  /** Ends the process, by force after {@link exitMs}, and what the cells have started. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.exit();
    if (this.child.pid !== undefined) await endGroup(this.child.pid);
  }

  private async exit(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = new Promise<void>((resolve) => this.child.once('exit', () => resolve()));
    if (this.pending.size > 0) this.child.kill('SIGKILL');
    else this.input(pipes.requests).write(packFrame({ id: 0, kind: 'exit' }));
    const force = setTimeout(() => this.child.kill('SIGKILL'), exitMs);
    await exited;
    clearTimeout(force);
  }

  private warnUninterruptible(execution: number): void {
    if (this.execution !== execution) return;
    const text =
      'The cell is inside a call that cannot be stopped from outside. ' +
      'Wait for it to end, or interrupt again to end its process; all variables are lost then.\n';
    void this.listener.output({ kind: 'stream', cell: this.cell, name: 'stderr', text });
  }

  private input(pipe: number): Writable {
    return this.child.stdio[pipe] as Writable;
  }

  private async readFrames(): Promise<void> {
    const reader = new FrameReader<EngineFrame>();
    try {
      for await (const chunk of this.child.stdio[pipes.out] as Readable) {
        for (const output of joinStreams(reader.push(chunk as Buffer))) await this.take(output);
      }
    } catch {
      // The pipe broke with the process, whose end is reported by itself.
    }
  }

  private async take({ head, parts }: Frame<EngineFrame>): Promise<void> {
    if (head.kind === 'stream') {
      await this.listener.output({ ...head, text: Buffer.concat(parts).toString('utf8') });
    } else if (head.kind === 'message') {
      const [content = Buffer.from('{}'), ...buffers] = parts;
      await this.listener.output({ ...head, content, buffers });
    } else if (head.kind === 'input') {
      await this.listener.output(head);
    } else {
      await this.nativeOutputEnds();
      this.pending.get(head.id)?.(parts[0] ?? Buffer.from('null'));
      this.pending.delete(head.id);
    }
  }

  /** What native code and child processes write past Node's streams belongs to the cell that runs. */
  private forwardNative(name: 'stdout' | 'stderr'): void {
    const decoder = new StringDecoder('utf8');
    this.child[name]?.on('data', (chunk: Buffer) => {
      this.nativeBytes += chunk.length;
      const text = name === 'stderr' ? this.withoutLog(decoder.write(chunk)) : decoder.write(chunk);
      if (text !== '') void this.listener.output({ kind: 'stream', cell: this.cell, name, text });
    });
  }

  /** Log lines of native libraries go to the kernel's own standard error. */
  private withoutLog(text: string): string {
    const { log, rest } = splitNativeLog(text);
    if (log !== '') process.stderr.write(log);
    return rest;
  }

  /** Such output arrives on pipes of its own: wait until a turn of the event loop brings no more. */
  private async nativeOutputEnds(): Promise<void> {
    for (let turn = 0; turn < mostTurns; turn++) {
      const before = this.nativeBytes;
      await setImmediate();
      await setImmediate();
      if (this.nativeBytes === before) return;
    }
  }
}

/** Joins neighbouring pieces of the same stream of the same cell: one message for many short lines. */
function joinStreams(frames: readonly Frame<EngineFrame>[]): Frame<EngineFrame>[] {
  const joined: Frame<EngineFrame>[] = [];
  for (const frame of frames) {
    const last = joined.at(-1);
    const same =
      last?.head.kind === 'stream' &&
      frame.head.kind === 'stream' &&
      last.head.cell === frame.head.cell &&
      last.head.name === frame.head.name;
    if (same) last.parts.push(...frame.parts);
    else joined.push(frame);
  }
  return joined;
}
