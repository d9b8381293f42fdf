const megabyte = 2 ** 20;

/** The files of a submission, and the most bytes of each. */
export const entryLimits = {
  'manifest.json': 0.25 * megabyte,
  'notebook.ipynb': 20 * megabyte,
  'predictions.parquet': 20 * megabyte,
  'answers.json': 1 * megabyte,
  'report.md': 4 * megabyte,
  'report.html': 4 * megabyte,
} as const;

/** The name of a file of a submission. */
export type EntryName = keyof typeof entryLimits;

/** The files that each submission has; beside them it has a report, in one of two forms. */
export const requiredEntries = ['manifest.json', 'notebook.ipynb', 'predictions.parquet', 'answers.json'] as const;
/** The names that the report may have. */
export const reportEntries = ['report.md', 'report.html'] as const;

/** The most bytes of a submission as a ZIP. */
export const archiveLimit = 32 * megabyte;
/** The most bytes that one byte of a ZIP may become; counted once a file has {@link ratioFrom} bytes. */
export const ratioLimit = 200;
/** Below so many bytes, any ratio is harmless. */
export const ratioFrom = megabyte;

/** Whether a name is that of a file of a submission. */
export function isEntryName(name: string): name is EntryName {
  return Object.hasOwn(entryLimits, name);
}

/** Bytes as a person reads them. @example megabytes(20 * 2 ** 20); // 20 MB */
export function megabytes(bytes: number): string {
  return bytes < 0.1 * megabyte ? `${bytes} bytes` : `${Number((bytes / megabyte).toFixed(2))} MB`;
}
