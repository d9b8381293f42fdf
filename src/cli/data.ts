import path from 'node:path';
import { Command } from 'commander';
import { InputError, RisklabError } from '../base';
import { buildDataset, inventory, verifyDatasets, type BuiltDataset, type DatasetState } from '../data';

/**
 * `risklab data`: list, build and verify datasets.
 *
 * @example
 * program.addCommand(dataCommand());
 */
export function dataCommand(): Command {
  return new Command('data')
    .description('list, build and verify the datasets')
    .addCommand(listCommand())
    .addCommand(buildCommand())
    .addCommand(verifyCommand());
}

function listCommand(): Command {
  return new Command('list')
    .description('show every dataset: what it is, its licence, its options, and what of it is on this machine')
    .action(async () => {
      for (const state of await inventory()) print(describeState(state));
    });
}

function buildCommand(): Command {
  return new Command('build')
    .description(
      'build or fetch a dataset into the cache (datasets/.cache, or the folder in RISKLAB_CACHE); ' +
        'nothing is done when it is there already',
    )
    .argument('<name>', 'avatar-faces or mit-faces; the other datasets are read from where they are')
    .option(
      '-s, --set <key=value>',
      'an option of the dataset, as often as needed; the value in JSON or a word',
      collect,
    )
    .option('-f, --force', 'build it also when it is there already')
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  $ npx risklab data build avatar-faces\n' +
        '  $ npx risklab data build avatar-faces --set style=personas --set train=4000 --set seed=1\n' +
        '  $ npx risklab data build avatar-faces --set design=backgroundWithLabel --set conflict=0.05\n' +
        '  $ npx risklab data build avatar-faces --set \'difficulty={"noise":[0,8]}\'\n' +
        '  $ npx risklab data build mit-faces            (needs Python 3 with pip)\n',
    )
    .action(async (name: string, { set = {}, force = false }: { set?: Record<string, unknown>; force?: boolean }) => {
      const { folder, fresh } = await buildDataset(name, set, force);
      print(`${name}: ${fresh ? 'built' : 'there already'}: ${shown(folder)}`);
    });
}

function verifyCommand(): Command {
  return new Command('verify')
    .description(
      'compute the checksums of all files again, of the committed and of the built ones; exit 1 when one differs',
    )
    .argument('[names...]', 'which datasets; default: all that are on this machine')
    .action(async (names: string[]) => {
      const files = await verifyDatasets(names);
      for (const { dataset, file, problem } of files)
        print(`${problem ? 'BAD' : 'ok '}  ${dataset}  ${problem ?? shown(file)}`);
      const bad = files.filter(({ problem }) => problem !== undefined).length;
      if (bad > 0) throw new RisklabError(`data verify: ${bad} of ${files.length} files are not what they have to be.`);
      print(files.length > 0 ? `All ${files.length} files are right.` : 'No file of it is on this machine yet.');
    });
}

/** Adds one `key=value` to those before. */
function collect(pair: string, before: Record<string, unknown> = {}): Record<string, unknown> {
  const at = pair.indexOf('=');
  if (at < 1) throw new InputError('--set', 'key=value', pair, 'For example: --set train=4000.');
  return { ...before, [pair.slice(0, at)]: valueOf(pair.slice(at + 1)) };
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function describeState(state: DatasetState): string {
  const options = state.keys.length > 0 ? state.keys.join(', ') : 'none';
  const lines = [state.title, `licence: ${state.licence}`, `source: ${state.source}`, `options: ${options}`];
  return [`${state.name}: ${presence(state)}`, ...[...lines, ...state.built.map(describeBuilt)].map(indented)].join(
    '\n',
  );
}

function presence({ buildable, built, keys }: DatasetState): string {
  if (built.length > 0) return `${built.length} built`;
  if (buildable) return 'not here yet, comes at first use';
  return keys.includes('path') ? 'read from where you have it' : 'here';
}

function describeBuilt({ folder, manifest, bytes }: BuiltDataset): string {
  if (!manifest) return `${shown(folder)}: damaged, its manifest cannot be read`;
  const { train, validation, test } = manifest.splits;
  return `${shown(folder)}: ${train} + ${validation} + ${test} ${manifest.shape ? 'images' : 'rows'}, ${(bytes / 1e6).toFixed(1)} MB`;
}

function indented(line: string): string {
  return `    ${line}`;
}

/** A path as short as it gets from here. */
function shown(file: string): string {
  const relative = path.relative('.', file);
  return relative.startsWith('..') ? file : relative;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
