import { isJsonType, type Output } from '../nbformat';
import { imageOf } from '../outputImage';
import type { Difference } from './difference';
import { compareImages } from './images';
import { compareJson } from './json';
import type { Tolerance } from './numbers';
import { comparePages, readPage, svgWords } from './page';
import { sanitize } from './sanitize';
import { compareTexts } from './texts';

/** How near outputs have to be to those of the baseline. */
export interface OutputTolerance extends Tolerance {
  /** The part that may look different of the square of an image that differs most, from 0 to 1. */
  imageTolerance: number;
}

type Found = Omit<Difference, 'cell'>;

/**
 * Compares the outputs of a cell. What goes to standard output is one text, in however many pieces it came; standard error,
 * with its warnings and progress, is not compared. The other outputs are compared one by one, each in all its forms.
 */
export async function compareOutputs(
  expected: readonly Output[],
  actual: readonly Output[],
  tolerance: OutputTolerance,
): Promise<Found[]> {
  const found = compareText('stdout', stdout(expected), stdout(actual), tolerance);
  const [before, now] = [expected.filter(isShown), actual.filter(isShown)];
  if (before.length !== now.length) {
    found.push({ what: 'outputs', message: `expected ${before.length}, got ${now.length}` });
  }
  for (const [i, output] of before.slice(0, now.length).entries()) {
    const other = now[i];
    if (other) found.push(...(await compareShown(`output ${i + 1}`, output, other, tolerance)));
  }
  return found;
}

async function compareShown(
  what: string,
  expected: Output,
  actual: Output,
  tolerance: OutputTolerance,
): Promise<Found[]> {
  if (expected.output_type === 'error' && actual.output_type === 'error')
    return compareText(what, errorText(expected), errorText(actual), tolerance);
  if (!('data' in expected) || !('data' in actual)) {
    return [{ what, message: `expected ${named(expected)}, got ${named(actual)}` }];
  }
  const types = [...new Set([...Object.keys(expected.data), ...Object.keys(actual.data)])];
  const found: Found[] = [];
  for (const type of types) {
    const [before, now] = [expected.data[type], actual.data[type]];
    const name = types.length > 1 ? `${what}, ${type}` : what;
    if (before === undefined) found.push({ what: name, message: 'expected none, got one' });
    else if (now === undefined) found.push({ what: name, message: 'expected one, got none' });
    else found.push(...(await compareForm(name, type, before, now, tolerance)));
  }
  return found;
}

/** Each form is read as what it is. */
async function compareForm(
  what: string,
  type: string,
  expected: unknown,
  actual: unknown,
  tolerance: OutputTolerance,
): Promise<Found[]> {
  if (isJsonType(type) || typeof expected !== 'string' || typeof actual !== 'string')
    return told(what, compareJson(expected, actual, tolerance));
  if (type === 'text/html') return compareHtml(what, expected, actual, tolerance);
  const [before, now] = [imageOf(type, expected), imageOf(type, actual)];
  if (!before || !now) return compareText(what, expected, actual, tolerance);
  const difference = await compareImages(before.bytes, now.bytes, tolerance.imageTolerance);
  if (difference) return [{ what, ...difference }];
  return type === 'image/svg+xml' ? compareText(what, svgWords(expected), svgWords(actual), tolerance) : [];
}

async function compareHtml(
  what: string,
  expected: string,
  actual: string,
  tolerance: OutputTolerance,
): Promise<Found[]> {
  const [before, now] = [readPage(expected), readPage(actual)];
  const found = told(what, comparePages(before, now, tolerance));
  if (before.images.length !== now.images.length) {
    return [...found, { what, message: `expected ${before.images.length} images, got ${now.images.length}` }];
  }
  for (const [i, image] of before.images.entries()) {
    const difference = await compareImages(image, now.images[i]!, tolerance.imageTolerance);
    if (difference) found.push({ what: `${what}, image ${i + 1}`, ...difference });
  }
  return found;
}

function compareText(what: string, expected: string, actual: string, tolerance: Tolerance): Found[] {
  const texts = { expected: sanitize(expected), actual: sanitize(actual) };
  return told(what, compareTexts(expected, actual, tolerance)).map((one) => ({ ...one, texts }));
}

function told(what: string, message: string | undefined): Found[] {
  return message === undefined ? [] : [{ what, message }];
}

function named(output: Output): string {
  return output.output_type === 'error' ? `the error ${output.ename}` : 'no error';
}

function errorText({ ename, evalue }: Extract<Output, { output_type: 'error' }>): string {
  return `${ename}: ${evalue}`;
}

function isShown({ output_type }: Output): boolean {
  return output_type !== 'stream';
}

function stdout(outputs: readonly Output[]): string {
  return outputs
    .map((output) => (output.output_type === 'stream' && output.name === 'stdout' ? output.text : ''))
    .join('');
}
