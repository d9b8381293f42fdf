import sanitizeHtml from 'sanitize-html';
import { mimeText, type Output } from '../nbformat';
import { outputImage } from '../outputImage';
import type { Difference } from './difference';
import { compareImages } from './images';
import { compareTexts, type Tolerance } from './numbers';
import { sanitize } from './sanitize';

/** How near outputs have to be to those of the baseline. */
export interface OutputTolerance extends Tolerance {
  /** The part of an image's pixels that may look different, from 0 to 1. */
  imageTolerance: number;
}

/** What of an output is compared. */
type Comparable = { kind: 'text'; text: string } | { kind: 'image'; data: Buffer };

/**
 * Compares the outputs of a cell. What goes to standard output is one text, in however many pieces it came; standard error,
 * with its warnings and progress, is not compared. The other outputs are compared one by one.
 */
export async function compareOutputs(
  expected: readonly Output[],
  actual: readonly Output[],
  tolerance: OutputTolerance,
): Promise<Omit<Difference, 'cell'>[]> {
  const found = [compareText('stdout', stdout(expected), stdout(actual), tolerance)];
  const [before, now] = [expected.filter(isShown), actual.filter(isShown)];
  if (before.length !== now.length) {
    found.push({ what: 'outputs', message: `expected ${before.length}, got ${now.length}` });
  }
  for (const [i, output] of before.slice(0, now.length).entries()) {
    const other = now[i];
    if (other) found.push(await compareShown(`output ${i + 1}`, comparable(output), comparable(other), tolerance));
  }
  return found.filter((one) => one !== undefined);
}

async function compareShown(
  what: string,
  expected: Comparable,
  actual: Comparable,
  tolerance: OutputTolerance,
): Promise<Omit<Difference, 'cell'> | undefined> {
  if (expected.kind === 'text' && actual.kind === 'text')
    return compareText(what, expected.text, actual.text, tolerance);
  if (expected.kind === 'text' || actual.kind === 'text') {
    return { what, message: `expected ${named(expected)}, got ${named(actual)}` };
  }
  const difference = await compareImages(expected.data, actual.data, tolerance.imageTolerance);
  return difference && { what, ...difference };
}

function named({ kind }: Comparable): string {
  return kind === 'text' ? 'a text' : 'an image';
}

function compareText(
  what: string,
  expected: string,
  actual: string,
  tolerance: Tolerance,
): Omit<Difference, 'cell'> | undefined {
  const texts = { expected: sanitize(expected), actual: sanitize(actual) };
  const message = compareTexts(texts.expected, texts.actual, tolerance);
  return message === undefined ? undefined : { what, message, texts };
}

function isShown({ output_type }: Output): boolean {
  return output_type !== 'stream';
}

function stdout(outputs: readonly Output[]): string {
  return outputs
    .map((output) => (output.output_type === 'stream' && output.name === 'stdout' ? output.text : ''))
    .join('');
}

function comparable(output: Output): Comparable {
  if (output.output_type === 'stream') return { kind: 'text', text: output.text };
  if (output.output_type === 'error') return { kind: 'text', text: `${output.ename}: ${output.evalue}` };
  const image = outputImage(output.data);
  return image ? { kind: 'image', data: image.bytes } : { kind: 'text', text: textOf(output.data) };
}

function textOf(data: Record<string, unknown>): string {
  const [type, value] = Object.entries(data).find(([type]) => /\bjson$/.test(type)) ?? [];
  if (type !== undefined) return JSON.stringify(value, undefined, 1);
  const plain = mimeText(data, 'text/plain');
  const page = mimeText(data, 'text/html');
  if (plain !== undefined || page === undefined) return plain ?? Object.values(data).map(String).join('\n');
  return sanitizeHtml(page, { allowedTags: [] });
}
