import type ts from 'typescript';

/** A file that was parsed, and what its time was then. */
export interface KeptFile {
  file: ts.SourceFile;
  /** In ms, as text. */
  version: string;
}

/** Where the start image leaves the files that it holds. */
export const keptFilesName = 'risklab.keptFiles';

/** The declarations that the start image of this process holds, by their paths; none without one. */
export function keptFiles(): ReadonlyMap<string, KeptFile> {
  const kept = (globalThis as Record<symbol, unknown>)[Symbol.for(keptFilesName)];
  return (kept as ReadonlyMap<string, KeptFile> | undefined) ?? new Map();
}
