import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { Command } from 'commander';
import { InputError, whyNoFile, writeFileWhole } from '../base';
import { contestOutline } from '../data';
import { packEntry, type PackedEntry } from '../submission';

interface Flags {
  first: string;
  last: string;
  notebook?: string;
  entry?: string;
  contest?: string;
  out: string;
  dryRun: boolean;
}

/** `risklab submit`: checks an entry to the competition and packs it. The exit code is 1 when something is wrong with it. */
export function submitCommand(): Command {
  return new Command('submit')
    .description('check an entry to the competition, and pack it as First_Last_Face.zip')
    .requiredOption('--first <name>', 'your first name')
    .requiredOption('--last <name>', 'your last name')
    .option('--notebook <file>', 'your notebook (default: the only one in this folder)')
    .option('--entry <dir>', 'what writeEntry has written (default: entry beside the notebook)')
    .option('--contest <dir>', 'the folder of the contest (default: contest beside the notebook)')
    .option('--out <dir>', 'where the ZIP goes', '.')
    .option('--dry-run', 'check alone, write nothing', false)
    .action(submit);
}

async function submit({ first, last, notebook, entry, contest, out, dryRun }: Flags): Promise<void> {
  const file = notebook ?? (await onlyNotebook());
  const contestFolder = contest ?? path.join(path.dirname(file), 'contest');
  const packed = await packEntry({
    first,
    last,
    notebook: file,
    entry,
    contest: await contestIn(contestFolder, contest),
  });
  if (packed.zip === undefined) return refuse(packed);
  describe(packed);
  const place = path.join(out, packed.file);
  const why = whyNoFile(place);
  if (why !== undefined)
    throw new InputError('--out', 'a folder that can be written to', why, 'Choose another folder.');
  if (dryRun) return console.log(`Nothing was written (--dry-run). It would be ${place}, ${sizeOf(packed.zip)}.`);
  await writeFileWhole(place, packed.zip);
  console.log(`Written: ${place}, ${sizeOf(packed.zip)}. Hand in this file; do not rename it.`);
}

function refuse({ problems, file }: PackedEntry): void {
  for (const { what, todo } of problems) console.error(`FIX  ${what}. ${todo}`);
  console.error(
    `${file} was not written: ${problems.length === 1 ? 'one thing is' : `${problems.length} things are`} wrong.`,
  );
  process.exitCode = 1;
}

function describe({ track, estimate, notes }: PackedEntry): void {
  for (const note of notes) console.log(`NOTE ${note}`);
  console.log(
    'Checked: all cells ran in order, without errors; all questions are answered; the predictions have their schema.',
  );
  console.log(
    track === 'own'
      ? 'Track own: your data and labels are scored by the same measures. Such scores are shown, and have no place.'
      : 'Track avatar: scored by the worst-group accuracy at the false-positive rate of the contest, on images whose labels nobody but the maintainer has.',
  );
  const worst = estimate?.worstGroup;
  if (!worst)
    return console.log(
      'No estimate: there is no validation.parquet. writeEntry writes it from validation predictions.',
    );
  const [value, lower, upper] = [worst.value, worst.lower, worst.upper].map((share) => `${(100 * share).toFixed(1)}%`);
  const whence =
    track === 'own' ? 'by your own labels' : 'from your validation predictions, not from the hidden images';
  console.log(`Estimate, ${whence}: worst group ${value} (95%: ${lower} to ${upper}).`);
}

async function onlyNotebook(): Promise<string> {
  const found = (await readdir('.')).filter((name) => name.endsWith('.ipynb') && !name.startsWith('.'));
  if (found.length === 1) return found[0]!;
  const got = found.length === 0 ? 'none' : found.slice(0, 5).join(', ');
  throw new InputError('this folder', 'one notebook', got, 'Name it with --notebook FILE.');
}

/** What the folder of a contest says. @param asked - the folder, where it was named: then it has to be there */
async function contestIn(folder: string, asked: string | undefined): Promise<{ id: string; rows: number } | undefined> {
  if ((await stat(path.join(folder, 'contest.json')).catch(() => undefined)) !== undefined)
    return contestOutline(folder);
  if (asked === undefined) return undefined;
  throw new InputError('--contest', 'the folder of a contest', `${folder}, in which there is no contest.json`);
}

function sizeOf(bytes: Uint8Array): string {
  return `${(bytes.length / 2 ** 20).toFixed(2)} MB`;
}
