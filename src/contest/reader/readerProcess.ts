import { readLabelledPredictions, readPredictions, readSubmission, Rejection } from '../../submission';
import type { ReaderAnswer } from './answer';

/** Reads the submission whose path is the first argument, and prints what it found as JSON. */
async function main(): Promise<void> {
  const [file = '', rows = ''] = process.argv.slice(2);
  let answer: ReaderAnswer;
  try {
    answer = await answerFor(file, rows === '' ? undefined : Number(rows));
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    answer = { ok: false, code: error.code, reason: error.reason, todo: error.todo };
  }
  process.stdout.write(JSON.stringify(answer));
}

async function answerFor(file: string, rows: number | undefined): Promise<ReaderAnswer> {
  const { file: name, manifest, sha256, entries } = await readSubmission(file);
  const bytes = entries.get('predictions.parquet')!;
  const { files: _files, versions: _versions, environment: _environment, ...said } = manifest;
  const common = { ok: true, sha256, manifest: said } as const;
  if (manifest.track === 'own') {
    const { score, risk, label, group } = readLabelledPredictions(name, bytes);
    return { ...common, score: [...score], risk: listOf(risk), truth: { label: [...label], group } };
  }
  const { score, risk } = readPredictions(name, bytes, rows);
  return { ...common, score: [...score], risk: listOf(risk), truth: null };
}

function listOf(values: Float64Array | undefined): number[] | null {
  return values ? [...values] : null;
}

void main();
