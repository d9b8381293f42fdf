/** What an output is, in one or more forms: MIME type to content. Text for text, base64 for pictures, objects for JSON. */
export type MimeBundle = Record<string, unknown>;

/** An output with what a front end is told beside each form, such as the size of a picture. */
export interface Shown {
  data: MimeBundle;
  metadata: Record<string, unknown>;
}

/** Which output of the cell is meant. */
export interface DisplayOptions {
  /** A name by which the output can be replaced later. Default none. */
  id?: string;
  /** True to replace what was shown under `id`. Default false. */
  update?: boolean;
}

/** Where code runs: in risklab's kernel, in a stock tslab kernel, or in neither. */
export type Host = 'kernel' | 'tslab' | 'terminal';

type Broadcast = (type: string, content: object) => Promise<void>;
type WriteDisplayData = (content: object, update: boolean) => void;

/** Finds out where we are: asked anew each time, for tslab can show nothing before its first cell. */
export function cellHost(): Host {
  if (kernelBroadcast()) return 'kernel';
  return tslabWriter() ? 'tslab' : 'terminal';
}

/**
 * Shows an output in the cell that runs; in a terminal, its `text/plain` form on standard output.
 *
 * - risklab's kernel (and Deno's) sends any message for `globalThis[Symbol.for('Jupyter.broadcast')]`.
 * - A stock tslab kernel offers one MIME type a call in its public module; the function below that module takes a whole
 *   bundle, so that one output has an interactive and a static form there too.
 *
 * @param shown - all forms of the output
 * @example
 * await display({ data: { 'text/plain': 'half', 'text/html': '<progress value=".5"></progress>' }, metadata: {} });
 */
export async function display(shown: Shown, { id, update = false }: DisplayOptions = {}): Promise<void> {
  const content = { ...shown, transient: id === undefined ? {} : { display_id: id } };
  const broadcast = kernelBroadcast();
  if (broadcast) return broadcast(update ? 'update_display_data' : 'display_data', content);
  const write = tslabWriter();
  if (write) return write(content, update);
  const text = shown.data['text/plain'];
  if (typeof text === 'string') process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

function kernelBroadcast(): Broadcast | undefined {
  const value = (globalThis as Record<symbol, unknown>)[Symbol.for('Jupyter.broadcast')];
  return typeof value === 'function' ? (value as Broadcast) : undefined;
}

/** `lastWriteDisplayData` of tslab's own module `jupyter`, when this process is tslab's kernel. */
function tslabWriter(): WriteDisplayData | undefined {
  const name = Object.keys(require.cache).find((file) => /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(file));
  const exports =
    name === undefined ? undefined : (require.cache[name]?.exports as Record<string, unknown> | undefined);
  const write = exports?.['lastWriteDisplayData'];
  return typeof write === 'function' ? (write as WriteDisplayData) : undefined;
}
