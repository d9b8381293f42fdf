import { Command } from 'commander';
import { installKernelspec, uninstallKernelspec, type KernelspecOptions } from '../jupyter';

/** `risklab kernel`: installs the TypeScript kernel in Jupyter, or removes it. */
export function kernelCommand(): Command {
  const command = new Command('kernel').description('install or remove the TypeScript kernel of Jupyter');
  withPlace(command.command('install'))
    .description('write the kernelspec, so that JupyterLab offers the kernel')
    .action(async (options: KernelspecOptions) => {
      process.stdout.write(`kernel: installed in ${await installKernelspec(options)}\n`);
    });
  withPlace(command.command('uninstall'))
    .description('remove the kernelspec')
    .action(async (options: KernelspecOptions) => {
      process.stdout.write(`kernel: removed from ${await uninstallKernelspec(options)}\n`);
    });
  return command;
}

function withPlace(command: Command): Command {
  return command
    .option('--prefix <dir>', 'below the folder of a Jupyter installation, such as .venv')
    .option('--user', 'for the present user (the default)')
    .option('--sys-prefix', 'below the prefix of the python3 on the PATH');
}
