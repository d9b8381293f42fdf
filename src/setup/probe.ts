import path from 'node:path';
import type { Outside } from './outside';

/** Whether a backend works: the version of TensorFlow (native) or TensorFlow.js (WebAssembly), or why it does not. */
export type ProbeResult = { readonly version: string } | { readonly why: string };

/** What {@link probeBackend} tries. */
export interface ProbeOptions {
  /** Ends the trial when aborted. */
  signal?: AbortSignal;
  /** A native addon to try in place of the installed one. */
  addon?: string;
}

/** Tries a backend in a process of its own: loads it and computes something small. */
export async function probeBackend(
  backend: 'native' | 'wasm',
  outside: Outside,
  { signal, addon }: ProbeOptions = {},
): Promise<ProbeResult> {
  const script = path.join(__dirname, `probeScript${path.extname(__filename)}`);
  const args = [script, backend, ...(addon === undefined ? [] : [addon])];
  const env = { TF_CPP_MIN_LOG_LEVEL: '2' };
  const result = await outside.run(process.execPath, args, { timeoutMs: 120_000, env, ...(signal ? { signal } : {}) });
  if (result.code !== 0) {
    if (result.why.includes('SIGILL')) return { why: 'the processor lacks instructions (AVX) that TensorFlow uses' };
    return { why: (result.code === 1 && result.stderr.trim().split('\n').at(-1)) || result.why };
  }
  try {
    const line = result.stdout.trim().split('\n').at(-1) ?? '';
    return { version: (JSON.parse(line) as { version: string }).version };
  } catch {
    return { why: `the trial printed no result, but "${result.stdout.slice(0, 200)}"` };
  }
}
