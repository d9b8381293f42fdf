import pl from 'nodejs-polars';
import { recordsOf, zipBytes, type EntryName, type SubmissionManifest } from '../../src/submission';

/** Columns as they are to stand in a Parquet file. */
export function parquet(columns: Record<string, unknown>, types: Record<string, unknown> = {}): Buffer {
  const series = Object.entries(columns).map(([name, values]) => {
    const type = types[name];
    return type === undefined
      ? pl.Series(name, values as number[])
      : pl.Series(name, values as number[], type as never);
  });
  return pl.DataFrame(series).writeParquet({ compression: 'zstd' });
}

/** Predictions of so many rows, and right types. */
export function predictionsFile(scores: readonly number[], risks?: readonly number[]): Buffer {
  const row = scores.map((_, i) => i);
  return parquet(
    { row, score: scores, ...(risks && { risk: risks }) },
    { row: pl.Int32, score: pl.Float64, risk: pl.Float64 },
  );
}

/** A ZIP as it should be, but for what is given. */
export async function submissionZip(
  files: Partial<Record<EntryName, Buffer | string | undefined>>,
  manifest: Partial<Record<keyof SubmissionManifest, unknown>> = {},
): Promise<Buffer> {
  const usual = { 'notebook.ipynb': '{}', 'predictions.parquet': predictionsFile([1, -1]), 'answers.json': '{}' };
  const given = Object.entries({ ...usual, 'report.md': '# Report', ...files }) as [
    EntryName,
    Buffer | string | undefined,
  ][];
  const entries = new Map(
    given.flatMap(([name, data]) => (data === undefined ? [] : [[name, Buffer.from(data as string)]])),
  );
  const own = {
    format: 1,
    track: 'avatar',
    first: 'Ada',
    last: 'Lovelace',
    contest: '0123456789abcdef',
    seed: 0,
    versions: { risklab: '0.1.0' },
    environment: { platform: 'linux' },
    files: recordsOf(entries),
    created: '2030-01-02T03:04:05Z',
    ...manifest,
  };
  if (!('manifest.json' in files)) entries.set('manifest.json', Buffer.from(JSON.stringify(own)));
  return zipBytes(entries);
}
