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
const epochs = 5; // quick: 2. How often the training of the face network goes through all images
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
process.stdout.write('\n=== foreign\n');
/** What has to be fetched; undefined, with a message, where that is not wanted or not possible. */
async function fetchedOrNot<T>(what: string, fetching: () => Promise<T>): Promise<T | undefined> {
  try {
    if (fetched) return await fetching();
    await show(`${what} is left out, for fetched = 0.`);
  } catch (error) {
    await show(
      `${what} is left out, for it could not be fetched: ${error instanceof Error ? error.message : error}`,
    );
  }
}

const found = [{ network: 'your own', audit: ownAudit }];
const detector = await fetchedOrNot('The detector blazeface', () => blazeface({ margin: 0.25 }));
if (detector) {
  const scores = await detector.scores(faces.test.images);
  detector.dispose();
  const byBlazeface = faces.test.table.withColumns(pl.Series('yHat', [...scores]));
  const limits = { 'limit 0.5': 0.5, '5% false alarms': thresholdFor(byBlazeface, { falsePositiveRate: 0.05 }) };
  const asked = { groups: ['skinTone', 'hat', 'sunglasses'], criteria: ownCriteria, seed: seed };
  const measured = [];
  for (const [name, limit] of Object.entries(limits)) {
    found.push({ network: `blazeface, ${name}`, audit: fairness.audit(byBlazeface, { ...asked, threshold: limit }) });
    measured.push(
      summary(byBlazeface, { threshold: limit }).select('n', 'accuracy', 'truePositiveRate', 'falsePositiveRate', 'auroc'),
    );
  }
  await show(pl.concat(measured));
}
const alone = pl.col('by').str.contains(' / ').not();
const foundRates = pl.concat(
  found.map(({ network, audit }) =>
    audit.rates
      .filter(alone.and(pl.col('rate').eq(pl.lit('truePositiveRate'))))
      .withColumns(
        pl.lit(network).alias('network'),
        pl.concatString([pl.col('by'), pl.col('group')], ' ').alias('attribute'),
      ),
  ),
);
await show(
  plot.intervals(foundRates, {
    value: 'value',
    by: 'attribute',
    series: 'network',
    titles: { value: 'share of faces found' },
    title: 'Whom does it find?',
  }),
);
for (const { network, audit } of found) {
  await show(
    audit.summary
      .filter(alone)
      .select('by', 'lowest', 'highest', 'difference', 'differenceLower', 'differenceUpper', 'p', 'pHolm')
      .withColumns(pl.lit(network).alias('network')),
  );
}
$t('foreign');
process.stdout.write('\n=== propublica\n');
const counts = (await loadDataset('propublica')).table;
const compasAudit = fairness.audit(counts, { prediction: 'prediction', groups: 'race', seed: seed });
await show(
  compasAudit.groups.select('group', 'n', 'baseRate', 'falsePositiveRate', 'falseNegativeRate', 'positivePredictiveValue', 'negativePredictiveValue', 'accuracy'),
);
$t('propublica');
process.stdout.write('\n=== calibrated\n');
const compas = await loadDataset('compas', { seed: seed });
const deciles = compas.table.withColumns(pl.col('decileScore').cast(pl.Utf8).alias('decile'), pl.lit(1).cast(pl.Int32).alias('called'));
const byDecile = ['white', 'other'].map((race) => {
  // Groups are the ten scores here, and everybody counts as called: base rates are what is asked for, with their intervals.
  const own = deciles.filter(pl.col('race').eq(pl.lit(race)));
  return fairness
    .audit(own, { groups: 'decile', prediction: 'called', seed: seed })
    .rates.filter(pl.col('rate').eq(pl.lit('baseRate')))
    .withColumns(pl.lit(race).alias('race'));
});
await show(
  plot.intervals(pl.concat(byDecile), {
    value: 'value',
    by: 'group',
    series: 'race',
    titles: { value: 'share charged again within two years', group: 'score' },
    title: 'Does a score (1 to 10) mean the same for both groups?',
  }),
);
$t('calibrated');
process.stdout.write('\n=== impossibility\n');
await show(
  fairness
    .impossibility(counts, { prediction: 'prediction', groups: 'race' })
    .select('group', 'baseRate', 'positivePredictiveValue', 'falseNegativeRate', 'falsePositiveRate', 'byFormula'),
);
function ratesOf(race: string) {
  const own = compasAudit.groups.filter(pl.col('group').eq(pl.lit(race)));
  const value = (name: string) => numberColumn(own, name)[0];
  return {
    baseRate: value('baseRate'),
    falsePositiveRate: value('falsePositiveRate'),
    falseNegativeRate: value('falseNegativeRate'),
    positivePredictiveValue: value('positivePredictiveValue'),
  };
}
const [black, white] = [ratesOf('black'), ratesOf('white')];
const odds = (p: number) => p / (1 - p);
const follows = [
  {
    'made equal': 'predictive value, false-negative rate',
    'what follows': 'false-positive rate',
    white: white.falsePositiveRate,
    black: odds(black.baseRate) * (1 / white.positivePredictiveValue - 1) * (1 - white.falseNegativeRate),
  },
  {
    'made equal': 'predictive value, false-positive rate',
    'what follows': 'false-negative rate',
    white: white.falseNegativeRate,
    black: 1 - white.falsePositiveRate / odds(black.baseRate) / (1 / white.positivePredictiveValue - 1),
  },
  {
    'made equal': 'false-positive rate, false-negative rate',
    'what follows': 'predictive value',
    white: white.positivePredictiveValue,
    black: 1 / (1 + white.falsePositiveRate / odds(black.baseRate) / (1 - white.falseNegativeRate)),
  },
];
await show(pl.DataFrame(follows));
$t('impossibility');
process.stdout.write('\n=== criteria\n');
const asked = { prediction: 'prediction', groups: 'race', seed: seed };
const answers = {
  independence: fairness.independence(counts, asked),
  separation: fairness.separation(counts, asked),
  sufficiency: fairness.sufficiency(counts, asked),
};
await show(
  pl.concat(
    Object.entries(answers).map(([criterion, rows]) =>
      rows
        .filter(pl.col('relaxation').neq(pl.lit('mutualInformationCounted')))
        .select(pl.lit(criterion).alias('criterion'), 'relaxation', 'value', 'allowed', 'holds', 'p'),
    ),
  ),
);
$t('criteria');
process.stdout.write('\n=== curves\n');
const byNetwork = await scored('compas', compas, compas.features);
const races = ['white', 'other'];
/** Of a group and each threshold: how many are decided 1 rightly and wrongly, with label 1 and 0. */
function cellsOf(race: string) {
  const own = byNetwork.filter(pl.col('race').eq(pl.lit(race)));
  const [logits, labels] = [numberColumn(own, 'yHat'), numberColumn(own, 'label')];
  const sorted = [...logits].sort((a, b) => a - b);
  // The network's own threshold first, then 149 with as many people between each two of them.
  const limits = [0, ...Array.from({ length: 149 }, (_, i) => sorted[Math.floor((i * sorted.length) / 149)])];
  const positives = labels.reduce((sum, label) => sum + label, 0);
  return limits.map((limit) => {
    const decided = labels.filter((_, row) => logits[row] > limit);
    const right = decided.reduce((sum, label) => sum + label, 0);
    return { limit: limit, n: labels.length, positives: positives, decided: decided.length, right: right };
  });
}
type Cells = ReturnType<typeof cellsOf>[number];
const rate = {
  selection: ({ n, decided }: Cells) => decided / n,
  truePositive: ({ positives, right }: Cells) => right / positives,
  falsePositive: ({ n, positives, decided, right }: Cells) => (decided - right) / (n - positives),
  predictive: ({ decided, right }: Cells) => right / decided,
};
const gapOf = (name: keyof typeof rate) => (a: Cells, b: Cells) => Math.abs(rate[name](a) - rate[name](b));
const criteria = {
  'demographic parity': gapOf('selection'),
  'equal opportunity': gapOf('truePositive'),
  'equalized odds': (a: Cells, b: Cells) => Math.max(gapOf('truePositive')(a, b), gapOf('falsePositive')(a, b)),
  'predictive parity': gapOf('predictive'),
};
const rightOf = ({ n, positives, decided, right }: Cells) => n - positives - decided + 2 * right;
const cellsOfOthers = cellsOf('other');
const pairs = cellsOf('white').flatMap((white) =>
  cellsOfOthers.map((other) => {
    const gaps = Object.fromEntries(Object.entries(criteria).map(([name, gap]) => [name, gap(white, other)]));
    const accuracy = (rightOf(white) + rightOf(other)) / (white.n + other.n);
    return { white: white.limit, other: other.limit, accuracy: accuracy, gaps: gaps };
  }),
);
/** Of the pairs within a gap the most accurate one, and of those the one with the smallest gap. */
function bestFor(name: string, allowed: number) {
  const within = pairs.filter(({ gaps }) => gaps[name] <= allowed);
  const isBetter = (a: (typeof pairs)[0], b: (typeof pairs)[0]) =>
    a.accuracy > b.accuracy || (a.accuracy === b.accuracy && a.gaps[name] < b.gaps[name]);
  return within.reduce((best, pair) => (isBetter(pair, best) ? pair : best));
}
const allowed = Array.from({ length: 31 }, (_, i) => 0.01 * (i + 1));
await show(
  plot.curves(
    pl.DataFrame(
      allowed.map((gap) => ({
        gap: gap,
        ...Object.fromEntries(Object.keys(criteria).map((name) => [name, bestFor(name, gap).accuracy])),
      })),
    ),
    {
      x: 'gap',
      columns: Object.keys(criteria),
      y: 'best accuracy',
      titles: { gap: 'gap allowed' },
      title: 'What a criterion costs: COMPAS, a threshold for each group',
    },
  ),
);
$t('curves');
process.stdout.write('\n=== limits\n');
const three = (x: number) => Number(x.toFixed(3));
const chance = (logit: number) => three(1 / (1 + Math.exp(-logit)));
const inRow = (name: string, { white, other, accuracy, gaps }: (typeof pairs)[0]) => ({
  'made small (a gap of at most 0.02)': name,
  'threshold, white': chance(white),
  'threshold, other': chance(other),
  accuracy: three(accuracy),
  ...Object.fromEntries(Object.entries(gaps).map(([criterion, gap]) => [`gap: ${criterion}`, three(gap)])),
});
await show(
  pl.DataFrame([
    inRow('nothing: the network as it is', pairs[0]),
    ...Object.keys(criteria).map((name) => inRow(name, bestFor(name, 0.02))),
  ]),
);
$t('limits');
process.stdout.write('\n=== places\n');
await show(
  diagram(
    `
    (table) -> before: weights, repaired columns -> (weighted or repaired table) -> training -> (model)
    in: penalty, adversary, fair autoencoder, many networks -> training
    (model) -> (score) -> after: thresholds by group -> (decision)
    `,
    { title: 'Where one can mend' },
  ),
);
$t('places');
process.stdout.write('\n=== subjects\n');
interface Subject {
  name: string;
  by: string;
  /** Columns of numbers: the ones that can be repaired, and that say who is alike. */
  numbers: string[];
  epochs: number;
  /** How much the methods in training count their criterion. */
  weights: { penalty: number; adversary: number; vfae: number };
  /** Of the variational fair autoencoder, which has more to learn. */
  encoding: { epochs: number; learningRate: number };
  /** Of the fresh classifiers that try to read the group. */
  readingEpochs: number;
  load: (ownSeed: number) => Promise<TableDataset>;
}
const subjects: Subject[] = [
  {
    name: 'compas',
    by: 'race',
    epochs: tableEpochs,
    weights: { penalty: 20, adversary: 1, vfae: 3 },
    readingEpochs: tableEpochs + 10,
    encoding: { epochs: Math.ceil((4 / 3) * tableEpochs), learningRate: 3e-3 },
    numbers: ['age', 'juvenileFelonies', 'juvenileMisdemeanours', 'juvenileOther', 'priors'],
    load: (own: number) => loadDataset('compas', { seed: own }),
  },
];
if (await fetchedOrNot('The table adult', () => loadDataset('adult', { seed: seed }))) {
  subjects.push({
    name: 'adult',
    by: 'sex',
    epochs: Math.ceil(tableEpochs / 5),
    weights: { penalty: 20, adversary: 1, vfae: 10 },
    readingEpochs: Math.ceil(tableEpochs / 3),
    encoding: { epochs: Math.ceil(0.4 * tableEpochs), learningRate: 1e-3 },
    numbers: ['age', 'educationNumber', 'capitalGain', 'capitalLoss', 'hoursPerWeek'],
    load: (own: number) => loadDataset('adult', { seed: own }),
  });
}
$t('subjects');
process.stdout.write('\n=== mend-training\n');
interface How {
  weight?: Float64Array;
  part?: Part;
  adversary?: boolean;
}

const afterwards: fairness.ThresholdCriterion[] = ['demographicParity', 'equalOpportunity', 'equalizedOdds'];

/** The splits of a table as the network gets them. */
function encoded(
  splits: TableDataset['splits'],
  features: readonly string[],
  change = (table: pl.DataFrame) => table,
) {
  const encoder = fitEncoder(change(splits.train.table), { features: features });
  const numbers = ({ table }: { table: pl.DataFrame }) => encoder.samples(change(table));
  return {
    encoder,
    train: numbers(splits.train),
    validation: numbers(splits.validation),
    test: numbers(splits.test),
  };
}
type Encoded = ReturnType<typeof encoded>;

/** Trains a small network; gives the function that scores rows (column `yHat`). */
async function trainedOn(
  { encoder, train }: Encoded,
  { name, by, epochs }: Subject,
  ownSeed: number,
  { part, adversary, weight }: How = {},
) {
  const network = denseNetwork({ inputs: encoder.names.length, hidden: [16], seed: ownSeed });
  const model = part
    ? wrap(network, {}, { parts: [part], seed: ownSeed })
    : new PlainModel(network, { seed: ownSeed });
  const all = adam({ learningRate: 3e-3 });
  const optimizer = adversary ? { all: all, adversary: adam({ learningRate: 1e-2 }) } : all;
  model.compile({ optimizer: optimizer, loss: 'binaryCrossentropyFromLogits' });
  const options = { name: name, epochs: epochs, batchSize: 256, curve: false, columns: [by] };
  await model.fit(train, { ...options, ...(weight ? { weight: weight } : {}) });
  return async ({ x, table }: { x: Values; table: pl.DataFrame }) => (await model.predict(x)).joinTo(table);
}

const decide = (table: pl.DataFrame) => table.withColumns(pl.col('yHat').gt(0).cast(pl.Int32).alias('prediction'));
$t('mend-training');
process.stdout.write('\n=== mend-in\n');
/** Test rows with the scores of weights, penalty and adversary. */
async function mendedInTime(rows: Encoded, subject: Subject, ownSeed: number) {
  const { by, weights } = subject;
  const scores = async (how: How) => (await trainedOn(rows, subject, ownSeed, how))(rows.test);
  const adversary = fairness.adversarialDebiasing({ column: by, strength: weights.adversary, seed: ownSeed });
  return {
    'before: reweigh': await scores({ weight: fairness.reweigh(rows.train.table, { groups: by }) }),
    'in: penalty': await scores({ part: fairness.fairnessPenalty({ column: by, weight: weights.penalty }) }),
    'in: adversary': await scores({ part: adversary, adversary: true }),
  };
}

/** The variational fair autoencoder: test rows with scores, and their representation z. */
async function fairlyEncoded({ encoder, train, test }: Encoded, { name, by, weights, encoding }: Subject, ownSeed: number) {
  const network = denseNetwork({ inputs: encoder.names.length, hidden: [64, 16], seed: ownSeed });
  const model = new fairness.VariationalFairAutoencoder(network, { column: by, mmdWeight: weights.vfae, seed: ownSeed });
  model.compile({
    optimizer: adam({ learningRate: encoding.learningRate }),
    loss: 'binaryCrossentropyFromLogits',
  });
  await model.fit(train, { name: `${name}, VFAE`, epochs: encoding.epochs, batchSize: 256, curve: false });
  const [answers, z] = [await model.predict({ x: test.x }), await model.encode({ x: test.x })];
  model.dispose();
  return { scored: test.table.withColumns(pl.Series('yHat', [...answers.y.data])), z };
}

/** Test rows as the mixture of many small networks decides them. */
async function reduced({ encoder, train, test }: Encoded, { name, by, epochs }: Subject, ownSeed: number) {
  const numbersOf = (table: pl.DataFrame) =>
    table === train.table ? train.x : table === test.table ? test.x : encoder.values(table);
  const learn = async ({ table, y, weight }: fairness.WeightedRows) => {
    const network = denseNetwork({ inputs: encoder.names.length, hidden: [8], seed: ownSeed });
    const model = new NetworkModel(network, { seed: ownSeed });
    model.compile({ optimizer: adam({ learningRate: 1e-2 }), loss: 'binaryCrossentropyFromLogits' });
    const options = {
      name: `${name}, many networks`,
      epochs: Math.ceil(epochs / 3),
      batchSize: 256,
      curve: false,
    };
    await model.fit({ x: numbersOf(table), y: y }, { ...options, weight: weight });
    const logits = async (rows: pl.DataFrame) => (await model.predict({ x: numbersOf(rows) })).y.data;
    const decideRows = async (rows: pl.DataFrame) => (await logits(rows)).map((logit) => Number(logit > 0));
    return { decide: decideRows, dispose: () => model.dispose() };
  };
  const goal = { groups: by, criterion: afterwards[0], tolerance: 0.02 };
  const fair = await fairness.exponentiatedGradient(train.table, { ...goal, learn: learn, rounds: rounds });
  const decided = await fair.apply(test.table, { seed: ownSeed });
  fair.dispose();
  return decided;
}
$t('mend-in');
process.stdout.write('\n=== mend\n');
/** The test rows as each method decides them, and what later cells ask about. */
async function mended(subject: Subject, ownSeed: number) {
  const { by } = subject;
  const { splits, features } = await subject.load(ownSeed);
  const rows = encoded(splits, features);
  const repair = fairness.repairDisparateImpact(splits.train.table, { groups: by, features: subject.numbers });
  const repaired = encoded(splits, features, (table) => repair.apply(table));
  const onRepaired = await trainedOn(repaired, subject, ownSeed);
  const byRepair = async (table: pl.DataFrame) =>
    decide(await onRepaired({ x: repaired.encoder.values(repair.apply(table)), table: table }));
  const scores = await trainedOn(rows, subject, ownSeed);
  const [plain, onValidation] = [await scores(rows.test), await scores(rows.validation)];
  const autoencoder = await fairlyEncoded(rows, subject, ownSeed);
  const scored = {
    'as it is': plain,
    ...(await mendedInTime(rows, subject, ownSeed)),
    'in: VFAE': autoencoder.scored,
  };
  const decided: Record<string, pl.DataFrame> = {};
  for (const [method, table] of Object.entries(scored)) {
    decided[method] = decide(table);
    if (method === 'before: reweigh') decided['before: repair'] = decide(await onRepaired(repaired.test));
  }
  decided['in: many networks'] = await reduced(rows, subject, ownSeed);
  const rules: Record<string, fairness.ThresholdRule> = {};
  for (const criterion of afterwards) {
    rules[criterion] = fairness.thresholdsByGroup(onValidation, { groups: by, criterion: criterion });
    decided[`after: ${criterion}`] = rules[criterion].apply(plain, { seed: ownSeed });
  }
  const calibrated = fairness.calibrateByGroup(onValidation, { groups: by }).apply(plain);
  decided['after: calibration'] = calibrated.withColumns(pl.col('p').gt(0.5).cast(pl.Int32).alias('prediction'));
  const representations = { x: rows.test.x, 'x, repaired': repaired.test.x, z: autoencoder.z };
  return { seed: ownSeed, splits, features, decided, plain, rules, byRepair, representations };
}

/** What counts of one method on one split: accuracy, gaps, and each group's part. */
function judged(method: string, table: pl.DataFrame, by: string) {
  const report = fairness.audit(table, { prediction: 'prediction', groups: by, permutations: 1 });
  const gaps = report.summary
    .toRecords()
    .map(({ criterion, difference }) => [String(criterion), Number(difference)]);
  const groups = report.groups
    .toRecords()
    .flatMap(({ group, selectionRate, truePositiveRate, falsePositiveRate }) => [
      [`${group}: decided 1`, Number(selectionRate)],
      [`${group}: of label 1, decided 1`, Number(truePositiveRate)],
      [`${group}: of label 0, decided 1`, Number(falsePositiveRate)],
    ]);
  return {
    method: method,
    accuracy: table.filter(pl.col('prediction').eq(pl.col('label'))).height / table.height,
    ...Object.fromEntries([...gaps, ...groups]),
  };
}

/** Removes what dozens of trainings have shown; a stock tslab cannot, and keeps it. */
const clearBars = () => clearOutput().catch(() => undefined);

type Run = Awaited<ReturnType<typeof mended>>;
const results: { subject: Subject; runs: Run[]; judgements: ReturnType<typeof judged>[] }[] = [];
for (const subject of subjects) {
  const runs: Run[] = [];
  for (let own = seed; own < seed + seeds; own++) {
    runs.push(await mended(subject, own));
    await clearBars();
  }
  const judgements = runs.flatMap(({ decided }) =>
    Object.entries(decided).map(([method, table]) => judged(method, table, subject.by)),
  );
  results.push({ subject, runs, judgements });
}
for (const { subject, runs } of results) {
  const ones = runs.map(({ plain }) => numberColumn(plain, 'label').reduce((sum, label) => sum + label, 0) / plain.height);
  const share = ones.reduce((sum, own) => sum + own, 0) / ones.length;
  const usual = (100 * Math.max(share, 1 - share)).toFixed(1);
  await show(`${subject.name}: trained and judged ${seeds} times. Who decides everybody alike is right for ${usual}%.`);
}
$t('mend');
process.stdout.write('\n=== mended-table\n');
const gapNames = ['demographicParity', 'equalOpportunity', 'equalizedOdds', 'predictiveParity'];
/** Means over seeds as text, in points; a row for each value of `by`, a column for each value. */
async function showMeans(rows: Record<string, string | number>[], by: string, values: string[], signed = false) {
  const means = meanOverSeeds(pl.DataFrame(rows), { by: by, values: values }).toRecords();
  const text = (x: number) => `${signed && x > 0 ? '+' : ''}${(100 * x).toFixed(1)}`;
  const cell = (name: string, value: string) => {
    const row = means.find((one) => one[by] === name && one.metric === value);
    return row ? `${text(Number(row.mean))} (${text(Number(row.lower))} to ${text(Number(row.upper))})` : '';
  };
  const names = [...new Set(rows.map((row) => String(row[by])))];
  await show(
    pl.DataFrame(
      names.map((name) => ({
        [by]: name,
        ...Object.fromEntries(values.map((value) => [value, cell(name, value)])),
      })),
    ),
  );
}
for (const { subject, judgements } of results) {
  await show(`${subject.name}: accuracy and gaps between the groups of ${subject.by}, in points`);
  await showMeans(judgements, 'method', ['accuracy', ...gapNames]);
}
$t('mended-table');
process.stdout.write('\n=== mended-gaps\n');
for (const { subject, judgements } of results) {
  const means = meanOverSeeds(pl.DataFrame(judgements), {
    by: 'method',
    values: gapNames.filter((name) => name !== 'equalizedOdds'),
  });
  await show(
    plot.intervals(means, {
      value: 'mean',
      by: 'method',
      series: 'metric',
      order: [...new Set(judgements.map(({ method }) => method))],
      titles: { mean: 'gap between the groups (mean over seeds)', metric: 'criterion' },
      title: `${subject.name}: what each method does to each gap`,
    }),
  );
}
$t('mended-gaps');
process.stdout.write('\n=== who-pays\n');
const parts = ['decided 1', 'of label 1, decided 1', 'of label 0, decided 1'];
for (const { subject, judgements } of results) {
  const of = (method: string) => judgements.filter((row) => row.method === method);
  const base = of('as it is');
  const methods = [...new Set(judgements.map(({ method }) => method))].slice(1);
  /** What a method changes, seed by seed. */
  const changes = (method: string, values: string[], named = (value: string) => value) =>
    of(method).map((row, i) =>
      Object.fromEntries(values.map((value) => [named(value), Number(row[value]) - Number(base[i][value])])),
    );
  await show(`${subject.name}: points of difference from the network as it is`);
  const measured = ['accuracy', ...gapNames];
  const ofAll = methods.flatMap((method) => changes(method, measured).map((change) => ({ method: method, ...change })));
  await showMeans(ofAll, 'method', measured, true);

  const keys = Object.keys(base[0]).filter((key) => key.endsWith(`: ${parts[0]}`));
  const groups = keys.map((key) => key.split(': ')[0]);
  const ofGroups = methods.flatMap((method) =>
    groups.flatMap((group) =>
      changes(method, parts.map((part) => `${group}: ${part}`), (value) => value.split(': ')[1]).map((change) => ({
        method: method,
        group: group,
        'method, group': `${method}, ${group}`,
        ...change,
      })),
    ),
  );
  const wrongly = groups.map((group) => {
    const own = pl.DataFrame(ofGroups.filter((row) => row.group === group));
    return meanOverSeeds(own, { by: 'method', values: [parts[2]] }).withColumns(pl.lit(group).alias('group'));
  });
  await show(
    plot.intervals(pl.concat(wrongly), {
      value: 'mean',
      by: 'method',
      series: 'group',
      order: methods,
      reference: 0,
      titles: { mean: 'of label 0: change of the share decided 1 (mean over seeds)' },
      title: `${subject.name}: who is decided 1 wrongly more often, or less often?`,
    }),
  );
  await showMeans(ofGroups, 'method, group', parts, true);
}
$t('who-pays');
process.stdout.write('\n=== mend-faces\n');
const tones = ['light', 'medium', 'dark'];
const trainTones = textColumn(faces.train.table, 'skinTone');
const toneCount = (tone: string) => trainTones.filter((own) => own === tone).length;
const share = trainTones.filter((tone) => tone !== null).length / tones.length;
const toneWeights = Float64Array.from(trainTones, (tone) => (tone === null ? 1 : share / toneCount(tone)));

/** Shares of faces found, with the threshold of 5% false alarms on validation pictures. */
function foundBy(method: string, onValidation: pl.DataFrame, onTest: pl.DataFrame) {
  const limit = thresholdFor(onValidation, { falsePositiveRate: 0.05 });
  const foundAmong = (rows: pl.DataFrame) => rows.filter(pl.col('yHat').gt(limit)).height / rows.height;
  const byTone = tones.map((tone) => foundAmong(onTest.filter(pl.col('skinTone').eq(pl.lit(tone)))));
  const all = Object.fromEntries(tones.map((tone, i) => [`${tone}: found`, byTone[i]]));
  const falseAlarms = foundAmong(onTest.filter(pl.col('label').eq(0)));
  return { method: method, ...all, gap: Math.max(...byTone) - Math.min(...byTone), 'false alarms': falseAlarms };
}

/** The last two layers anew, from what the layers below make of the pictures. */
async function lastLayers(
  seen: Record<'train' | 'validation' | 'test', Values>,
  ownSeed: number,
  how: { weight?: Float64Array; part?: Part },
) {
  const network = denseNetwork({ inputs: seen.train.shape[1], hidden: [64], seed: ownSeed });
  const model = how.part
    ? wrap(network, {}, { parts: [how.part], seed: ownSeed })
    : new PlainModel(network, { seed: ownSeed });
  model.compile({ optimizer: adam({ learningRate: 1e-3 }), loss: 'binaryCrossentropyFromLogits' });
  const labels = numberColumn(faces.train.table, 'label');
  const options = { name: 'last layers', epochs: epochs, batchSize: 128, curve: false, columns: ['skinTone'] };
  await model.fit(
    { x: seen.train, y: [...labels], table: faces.train.table },
    { ...options, ...(how.weight ? { weight: how.weight } : {}) },
  );
  const scores = async (name: 'validation' | 'test') =>
    (await model.predict({ x: seen[name] })).joinTo(faces[name].table);
  const both = { validation: await scores('validation'), test: await scores('test') };
  model.dispose();
  return both;
}

const faceRuns: ReturnType<typeof foundBy>[] = [];
for (let own = seed; own < seed + seeds; own++) {
  const body = own === seed ? faceModel : await faceNetwork(own);
  const scores = async (split: Split) => (await body.predict(split)).joinTo(split.table);
  faceRuns.push(foundBy('the whole network', await scores(faces.validation), await scores(faces.test)));
  const below = (split: Split) => body.network.activations(split, -3); // where the convolutions end
  const seen = {
    train: await below(faces.train),
    validation: await below(faces.validation),
    test: await below(faces.test),
  };
  if (body !== faceModel) body.dispose();
  const penalty = fairness.fairnessPenalty({
    column: 'skinTone',
    groups: 3,
    criterion: 'equalOpportunity',
    weight: 1,
  });
  const hows = {
    'last layers anew': {},
    'before: weights': { weight: toneWeights },
    'in: penalty': { part: penalty },
  };
  for (const [method, how] of Object.entries(hows)) {
    const { validation, test } = await lastLayers(seen, own, how);
    faceRuns.push(foundBy(method, validation, test));
  }
  await clearBars();
}
const faceValues = [...tones.map((tone) => `${tone}: found`), 'gap', 'false alarms'];
await show('faces: shares found, gap between skin tones and false alarms, in points');
await showMeans(faceRuns, 'method', faceValues);
const anew = faceRuns.filter(({ method }) => method === 'last layers anew');
const faceChanges = ['before: weights', 'in: penalty'].flatMap((method) =>
  faceRuns
    .filter((row) => row.method === method)
    .map((row, i) => ({
      method: method,
      ...Object.fromEntries(faceValues.map((value) => [value, Number(row[value]) - Number(anew[i][value])])),
    })),
);
await show('faces: points of difference from last layers anew');
await showMeans(faceChanges, 'method', faceValues, true);
$t('mend-faces');
process.stdout.write('\n=== flips\n');
const flipped: { name: string; rows: Record<string, string | number>[] }[] = [];
for (const { subject, runs } of results) {
  const rows = [];
  const { by } = subject;
  for (const { seed: own, splits, features, plain, rules, byRepair } of runs) {
    const seen = encoded(splits, [...features, by]);
    const seeing = await trainedOn(seen, subject, own);
    const withGroup = async (table: pl.DataFrame) =>
      decide(await seeing({ x: seen.encoder.values(table), table: table.drop('yHat') }));
    const deciders: Record<string, (table: pl.DataFrame) => Promise<pl.DataFrame>> = {
      [`a network that sees ${by}`]: withGroup,
      'before: repair': (table: pl.DataFrame) => byRepair(table.drop('yHat')),
      ...Object.fromEntries(
        afterwards.map((criterion) => [
          `after: ${criterion}`,
          async (table: pl.DataFrame) => rules[criterion].apply(table, { seed: own }),
        ]),
      ),
    };
    for (const [decider, decided] of Object.entries(deciders)) {
      const decisions = async (table: pl.DataFrame) => numberColumn(await decided(table), 'prediction');
      const changes = await fairness.counterfactualFlips(decisions, plain, { column: by, threshold: 0.5 });
      const shares = changes
        .toRecords()
        .map(({ from, to, changed }) => [`${from}, were they ${to}`, Number(changed)]);
      rows.push({ decider: decider, ...Object.fromEntries(shares) });
    }
  }
  flipped.push({ name: subject.name, rows });
}
await clearBars();
for (const { name, rows } of flipped) {
  await show(`${name}: decisions that change with the group alone, in points`);
  const directions = Object.keys(rows[0]).filter((key) => key !== 'decider');
  await showMeans(rows, 'decider', directions);
}
$t('flips');
process.stdout.write('\n=== alike\n');
const { subject: compasSubject, runs: compasRuns } = results[0];
const felony = pl
  .when(pl.col('chargeDegree').eq(pl.lit('felony')))
  .then(pl.lit(1))
  .otherwise(pl.lit(0))
  .alias('felony');
const alike = [...compasSubject.numbers, 'felony'];
const consistencies = [];
const slopes = [];
for (const { plain, decided } of compasRuns) {
  const people = plain.withColumns(felony);
  for (const [method, table] of Object.entries(decided)) {
    const { value } = fairness.consistency(people.withColumns(table.getColumn('prediction')), {
      features: alike,
      prediction: 'prediction',
    });
    consistencies.push({ method: method, 'consistency, in points': value });
  }
  for (const method of ['as it is', 'before: repair', 'in: penalty']) {
    const chance = [...numberColumn(decided[method], 'yHat')].map((logit) => 1 / (1 + Math.exp(-logit)));
    const found = fairness.lipschitz(people.withColumns(pl.Series('chance', chance)), {
      features: alike,
      score: 'chance',
    });
    slopes.push({ method: method, 'largest ratio': found.value, same: found.same });
  }
}
await showMeans(consistencies, 'method', ['consistency, in points']);
const slopeMeans = meanOverSeeds(pl.DataFrame(slopes), { by: 'method', values: ['largest ratio', 'same'] });
await show(slopeMeans.select('method', 'metric', 'mean', 'lower', 'upper'));
$t('alike');
process.stdout.write('\n=== read-again\n');
const stillRead = [];
for (const { subject, runs } of results) {
  for (const {
    splits: { test },
    representations,
  } of runs) {
    const groups = textColumn(test.table, subject.by);
    for (const [what, numbers] of Object.entries(representations)) {
      const read = await fairness.fairRepresentation(numbers, groups, { folds: 2, epochs: subject.readingEpochs });
      const byReader = Object.fromEntries(
        read.toRecords().map(({ reader, auroc }) => [`read by: ${reader}`, Number(auroc)]),
      );
      stillRead.push({ 'read from': `${subject.name}: ${what}`, ...byReader });
    }
  }
  await clearBars();
}
await showMeans(stillRead, 'read from', ['read by: linear', 'read by: network']);
$t('read-again');

process.exit(0);
