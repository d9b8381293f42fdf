import { Command } from 'commander';
import { InputError, writeFileWhole } from '../base';
import { progressHtml, progressTable, readProgress } from '../grade';
import { checkOutput } from './outputFile';

/** The options of the command, as commander hands them over. */
interface Flags {
  run: boolean;
  json?: string;
  html?: string;
}

/** `risklab progress`: how far the labs in a folder have been filled in. The exit code is 1 when one could not be read or run. */
export function progressCommand(): Command {
  return new Command('progress')
    .description('say how far the labs in a folder have been filled in')
    .argument('[folder]', 'looked through with the folders in it', '.')
    .option('--run', 'run the notebooks, instead of taking the outputs that are stored in them', false)
    .option('--json <file>', 'write it as JSON')
    .option('--html <file>', 'write it as a page')
    .action(async (folder: string, { run, json, html }: Flags) => {
      checkOutput('--json', json);
      checkOutput('--html', html, [json]);
      for (const [option, file] of Object.entries({ '--json': json, '--html': html }))
        if (file?.toLowerCase().endsWith('.ipynb'))
          throw new InputError(option, 'a file that is no notebook', file, 'Choose another file.');
      const rows = await readProgress(folder, { run });
      process.stdout.write(progressTable(rows, run));
      const checks = run ? 'run' : 'stored';
      if (json !== undefined)
        await writeFileWhole(json, `${JSON.stringify({ format: 1, checks, notebooks: rows }, undefined, 2)}\n`);
      if (html !== undefined) await writeFileWhole(html, progressHtml(rows, run));
      if (rows.some(({ problem }) => problem !== undefined)) process.exitCode = 1;
    });
}
