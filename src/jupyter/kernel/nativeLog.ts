/** A line that a native library logs (in the format of glog and Abseil) below the level of an error. */
const logLine =
  /^(?:[IW]\d{4} \d{2}:\d{2}:[\d.]+ +\d+ \S+:\d+\] .*|\d{4}-\d{2}-\d{2} [\d:.]+: [IW] \S+:\d+\] .*|WARNING: All log messages before absl::InitializeLog.*)\n?$/;

/**
 * Splits what a native library wrote to standard error: log lines for the person who runs the kernel, such as TensorFlow's version line,
 * and text that the reader of the notebook should see.
 *
 * @example
 * splitNativeLog('I0000 00:00:17 42 port.cc:153] on\nAborted\n');   // { log: 'I0000 ...\n', rest: 'Aborted\n' }
 */
export function splitNativeLog(text: string): { log: string; rest: string } {
  const parts = { log: '', rest: '' };
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) parts[logLine.test(line) ? 'log' : 'rest'] += line;
  return parts;
}
