import { InvalidArgumentError } from 'commander';

/**
 * An option's number.
 *
 * @throws InvalidArgumentError, which commander prints with the name of the option
 */
export function numeric(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isNaN(value)) throw new InvalidArgumentError(`expected a number, got ${text || 'nothing'}.`);
  return value;
}
