import { checkKeys, InputError } from '../base';
import { formsOf, isPromise, type MimeBundle } from './bundle';
import { kernelBroadcast, tslabWriter } from './host';

/** An output: its forms, and what a front end is told beside each of them, such as the size of a picture. */
export interface Shown {
  data: MimeBundle;
  metadata: Record<string, unknown>;
}

/** Which output of the cell {@link showForms} means. */
export interface ShowFormsOptions {
  /** A name by which the output can be replaced later. Default none. */
  id?: string | undefined;
  /** True to replace what was shown under `id`. Default false. */
  update?: boolean;
}

/** How {@link display} and {@link updateDisplay} show a thing. */
export interface DisplayOptions {
  /** What a front end is told beside the forms, by MIME type, such as the width of a picture. Default none. */
  metadata?: Record<string, unknown>;
}

/** How {@link display} shows a thing. */
export interface DisplayOnceOptions extends DisplayOptions {
  /** A name by which {@link updateDisplay} replaces the output later. Default none. */
  id?: string;
}

/**
 * Shows a thing as an output of the cell that runs. An object with a method for notebooks (`Symbol.for('Jupyter.display')`:
 * figures, tables) is shown by it, an object whose keys are all MIME types is shown as these forms, in one output, and
 * anything else as text. The order of outputs is kept without `await`, too, unless a thing prepares its forms
 * asynchronously.
 *
 * A stock tslab kernel shows it too; a program outside notebooks prints the text.
 *
 * @param thing - what to show; bytes in a bundle are sent as base64
 * @throws InputError on unknown options
 * @example
 * await display({ 'text/html': '<b>half</b>', 'text/plain': 'half' });
 * await display('training...', { id: 'state' });
 * await updateDisplay('state', 'trained');
 */
export async function display(thing: unknown, options: DisplayOnceOptions = {}): Promise<void> {
  checkKeys('display', options, ['id', 'metadata']);
  const { id, metadata = {} } = options;
  if (id !== undefined) checkId('display', id);
  const own = formsOf(thing);
  const data = isPromise(own) ? await own : own;
  await showForms({ data, metadata }, { id });
}

/**
 * Replaces all outputs that {@link display} has shown under an id, in whichever cell they are.
 *
 * @param id - the id that was given to `display`
 * @param thing - what to show in their place
 * @throws InputError when the id is no text, or on unknown options
 * @example
 * await display('0 %', { id: 'share' });
 * await updateDisplay('share', '50 %');
 */
export async function updateDisplay(id: string, thing: unknown, options: DisplayOptions = {}): Promise<void> {
  checkKeys('updateDisplay', options, ['metadata']);
  checkId('updateDisplay', id);
  const own = formsOf(thing);
  const data = isPromise(own) ? await own : own;
  await showForms({ data, metadata: options.metadata ?? {} }, { id, update: true });
}

function checkId(what: string, id: unknown): void {
  if (typeof id !== 'string' || id === '') throw new InputError(`${what}, id`, 'a text that is not empty', id);
}

/**
 * Shows an output whose forms are known, in the cell that runs; in a terminal, its `text/plain` form on standard output.
 *
 * - risklab's kernel (and Deno's) sends any message for `globalThis[Symbol.for('Jupyter.broadcast')]`.
 * - A stock tslab kernel offers one MIME type per call in its public module; the function below that module takes a whole
 *   bundle, so that one output has an interactive and a static form there too.
 *
 * @param shown - all forms of the output
 * @example
 * await showForms({ data: { 'text/plain': 'half', 'text/html': '<progress value=".5"></progress>' }, metadata: {} });
 */
export async function showForms(shown: Shown, { id, update = false }: ShowFormsOptions = {}): Promise<void> {
  const content = { ...shown, transient: id === undefined ? {} : { display_id: id } };
  const broadcast = kernelBroadcast();
  if (broadcast) return broadcast(update ? 'update_display_data' : 'display_data', content);
  const write = tslabWriter();
  if (write) return write(content, update);
  const text = shown.data['text/plain'];
  if (typeof text === 'string') process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}
