import pl from 'nodejs-polars';
import {
  adam, augment, auroc, blazeface, check, checkAll, clearOutput, denseNetwork, diagram, fairness, fitEncoder,
  loadDataset, meanOverSeeds, NetworkModel, numberColumn, PlainModel, plot, schedules, show, standardClassifier, summary,
  textColumn, thresholdFor, useBackend, wrap, type Part, type Split, type TableDataset, type Values,
} from 'risklab';

const $cpu=()=>{const u=process.cpuUsage();return (u.user+u.system)/1e6}; let $last=$cpu(), $wall=Date.now(); const $t=(id:string)=>{const n=$cpu(),w=Date.now();process.stderr.write(`[[${id}]] cpu ${(n-$last).toFixed(1)} wall ${((w-$wall)/1000).toFixed(1)}\n`);$last=n;$wall=w;};
process.stdout.write('\n=== imports\n');
await useBackend();
$t('imports');
process.stdout.write('\n=== parameters\n');
// Numbers to play with. (A run without a browser may set others: its outputs then differ from the ones kept here.)
const epochs = 2; // quick: 2. How often the training of the face network goes through all images
const trainImages = 2400; // quick: 640. Half of them faces
const evalImages = 960; // quick: 240. Images to test on, half of them faces
const people = 10000; // quick: 3000. How many ask for a loan in section 1
const seeds = 5; // quick: 2. How often each training of section 5 is repeated
const tableEpochs = 12; // quick: 5. How often the small networks of section 5 go through the rows of compas (adult has more: a fifth of it)
const rounds = 3; // quick: 2. Rounds of the exponentiated gradient in section 5, two small networks each
const fetched = 1; // quick: 0. 1: fetch the table adult and the detector blazeface (once; they are kept). 0: leave them out
const seed = 0; // where the random numbers start
$t('parameters');
process.stdout.write('\n=== loans\n');
const loans = await loadDataset('loans', { count: people, seed: seed });

/** A small network for the features of a table, its rows scored: the table of the test rows with the logit as `yHat`. */
async function scored(name: string, data: TableDataset, features: readonly string[], label = 'label', ownSeed = seed) {
  const { train, test } = data.splits;
  const encoder = fitEncoder(train.table, { features: features, label: label });
  const network = denseNetwork({ inputs: encoder.names.length, hidden: [16], seed: ownSeed });
  const model = new PlainModel(network, { seed: ownSeed });
  model.compile({ optimizer: adam({ learningRate: 3e-3 }), loss: 'binaryCrossentropyFromLogits' });
  await model.fit(encoder.samples(train.table), { name: name, epochs: 8, batchSize: 128, curve: false });
  const table = (await model.predict(encoder.values(test.table))).joinTo(test.table);
  model.dispose();
  return table;
}

const byBank = await scored('loans', loans, loans.features);
const loanAudit = fairness.audit(byBank, { groups: 'group', seed: seed });
await show(loanAudit.groups.select('group', 'n', 'baseRate', 'selectionRate', 'accuracy', 'truePositiveRate', 'falsePositiveRate'));
$t('loans');
process.stdout.write('\n=== proxies\n');
const isOrange = pl.when(pl.col('group').eq(pl.lit('orange'))).then(pl.lit(1)).otherwise(pl.lit(0)).cast(pl.Int32).alias('orange');
const splits = Object.fromEntries(Object.entries(loans.splits).map(([name, split]) => [name, { ...split, table: split.table.withColumns(isOrange) }]));
const groupsAsLabels = { ...loans, splits: { ...loans.splits, ...splits } };
const readable = [];
for (const columns of [['history'], ['amount'], ['postalCode'], ['history', 'amount', 'postalCode']]) {
  const table = await scored(`group from ${columns.join(', ')}`, groupsAsLabels, columns, 'orange');
  readable.push({ columns: columns.join(', '), 'group found (AUROC)': auroc(table, { label: 'orange' }) });
}
await show(pl.DataFrame(readable));
$t('proxies');
process.stdout.write('\n=== parity\n');
function decidedBy(limits: Record<string, number>) {
  const groups = textColumn(byBank, 'group');
  const lent = [...numberColumn(byBank, 'chance')].map((chance, row) => Number(chance > limits[groups[row] ?? '']));
  return byBank.withColumns(pl.Series('lent', lent, pl.Int32));
}
const single = decidedBy({ blue: 0.5, orange: 0.5 });
const lentBefore = single.getColumn('lent').mean();
const topShare = (group: string) => byBank.filter(pl.col('group').eq(pl.lit(group))).getColumn('chance').quantile(1 - lentBefore);
const equal = decidedBy({ blue: topShare('blue'), orange: topShare('orange') });

const outcomes = Object.entries({ 'one threshold': single, 'demographic parity': equal }).flatMap(([rule, table]) =>
  ['blue', 'orange'].map((group) => {
    const own = table.filter(pl.col('group').eq(pl.lit(group)));
    const share = (label: number, lent: number) =>
      own.filter(pl.col('label').eq(label).and(pl.col('lent').eq(lent))).height / own.height;
    return {
      rule: rule,
      group: group,
      'gets a loan': own.getColumn('lent').mean(),
      'refused, would have paid': share(1, 0),
      'lent, does not pay': share(0, 1),
      'right decisions': share(1, 1) + share(0, 0),
    };
  }),
);
await show(pl.DataFrame(outcomes));
// The best that any rule can reach with history and group, by a formula.
const bestOf = (criterion: 'none' | 'demographicParity') => fairness.loansOptimum({ criterion: criterion }).accuracy;
await show(
  pl.DataFrame([
    { rule: 'the best of all rules', 'right decisions': bestOf('none') },
    { rule: 'the best with demographic parity', 'right decisions': bestOf('demographicParity') },
  ]),
);
$t('parity');
process.stdout.write('\n=== gender-shades\n');
const shades = (await loadDataset('gender-shades')).table;
const classifiers = ['Microsoft', 'Face++', 'IBM'];
const shadeAudits = Object.fromEntries(
  classifiers.map((name) => {
    const own = shades.filter(pl.col('classifier').eq(pl.lit(name)));
    return [name, fairness.audit(own, { prediction: 'prediction', groups: ['skinTone', 'gender'], seed: seed })];
  }),
);
const both = pl.col('by').eq(pl.lit('skinTone / gender'));
const accuracies = pl.concat(
  classifiers.map((name) =>
    shadeAudits[name].rates
      .filter(both.and(pl.col('rate').eq(pl.lit('accuracy'))))
      .withColumns(pl.lit(name).alias('classifier')),
  ),
);
await show(
  plot.intervals(accuracies, {
    value: 'value',
    by: 'group',
    series: 'classifier',
    titles: { value: 'accuracy' },
    title: 'Gender Shades: accuracy by skin tone and gender',
  }),
);
const gapsOf = (name: string) =>
  shadeAudits[name].summary
    .filter(pl.col('criterion').eq(pl.lit('accuracyParity')))
    .toRecords()
    .map(({ by, lowest, highest, difference, differenceLower, differenceUpper, p }) => {
      const own = shades.filter(pl.col('classifier').eq(pl.lit(name)));
      const accuracy = own.filter(pl.col('prediction').eq(pl.col('label'))).height / own.height;
      const gap = { difference: Number(difference), lower: differenceLower, upper: differenceUpper, p: p };
      return { classifier: name, accuracy: accuracy, by: String(by), lowest: lowest, highest: highest, ...gap };
    });
const shadeGaps = classifiers.flatMap(gapsOf);
await show(pl.DataFrame(shadeGaps));
$t('gender-shades');
process.stdout.write('\n=== own\n');
const faces = (
  await loadDataset('avatar-faces', { train: trainImages, validation: evalImages / 2, test: evalImages })
).splits;
/** The network of Lab 1 with its augmentation, trained from one seed. */
async function faceNetwork(ownSeed: number) {
  const steps = epochs * Math.floor(trainImages / 32);
  const parts = [augment({ flip: true, shift: 6 })];
  const model = wrap(standardClassifier({ seed: ownSeed }), {}, { parts: parts, seed: ownSeed });
  model.compile({
    optimizer: adam({ learningRate: schedules.cosine({ from: 5e-4, to: 2.5e-5, steps: steps }) }),
    loss: 'binaryCrossentropyFromLogits',
  });
  await model.fit(faces.train, { name: `faces, seed ${ownSeed}`, epochs: epochs, batchSize: 32, curve: false });
  return model;
}
const faceModel = await faceNetwork(seed);
const onValidation = (await faceModel.predict(faces.validation)).joinTo(faces.validation.table);
const faceLimit = thresholdFor(onValidation, { falsePositiveRate: 0.05 });
const byOwn = (await faceModel.predict(faces.test)).joinTo(faces.test.table);
const ownCriteria: fairness.ParityName[] = ['equalOpportunity'];
const ownAudit = fairness.audit(byOwn, {
  groups: ['skinTone', 'hat', 'sunglasses'],
  criteria: ownCriteria,
  threshold: faceLimit,
  seed: seed,
});
await show(
  ownAudit.rates
    .filter(pl.col('by').eq(pl.lit('skinTone')))
    .filter(
      pl
        .col('rate')
        .eq(pl.lit('truePositiveRate'))
        .or(pl.col('rate').eq(pl.lit('falsePositiveRate'))),
    )
    .select('group', 'rate', 'value', 'lower', 'upper', 'reason'),
);
$t('own');

process.exit(0);
