import { numberOf, specialKind } from './plain';

/** How many items of a list a message shows. */
const shown = 6;

/** A number in a message: few digits, unless another has to be told from it. */
export function numberText(value: number, other?: number): string {
  for (let digits = 5; digits < 17; digits++) {
    const text = String(Number(value.toPrecision(digits)));
    if (other === undefined || value === other || text !== String(Number(other.toPrecision(digits)))) return text;
  }
  return String(value);
}

/**
 * Plain data in the few words that a message has room for.
 *
 * @example
 * describePlain({ $: 'tensor', shape: [32, 1], dtype: 'float32', values: [] }); // 'a tensor of shape [32, 1]'
 */
export function describePlain(value: unknown): string {
  const number = numberOf(value);
  if (number !== undefined) return numberText(number);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return value.length > 60 ? `'${value.slice(0, 60)}...'` : `'${value}'`;
  if (Array.isArray(value)) return listText(value);
  if (typeof value !== 'object') return typeof value;
  return specialText(value as Record<string, unknown>) ?? objectText(value);
}

function specialText(value: Record<string, unknown>): string | undefined {
  switch (specialKind(value)) {
    case undefined:
      return undefined;
    case 'undefined':
      return 'undefined';
    case 'function':
      return 'a function';
    case 'promise':
      return 'a promise';
    case 'tensor':
      return `a tensor of shape [${Array.isArray(value['shape']) ? value['shape'].join(', ') : '?'}]`;
    case 'array':
      return `${String(value['kind'])} ${Array.isArray(value['values']) ? listText(value['values']) : ''}`.trim();
    case 'object':
      return `an object of class ${String(value['kind']).slice(0, 40)}`;
    default:
      return `something else (${String(value['$']).slice(0, 20)})`;
  }
}

function listText(values: readonly unknown[]): string {
  const items = values.slice(0, shown).map((item) => (Array.isArray(item) ? listText(item) : describePlain(item)));
  return `[${items.join(', ')}${values.length > shown ? `, ... ${values.length} values` : ''}]`;
}

function objectText(value: object): string {
  const entries = Object.entries(value).slice(0, shown);
  const items = entries.map(([key, member]) => `${key}: ${describePlain(member)}`);
  return `{ ${items.join(', ')}${Object.keys(value).length > shown ? ', ...' : ''} }`;
}
