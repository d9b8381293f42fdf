const number = String.raw`\d+(?:[.,]\d+)?`;

/** What differs from run to run and machine to machine, and what stands in its place; the order matters. */
const rules: readonly [pattern: RegExp, replacement: string][] = [
  // Colours and other escape sequences of terminals.
  // eslint-disable-next-line no-control-regex
  [/\u001b\[[0-9;?]*[A-Za-z]/g, ''],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '<id>'],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, '<time>'],
  [/(?<![\d:.])\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?![\d:])/g, '<time>'],
  [
    /(?:\b\d+ ?(?:h|hours?|m|min|minutes?) ?)*\b\d+(?:[.,]\d+)? ?(?:ns|µs|us|ms|s|secs?|seconds?|mins?|minutes?|hours?)\b/g,
    '<time>',
  ],
  [/(?:file:\/\/|(?<![\w.:/<)]))(?:\/[\w.@+~-]+){2,}\/?/g, '<path>'],
  [/\b[A-Za-z]:\\[\w.@+~-]+(?:\\[\w.@+~-]+)*\\?/g, '<path>'],
  [/\b(localhost|127\.0\.0\.1):\d+/g, '$1:<id>'],
  [/\b0x[0-9a-f]+\b/gi, '<id>'],
  [/\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{12,}\b/gi, '<id>'],
  [new RegExp(String.raw`\b(pid|PID|process) (${number})`, 'g'), '$1 <id>'],
];

/**
 * Takes out of a text what says when, where and by which process it was made: times and durations, absolute paths, UUIDs,
 * addresses, long hexadecimal numbers, ports of this machine, process ids; and the colours of terminals.
 *
 * @example
 * sanitize('took 12.3 s, wrote /home/me/out/a.png'); // 'took <time>, wrote <path>'
 */
export function sanitize(text: string): string {
  return rules.reduce((clean, [pattern, replacement]) => clean.replace(pattern, replacement), text);
}
