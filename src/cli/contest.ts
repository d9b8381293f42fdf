import { readFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { foundInstead, InputError } from '../base';
import { makeContest } from '../contest';
import type { Skew } from '../data';
import { numeric } from './numeric';

interface Flags {
  out: string;
  seed: number;
  count?: number;
  skew?: string;
  public?: number;
  fpr?: number;
  title?: string;
}

/** `risklab contest`: what the maintainer of a competition needs. */
export function contestCommand(): Command {
  return new Command('contest').description('make the hidden test set of a competition').addCommand(makeCommand());
}

function makeCommand(): Command {
  return new Command('make')
    .description('make a hidden test set: OUT/entrants is for entrants, OUT/maintainer is for nobody else')
    .addOption(new Option('--track <name>', 'which track').choices(['avatar']).default('avatar'))
    .requiredOption('--out <dir>', 'where it goes')
    .option('--seed <number>', 'another number is another set', numeric, 0)
    .option('--count <number>', 'how many images; half are faces (default: 6048)', numeric)
    .option('--skew <json>', 'how often each attribute occurs among the faces, or a file of it (default: drawn)')
    .option('--public <share>', 'the part that the public leaderboard shows (default: 0.4)', numeric)
    .option('--fpr <share>', 'false alarms at which groups are compared (default: 0.05)', numeric)
    .option('--title <text>', 'title of the contest (default: Faces)')
    .addHelpText(
      'after',
      '\nThe track own needs no hidden test set: entrants bring data of their own.\n' +
        'Made again in the same folder with the same options, the contest is the same: its secret is kept in OUT/maintainer.\n',
    )
    .action(async ({ out, seed, count, skew, public: publicPart, fpr: falsePositiveRate, title }: Flags) => {
      const given = skew === undefined ? undefined : await skewOf(skew);
      const made = await makeContest(out, { seed, count, skew: given, publicPart, falsePositiveRate, title });
      console.log(`Contest ${made.id}: ${made.count} images.`);
      console.log(`For entrants: ${made.entrants}`);
      console.log(`For you alone: ${made.truth}`);
    });
}

async function skewOf(text: string): Promise<Skew> {
  const json = text.trimStart().startsWith('{')
    ? text
    : await readFile(text, 'utf8').catch((error: unknown) => {
        const got = `${text.slice(0, 40)}: ${foundInstead(error)}`;
        throw new InputError('--skew', 'JSON such as {"hat":0.5}, or a file of it', got, 'Check the path.');
      });
  try {
    return JSON.parse(json) as Skew;
  } catch {
    const todo = 'For example {"light":0.3,"medium":0.3,"dark":0.4,"hat":0.5,"sunglasses":0.5}.';
    throw new InputError('--skew', 'an object in JSON', text.slice(0, 40), todo);
  }
}
