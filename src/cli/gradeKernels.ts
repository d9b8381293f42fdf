import { availableParallelism } from 'node:os';
import { checkHidden, findSandbox, openKernels, sandboxKernels, sandboxLimits, sandboxPlaces } from '../grade';
import { remoteKernels, type KernelProvider } from '../notebook';

/** The options of `risklab grade` that say where notebooks run, and what they may take. */
export interface KernelFlags {
  out: string;
  sandbox: boolean;
  server?: string;
  token?: string;
  contest?: string;
  truth?: string;
  startTimeout: number;
  notebookTimeout: number;
  memory: number;
  disk: number;
  processes: number;
}

/**
 * Where notebooks run, which is said, as it decides how safe that is.
 *
 * @param folder - of the submissions
 */
export async function kernelsOf(folder: string, flags: KernelFlags): Promise<KernelProvider> {
  const startTimeoutMs = flags.startTimeout * 1000;
  const { server, contest } = flags;
  if (server !== undefined) {
    say(
      `sandbox: none of this command; notebooks run on ${server}, as its user. Whether they are kept apart is up to it.`,
    );
    const token = flags.token ?? process.env['JUPYTER_TOKEN'];
    return remoteKernels({ server, token, startTimeoutMs, note: say });
  }
  if (!flags.sandbox) {
    say('sandbox: none (--no-sandbox); notebooks can do what you can do.');
    return openKernels({ contest, startTimeoutMs });
  }
  const places = sandboxPlaces();
  const seen = contest === undefined ? places.readable : [...places.readable, contest];
  const truth: Record<string, string> = flags.truth === undefined ? {} : { '--truth': flags.truth };
  checkHidden({ ...places, readable: seen }, { folder, '--out': flags.out, ...truth });
  const tool = await findSandbox();
  say(`sandbox: ${tool.name}`);
  const { memory, disk, processes, notebookTimeout } = flags;
  // A process may use all processors for the whole time.
  const processorTime = Math.ceil(notebookTimeout * availableParallelism()) + 60;
  const limits = { ...sandboxLimits, memory, disk, processes, processorTime };
  return sandboxKernels({ tool, places, contest, startTimeoutMs, limits });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
