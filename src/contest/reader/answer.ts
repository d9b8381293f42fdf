import type { RejectionCode, SubmissionManifest } from '../../submission';

/** What the process that reads a submission prints. */
export type ReaderAnswer =
  | { ok: false; code: RejectionCode; reason: string; todo: string }
  | {
      ok: true;
      sha256: string;
      manifest: Omit<SubmissionManifest, 'files' | 'versions' | 'environment'>;
      /** In the order of the rows. */
      score: number[];
      risk: number[] | null;
      /** What the entrant says to be true, in the track `own`. */
      truth: { label: number[]; group: readonly (string | null)[] } | null;
    };
