import path from 'node:path';
import type { Outside } from './outside';

/** Whether the native backend works: the version of TensorFlow, or why it does not. */
export type ProbeResult = { readonly version: string } | { readonly why: string };

/**
 * Tries the native backend in a process of its own: loads it and computes something small.
 *
 * @param addon - an addon to try in place of the installed one
 */
export async function probeNative(outside: Outside, signal?: AbortSignal, addon?: string): Promise<ProbeResult> {
  const script = path.join(__dirname, `nativeProbe${path.extname(__filename)}`);
  const result = await outside.run(process.execPath, [script, ...(addon === undefined ? [] : [addon])], {
    timeoutMs: 120_000,
    env: { TF_CPP_MIN_LOG_LEVEL: '2', RISKLAB_BACKEND: 'native' },
    ...(signal ? { signal } : {}),
  });
  if (result.code !== 0) {
    if (!/SIGILL/.test(result.why)) return { why: result.why };
    return { why: 'the processor lacks instructions (AVX) that this build of TensorFlow uses' };
  }
  try {
    const line = result.stdout.trim().split('\n').at(-1) ?? '';
    return { version: (JSON.parse(line) as { version: string }).version };
  } catch {
    return { why: `the trial printed no result: ${result.stdout.slice(0, 200)}` };
  }
}
