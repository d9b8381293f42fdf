import path from 'node:path';
import { Command } from 'commander';
import { InputError } from '../base';
import { newProject, type ProjectKind } from '../template';

/** The options of the command, as commander hands them over. */
interface Flags {
  lab?: string;
  wrapper?: boolean;
  plain?: boolean;
  in?: string;
}

/** `risklab new`: a folder to start from. */
export function newCommand(): Command {
  return new Command('new')
    .description('make a folder with a notebook to start from; by default an entry to the competition')
    .argument('<name>', 'of the folder that is made')
    .option('--lab <number>', 'a lab to fill in, such as 04')
    .option('--wrapper', 'a wrapper of your own: its source, a notebook that uses it, a test')
    .option('--plain', 'a notebook about anything')
    .option('--in <folder>', 'where it is made (default: the present folder)')
    .action(async (name: string, flags: Flags) => {
      const { folder, notebook } = await newProject(name, { ...kindOf(flags), parent: flags.in ?? '.' });
      const steps = [`cd ${path.relative('.', folder)}`, 'npm install', 'npm start'];
      const words = ['', 'brings risklab and what it needs', `opens ${notebook} in JupyterLab`];
      const lines = steps.map((step, i) => (words[i] ? `  ${step.padEnd(14)} # ${words[i]}` : `  ${step}`));
      process.stdout.write(`${folder} is made. Next:\n${lines.join('\n')}\nMore is in its README.md.\n`);
    });
}

function kindOf(flags: Flags): { kind: ProjectKind; lab?: string } {
  const given = (['lab', 'wrapper', 'plain'] as const).filter((key) => flags[key] !== undefined);
  if (given.length > 1) {
    throw new InputError('new', 'one of --lab, --wrapper and --plain', given.map((key) => `--${key}`).join(' and '));
  }
  return { kind: given[0] ?? 'competition', ...(flags.lab === undefined ? {} : { lab: flags.lab }) };
}
