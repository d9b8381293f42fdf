import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { messageOf, projectRoot, RisklabError } from '../base';
import { meanTime } from './interleave';
import type { Contender } from './subject';

/** What a peer answers: numbers by name. */
export type PeerAnswer = Readonly<Record<string, number>>;

const load = createRequire(__filename);

/**
 * A process that waits for requests and answers each with one line of JSON: something to compare with, kept warm between
 * repeats.
 *
 * @example
 * const peer = await Peer.python('python3', 'sampler');
 * const { ms } = await peer.ask({ case: 'draw', faces: 1000, batch: 32, times: 5 });
 * await peer.close();
 */
export class Peer {
  private constructor(
    private readonly child: ChildProcessWithoutNullStreams,
    private readonly lines: AsyncIterator<string>,
    private readonly lastWords: () => string,
    /** What it runs on, by name. */
    readonly versions: Readonly<Record<string, string>>,
  ) {}

  /** A program in scripts/bench. @throws RisklabError when it does not start, as without its packages */
  static python(python: string, name: string): Promise<Peer> {
    return Peer.start(python, [path.join(projectRoot, 'scripts', 'bench', `${name}.py`)]);
  }

  /** A program in src/bench/peers, which calls `serve`. @throws RisklabError when it does not start */
  static node(name: string, args: readonly string[]): Promise<Peer> {
    const extension = path.extname(__filename); // .js, or .ts when the sources run through tsx
    const before = extension === '.ts' ? ['--require', load.resolve('tsx/cjs')] : [];
    return Peer.start(process.execPath, [...before, path.join(__dirname, 'peers', `${name}${extension}`), ...args]);
  }

  private static async start(command: string, args: readonly string[]): Promise<Peer> {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const failed = new Promise<never>((_, reject) => child.once('error', reject));
    // Of one that has ended, its output tells.
    child.stdin.on('error', () => undefined);
    let said = '';
    child.stderr.on('data', (text: Buffer) => (said = (said + text.toString()).slice(-2000)));
    const lastWords = (): string => said.trim().split('\n').at(-1) ?? '';
    const lines = linesOf(createInterface({ input: child.stdout }));
    try {
      const first = await Promise.race([lines.next(), failed]);
      const { versions } = JSON.parse(String(first.value)) as { versions: Record<string, string> };
      return new Peer(child, lines, lastWords, versions);
    } catch (error) {
      child.kill();
      throw new RisklabError(lastWords() || messageOf(error), { cause: error });
    }
  }

  /** @throws RisklabError when it answers that it failed, or ends */
  async ask(request: Readonly<Record<string, unknown>>): Promise<PeerAnswer> {
    this.child.stdin.write(`${JSON.stringify(request)}\n`);
    const line = await this.lines.next();
    if (line.done) throw new RisklabError(`it ended: ${this.lastWords()}`);
    const answer = JSON.parse(line.value) as PeerAnswer & { error?: string };
    if (answer.error !== undefined) throw new RisklabError(answer.error);
    return answer;
  }

  /** Ends it, and waits until it is gone. */
  async close(): Promise<void> {
    const { exitCode, signalCode } = this.child;
    if (exitCode !== null || signalCode !== null) return;
    const over = once(this.child, 'exit');
    this.child.kill();
    await over;
  }
}

async function* linesOf(input: Interface): AsyncGenerator<string> {
  for await (const line of input) yield line;
}

/** Ours in this process, which answers like a peer: the mean time of a run in `ms`. @param times - runs in each repeat */
export function ours(body: () => unknown, times = 1): Contender<PeerAnswer> {
  return { name: 'ours', repeat: async () => ({ ms: await meanTime(times, body) }) };
}

/** Peers by name, each started or the reason why not; {@link closeAll} ends them. */
export class Peers {
  private readonly started = new Map<string, Peer | string>();

  /** Starts one; that it does not start is a result, too. */
  async add(name: string, start: () => Promise<Peer>): Promise<void> {
    this.started.set(name, await start().catch(messageOf));
  }

  /** One that takes part in a benchmark by answering a request. */
  contender(name: string, request: Readonly<Record<string, unknown>>): Contender<PeerAnswer> {
    const peer = this.started.get(name);
    if (!(peer instanceof Peer)) {
      const absent = peer ?? 'not started';
      return { name, absent, repeat: () => Promise.reject(new RisklabError(absent)) };
    }
    return { name, repeat: () => peer.ask(request) };
  }

  /** What they run on, one note per peer. */
  notes(): string[] {
    return [...this.started].flatMap(([name, peer]) => {
      if (!(peer instanceof Peer)) return [];
      const versions = Object.entries(peer.versions).map(([what, version]) => `${what} ${version}`);
      return versions.length > 0 ? [`${name}: ${versions.join(', ')}`] : [];
    });
  }

  async closeAll(): Promise<void> {
    for (const peer of this.started.values()) if (peer instanceof Peer) await peer.close();
  }
}
