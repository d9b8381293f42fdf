/**
 * What sampling by the true groups gains over uniform sampling on avatar-faces: a plain classifier is trained by both rules
 * from several seeds; the threshold is fixed on the validation split; accuracy by group is measured on the test split.
 *
 *   npx tsx scripts/sampling-gain.ts --seeds 5 --phases 3@5e-4
 *   npx tsx scripts/sampling-gain.ts --seeds 3 --phases 3@5e-4,1@1e-4     (measures after each phase)
 *   npx tsx scripts/sampling-gain.ts --dataset '{"skew":{"hat":0.05}}' --json gain.json
 */
import { parseArgs } from 'node:util';
import pl from 'nodejs-polars';
import { startBackend } from '../src/backend';
import { writeFileWhole } from '../src/base';
import { loadDataset, type Dataset } from '../src/data';
import { accuracyByGroup, meanOverSeeds, summary, thresholdFor } from '../src/metrics';
import { standardClassifier } from '../src/models';
import { PlainModel } from '../src/risk';
import { adam, type ResamplingName } from '../src/learn';

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5' },
    // EPOCHS@LEARNING_RATE, one after the other; each phase starts Adam anew.
    phases: { type: 'string', default: '3@5e-4' },
    batch: { type: 'string', default: '32' },
    dataset: { type: 'string', default: '{}' },
    policies: { type: 'string', default: 'uniform,groups' },
    json: { type: 'string' },
  },
});

/** A part of a training with one learning rate. */
interface Phase {
  readonly epochs: number;
  readonly learningRate: number;
}

function readPhases(text: string): Phase[] {
  return text.split(',').map((phase) => {
    const [epochs, learningRate] = phase.split('@').map(Number) as [number, number];
    if (!(epochs >= 1 && learningRate > 0)) throw new Error(`phases: expected such as 3@5e-4,1@1e-4, got ${text}`);
    return { epochs, learningRate };
  });
}

/** One training: a row after each of its phases. */
async function trial(faces: Dataset, resampling: ResamplingName, seed: number): Promise<pl.DataFrame[]> {
  const model = new PlainModel(standardClassifier({ seed: 1000 + seed }), { seed });
  const rows: pl.DataFrame[] = [];
  let done = 0;
  for (const { epochs, learningRate } of readPhases(options.phases)) {
    model.compile({ optimizer: adam({ learningRate }), loss: 'binaryCrossentropyFromLogits' });
    await model.fit(faces.splits.train, { epochs, batchSize: Number(options.batch), resampling });
    done += epochs;
    const row = await measure(model, faces, `${resampling}@${done}`);
    rows.push(row.withColumns(pl.Series('seed', [seed])));
  }
  model.dispose();
  return rows;
}

/** A row with overall metrics, and the accuracy of each group. */
async function measure(model: PlainModel, faces: Dataset, name: string): Promise<pl.DataFrame> {
  const { validation, test } = faces.splits;
  const threshold = thresholdFor((await model.predict(validation)).joinTo(validation.table), {
    falsePositiveRate: 0.05,
  });
  const scored = (await model.predict(test)).joinTo(test.table);
  const byGroup = accuracyByGroup(scored, { by: 'group', threshold });
  const groups = byGroup.toRecords().map(({ group, accuracy }) => pl.Series(String(group), [Number(accuracy)]));
  const row = summary(scored, { name, by: 'group', threshold });
  return row.withColumns(pl.Series('threshold', [threshold]), ...groups);
}

async function main(): Promise<void> {
  const { name, version } = await startBackend();
  const faces = await loadDataset('avatar-faces', JSON.parse(options.dataset) as object);
  console.log(`${name} ${version}; ${faces.splits.train.images.length} training images; ${options.phases}`);
  const rows: pl.DataFrame[] = [];
  const shown = [
    'name',
    'seed',
    'balancedAccuracy',
    'falsePositiveRate',
    'light',
    'dark',
    'dark+hat+sunglasses',
    'worstGroup',
    'worstGroupAccuracy',
  ];
  for (let seed = 0; seed < Number(options.seeds); seed++) {
    for (const policy of options.policies.split(',') as ResamplingName[]) {
      for (const row of await trial(faces, policy, seed)) {
        rows.push(row);
        console.log(JSON.stringify(row.select(...shown).toRecords()[0]));
      }
    }
  }
  const table = pl.concat(rows);
  if (options.json) await writeFileWhole(options.json, JSON.stringify(table.toRecords(), null, 1));
  const groups = faces.splits.test.table.getColumn('group').dropNulls().unique().toArray() as string[];
  const values = ['balancedAccuracy', 'falsePositiveRate', 'auroc', 'worstGroupAccuracy', ...groups.sort()];
  if (rows.length > 2) {
    for (const row of meanOverSeeds(table, { by: 'name', values }).toRecords()) {
      const [mean, lower, upper] = [row['mean'], row['lower'], row['upper']].map((x) => (100 * Number(x)).toFixed(1));
      console.log(
        `${String(row['name']).padEnd(10)} ${String(row['metric']).padEnd(24)} ${mean}% (${lower} to ${upper})`,
      );
    }
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
