import { createRequire } from 'node:module';
import path from 'node:path';
import { Command } from 'commander';
import { buildLabs, checkLabs, labsFolder } from '../author';
import { hasLibrary } from '../base';
import type * as check from '../check';

const load = createRequire(__filename);

/** `risklab author`: student and solution versions of labs, from one source each. */
export function authorCommand(): Command {
  return new Command('author')
    .description('make the student and the solution version of labs from their sources')
    .addCommand(buildCommand())
    .addCommand(checkCommand());
}

const labsArgument = ['[labs...]', 'the first letters of their file names, such as 04 (default: all)'] as const;
const folderOption = ['--folder <dir>', 'the folder of the labs, with source/ in it'] as const;

/** Where the labs are, as a person would write it. */
const usual = path.relative('.', labsFolder) || '.';

function buildCommand(): Command {
  return new Command('build')
    .description('make the student version (in the folder of the labs) and the solution version (in solutions/)')
    .argument(...labsArgument)
    .option(...folderOption, usual)
    .action(async (labs: string[], { folder }: { folder: string }) => {
      for (const { file, changed } of await buildLabs({ labs, folder })) {
        print(`${changed ? 'made ' : 'same '} ${path.relative('.', file)}`);
      }
    });
}

function checkCommand(): Command {
  return new Command('check')
    .description('say where versions differ from their sources, give solutions away, or break the rules; exit 1 then')
    .argument(...labsArgument)
    .option(...folderOption, usual)
    .action(async (labs: string[], { folder }: { folder: string }) => {
      const known = hasLibrary && folder === usual ? knownExercises() : undefined;
      const problems = await checkLabs({ labs, folder, ...(known ? { known } : {}) });
      for (const { text } of problems) print(text);
      if (problems.length > 0) process.exitCode = 1;
      else print('The student and the solution versions are as their sources make them.');
    });
}

/** The exercises that can be checked, of the whole library; it takes a moment to load. */
function knownExercises(): string[] {
  return (load('../check') as typeof check).exercises.map(({ id }) => id);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
