import { createRequire } from 'node:module';
import { Command } from 'commander';
import { hasLibrary, isCheckout, messageOf } from '../base';
import type * as data from '../data';
import { installedKernels, kernelName } from '../jupyter';
import { diagnose, gigabytes, fix, ok, optional, type Finding } from '../setup';

/** `risklab doctor`: says what is in place and what is missing; fails when the labs cannot run. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Say what is in place, what is missing and what to do about it. Fails when the labs cannot run.')
    .action(async () => {
      const kernels = (await installedKernels()).filter(({ name }) => name === kernelName);
      const findings = await diagnose({ kernelspecs: kernels.map(({ folder }) => folder) });
      if (hasLibrary) findings.push(await datasets());
      for (const finding of findings) console.log(line(finding));
      const bad = findings.filter(({ state }) => state === 'fix').length;
      const what = isCheckout ? 'The labs' : 'Notebooks';
      console.log(bad === 0 ? `${what} can run.` : `${what} cannot run: see the lines that start with FIX.`);
      if (bad > 0) process.exitCode = 1;
    });
}

function line({ what, state, text }: Finding): string {
  return `${(state === 'fix' ? 'FIX' : state).padEnd(9)} ${what.padEnd(11)} ${text}`;
}

async function datasets(): Promise<Finding> {
  try {
    // Loaded only here: packages that do not load are something to say, too.
    const { inventory } = createRequire(__filename)('../data') as typeof data;
    return datasetsFinding(await inventory());
  } catch (error) {
    return fix('Datasets', `${messageOf(error).split('\n', 1)[0]} Run \`npm ci\` or \`npx risklab data verify\`.`);
  }
}

/**
 * What there is to say of the datasets: which are built and how large, and which of them are damaged.
 *
 * @example
 * datasetsFinding(await inventory()).text;   // built: avatar-faces (271 MB)
 */
export function datasetsFinding(states: readonly data.DatasetState[]): Finding {
  const what = 'Datasets';
  const all = states.flatMap(({ name, built }) => built.map((one) => ({ name, ...one })));
  const damaged = all.filter(({ manifest }) => manifest === undefined);
  if (damaged.length > 0) {
    return optional(what, `damaged: ${damaged.map(({ folder }) => folder).join(', ')}. Delete it; it is built again.`);
  }
  const sizes = new Map<string, number>();
  for (const { name, bytes } of all) sizes.set(name, (sizes.get(name) ?? 0) + bytes);
  if (sizes.size === 0) return optional(what, 'none is built yet; a lab builds what it needs when it first runs');
  return ok(what, `built: ${[...sizes].map(([name, bytes]) => `${name} (${gigabytes(bytes)})`).join(', ')}`);
}
