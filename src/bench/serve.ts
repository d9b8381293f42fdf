import { createInterface } from 'node:readline';
import { messageOf } from '../base';
import type { PeerAnswer } from './peer';

/** Runs a peer's program; why it failed is its last word. */
export function runPeer(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    console.error(messageOf(error));
    process.exitCode = 1;
  });
}

/** A request to a peer: the case, and numbers. */
export interface PeerRequest {
  readonly case: string;
  readonly [name: string]: unknown;
}

/**
 * The other end of a `Peer`: answers requests until the input ends.
 *
 * @param versions - what it runs on
 * @param cases - what can be asked, by name
 */
export async function serve(
  versions: Readonly<Record<string, string>>,
  cases: Readonly<Record<string, (request: PeerRequest) => Promise<PeerAnswer>>>,
): Promise<void> {
  const say = (answer: object): void => void process.stdout.write(`${JSON.stringify(answer)}\n`);
  say({ ready: true, versions });
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as PeerRequest;
    const answer = cases[request.case];
    try {
      if (!answer) throw new RangeError(`expected one of ${Object.keys(cases).join(', ')}, got ${request.case}.`);
      say(await answer(request));
    } catch (error) {
      say({ error: messageOf(error) });
    }
  }
}
