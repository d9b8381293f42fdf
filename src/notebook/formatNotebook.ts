import { isJsonType, isObject, type Notebook, type Output } from './nbformat';

/** Where Python ends a line, as Jupyter does when it splits texts. */
// eslint-disable-next-line no-control-regex
const line = /[^\n\r\v\f\u001c-\u001e\u0085\u2028\u2029]*(?:\r\n|[\n\r\v\f\u001c-\u001e\u0085\u2028\u2029])|[^]+$/g;

/**
 * The text of a notebook as Jupyter itself writes it: one space of indent, sorted keys, texts as lists of lines. Halves of
 * characters, which no text file can hold, become U+FFFD.
 */
export function formatNotebook(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => ({
    ...cell,
    source: lines(cell.source),
    ...(cell.outputs ? { outputs: cell.outputs.map(splitOutput) } : {}),
  }));
  return `${JSON.stringify(sorted({ ...notebook, cells }), undefined, 1)}\n`;
}

function splitOutput(output: Output): object {
  if (output.output_type === 'stream') return { ...output, text: lines(output.text) };
  if (output.output_type === 'error') return output;
  const data = Object.entries(output.data).map(([type, value]) => [
    type,
    typeof value === 'string' && isText(type) ? lines(value) : value,
  ]);
  return { ...output, data: Object.fromEntries(data) as object };
}

function isText(type: string): boolean {
  return (
    !isJsonType(type) && (type.startsWith('text/') || type === 'image/svg+xml' || type === 'application/javascript')
  );
}

function lines(text: string): string[] {
  return text.match(line) ?? [];
}

function sorted(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/\p{Surrogate}/gu, '\ufffd');
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]));
}
