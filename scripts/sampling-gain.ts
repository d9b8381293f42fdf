/**
 * What sampling by the true groups gains over uniform sampling on avatar-faces: a plain classifier is trained by both rules
 * from several seeds; the threshold is fixed on the validation split; accuracy by group is measured on the test split.
 *
 *   npx tsx scripts/sampling-gain.ts --seeds 5 --epochs 5
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
import { adam, type ResamplingName } from '../src/training';

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5' },
    epochs: { type: 'string', default: '5' },
    batch: { type: 'string', default: '32' },
    rate: { type: 'string', default: '5e-4' },
    dataset: { type: 'string', default: '{}' },
    policies: { type: 'string', default: 'uniform,groups' },
    json: { type: 'string' },
  },
});

/** One training and its test: a row with overall metrics, and the accuracy of each group. */
async function trial(faces: Dataset, resampling: ResamplingName, seed: number): Promise<pl.DataFrame> {
  const { train, validation, test } = faces.splits;
  const model = new PlainModel(standardClassifier({ seed: 1000 + seed }), { seed });
  model.compile({ optimizer: adam({ learningRate: Number(options.rate) }), loss: 'binaryCrossentropyFromLogits' });
  await model.fit(train, { epochs: Number(options.epochs), batchSize: Number(options.batch), resampling });
  const threshold = thresholdFor((await model.predict(validation)).joinTo(validation.table), {
    falsePositiveRate: 0.05,
  });
  const scored = (await model.predict(test)).joinTo(test.table);
  model.dispose();
  const byGroup = accuracyByGroup(scored, { by: 'group', threshold });
  const groups = byGroup.toRecords().map(({ group, accuracy }) => pl.Series(String(group), [Number(accuracy)]));
  const row = summary(scored, { name: resampling, by: 'group', threshold });
  return row.withColumns(pl.Series('seed', [seed]), pl.Series('threshold', [threshold]), ...groups);
}

async function main(): Promise<void> {
  const { name, version } = await startBackend();
  const faces = await loadDataset('avatar-faces', JSON.parse(options.dataset) as object);
  console.log(`${name} ${version}; ${faces.splits.train.images.length} training images; ${options.epochs} epochs`);
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
      const row = await trial(faces, policy, seed);
      rows.push(row);
      console.log(JSON.stringify(row.select(...shown).toRecords()[0]));
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
        `${String(row['name']).padEnd(16)} ${String(row['metric']).padEnd(24)} ${mean}% (${lower} to ${upper})`,
      );
    }
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
