import type ts from 'typescript';

/** A file that was parsed, and of which version it was then. */
export interface KeptFile {
  file: ts.SourceFile;
  /** See {@link keptVersion}. */
  version: string;
}

/**
 * What changes when a file of a package does: its time, and its size, as some installers give all files the time that they were packed
 * with. The text of this function is put into the start image, so it uses nothing from outside.
 */
export function keptVersion(sys: ts.System, file: string): string {
  return `${sys.getModifiedTime?.(file)?.getTime()} ${sys.getFileSize?.(file)}`;
}

/** Where the start image leaves the files that it holds. */
export const keptFilesName = 'risklab.keptFiles';

/** The declarations that the start image of this process holds, by their paths; none without one. */
export function keptFiles(): ReadonlyMap<string, KeptFile> {
  const kept = (globalThis as Record<symbol, unknown>)[Symbol.for(keptFilesName)];
  return (kept as ReadonlyMap<string, KeptFile> | undefined) ?? new Map();
}
