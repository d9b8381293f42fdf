import { declarationsOf, type Declaration } from './declarations';
import type { ParameterLanguage } from './parameterLanguage';

/**
 * Parameters in TypeScript. Types are those that the notebook declares; where it declares none, `number` rather than the number
 * itself, so that later cells compile as they did; and what the notebook declares with `let` still is.
 */
export const typescriptParameters: ParameterLanguage = { declarationsOf, assignment, exactIntegers: false };

function assignment(name: string, value: unknown, declaration: Declaration | undefined): string {
  const { settable = false, type: written } = declaration ?? {};
  const type = written ?? (value === null || typeof value === 'object' ? '' : typeof value);
  const literal = typeof value === 'bigint' ? `${value}n` : JSON.stringify(value);
  return `${settable ? 'let' : 'const'} ${name}${type ? `: ${type}` : ''} = ${literal};`;
}
