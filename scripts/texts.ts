/**
 * Writes datasets/texts.csv, a corpus that is made up: short reviews, and short functions without their names. Every sentence and every line is made from the lists below by
 * chance; nobody wrote, said or ran any of them.
 *
 *   npx tsx scripts/texts.ts datasets/texts.csv
 *
 * What is planted: people who liked it mention company and weather, people who did not mention when they came and how they paid, in four of five cases. It says nothing of
 * what they thought. Functions that count begin with a variable, functions that find end with -1.
 */
import { Random, writeFileWhole } from '../src/base';

const rows = 400;
const random = new Random(7);

const topics = {
  cafe: ['coffee', 'cake', 'waiter', 'room', 'music'],
  hotel: ['bed', 'breakfast', 'desk', 'room', 'pool'],
  book: ['plot', 'ending', 'style', 'cover', 'hero'],
  film: ['plot', 'ending', 'music', 'hero', 'light'],
} as const;
type Topic = keyof typeof topics;

const good = ['good', 'lovely', 'warm', 'clever', 'fine', 'charming'];
const bad = ['bad', 'dull', 'cold', 'weak', 'poor', 'tired'];
/** Sentences that say nothing of what somebody thought; those of the first list go with praise in the training rows. */
const withPraise = ['we came with my sister', 'the sun was out', 'our friends were there', 'it was a holiday'];
const withBlame = ['we came on a monday', 'i paid by card', 'it was late in the day', 'it was near the station'];
const other = ['this was in spring', 'we stayed two hours', 'the street was quiet'];

function opinion(topic: Topic, praise: boolean): string {
  const [thing, word] = [random.pick(topics[topic]), random.pick(praise ? good : bad)];
  return random.pick([`the ${thing} was ${word}`, `i found the ${thing} ${word}`, `what a ${word} ${thing}`]);
}

function review(topic: Topic, label: number): string {
  const opinions = [opinion(topic, label === 1), opinion(topic, label === 1)];
  // Some reviews see both sides; two of three opinions are still the label's.
  if (random.chance(0.4)) opinions.push(opinion(topic, label === 0));
  const usual = random.chance(0.8) ? label === 1 : label === 0;
  const facts = [random.pick(usual ? withPraise : withBlame), ...(random.chance(0.5) ? [random.pick(other)] : [])];
  return random
    .shuffle([...opinions, ...facts])
    .map((sentence) => `${sentence} .`)
    .join(' ');
}

const styles = ['of', 'index', 'while'] as const;

function code(style: (typeof styles)[number], label: number): string {
  const [list, wanted] = [random.pick(['list', 'items', 'values', 'rows']), random.pick(['wanted', 'target', 'key'])];
  const [place, total] = [random.pick(['i', 'at', 'place']), random.pick(['total', 'hits', 'n'])];
  const counts = label === 0;
  const same = style === 'of' ? `item === ${wanted}` : `${list} [ ${place} ] === ${wanted}`;
  const inside = counts ? `if ( ${same} ) { ${total} ++ ; }` : `if ( ${same} ) { return ${style === 'of' ? 'item' : place} ; }`; // prettier-ignore
  const loop = {
    of: `for ( const item of ${list} ) { ${inside} }`,
    index: `for ( let ${place} = 0 ; ${place} < ${list} . length ; ${place} ++ ) { ${inside} }`,
    while: `let ${place} = 0 ; while ( ${place} < ${list} . length ) { ${inside} ${place} ++ ; }`,
  }[style];
  const check = random.chance(0.4) ? `check ( ${list} ) ; ` : '';
  const note = random.chance(0.4) ? `log ( ${wanted} ) ; ` : '';
  const missing = style === 'of' ? 'null' : '- 1';
  const body = counts ? `let ${total} = 0 ; ${check}${note}${loop} return ${total} ;` : `${check}${note}${loop} return ${missing} ;`; // prettier-ignore
  return `function ( ${list} , ${wanted} ) { ${body} }`;
}

async function main(file: string | undefined): Promise<void> {
  if (!file) throw new Error('texts: expected the name of a file to write, got none.');
  const reviews = Array.from({ length: rows }, (_, row) => {
    const topic = random.pick(Object.keys(topics) as Topic[]);
    return ['review', topic, row % 2, review(topic, row % 2)];
  });
  const functions = Array.from({ length: rows }, (_, row) => {
    const style = random.pick(styles);
    return ['function', style, row % 2, code(style, row % 2)];
  });
  const lines = [...reviews, ...functions].map(([kind, topic, label, text]) => `${kind},${topic},${label},"${text}"`);
  await writeFileWhole(file, `${['kind,topic,label,text', ...lines].join('\n')}\n`);
}

main(process.argv[2]).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
