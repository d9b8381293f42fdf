import { RisklabError } from '../base';
import type { Comm, CommHandler, CommMessage } from './comm';

/** Where code runs: in risklab's kernel, in a stock tslab kernel, or in neither. */
export type CellHost = 'kernel' | 'tslab' | 'terminal';

/** Sends a message of any type for the cell that runs. */
export type Broadcast = (type: string, content: object) => Promise<void>;

/** What risklab's kernel offers besides sending messages for the cell that runs. */
export interface KernelServices {
  /** Asks the reader of the notebook for a line of text. */
  input(prompt: string, password: boolean): Promise<string>;
  /** Opens a comm to the front end. */
  openComm(target: string, message: CommMessage): Comm;
  /** Takes the comms that the front end opens; returns a function that ends it. */
  onComm(target: string, handler: CommHandler): () => void;
  /** A variable of the notebook; undefined where no cell has declared it. Older kernels do not offer it. */
  variable?(this: void, name: string): { value: unknown } | undefined;
  /** The code of each cell that was run since the kernel started, in that order, with the one that runs. Older kernels do not offer it. */
  codes?(): readonly string[];
}

type WriteDisplayData = (content: object, update: boolean) => void;

/** Under this symbol the global object has the kernel's function that sends messages; Deno's kernel gave it the name. */
export const broadcastSymbol = Symbol.for('Jupyter.broadcast');
/** Under this symbol the global object has the {@link KernelServices}. */
export const servicesSymbol = Symbol.for('risklab.kernel');

const whatItIs = {
  kernel: 'a kernel that does not offer it',
  tslab: 'a stock tslab kernel',
  terminal: 'a program outside notebooks',
};

/** Where this code runs. Found out at each call, as tslab can show nothing before its first cell. */
export function cellHost(): CellHost {
  if (kernelBroadcast()) return 'kernel';
  return tslabWriter() ? 'tslab' : 'terminal';
}

/** The kernel's way to send messages, when this is a kernel that has it. */
export function kernelBroadcast(): Broadcast | undefined {
  const value = (globalThis as Record<symbol, unknown>)[broadcastSymbol];
  return typeof value === 'function' ? (value as Broadcast) : undefined;
}

/** The services of risklab's kernel. @throws RisklabError anywhere else */
export function kernelServices(what: string): KernelServices {
  const value = (globalThis as Record<symbol, unknown>)[servicesSymbol];
  if (typeof value === 'object' && value !== null) return value as KernelServices;
  throw needsKernel(what);
}

/** The error of functions that work only in risklab's kernel. */
export function needsKernel(what: string): RisklabError {
  return new RisklabError(
    `${what}: expected a cell that runs in the kernel of risklab, got ${whatItIs[cellHost()]}. ` +
      'Install the kernel with npx risklab kernel install, and choose TypeScript (tslab) in the notebook.',
  );
}

/**
 * `lastWriteDisplayData` of tslab's own module `jupyter`, when this process is tslab's kernel. tslab's public `display`
 * takes one MIME type per call; the function below it takes a whole bundle.
 */
export function tslabWriter(): WriteDisplayData | undefined {
  const name = Object.keys(require.cache).find((file) => /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(file));
  const exports =
    name === undefined ? undefined : (require.cache[name]?.exports as Record<string, unknown> | undefined);
  const write = exports?.['lastWriteDisplayData'];
  return typeof write === 'function' ? (write as WriteDisplayData) : undefined;
}
