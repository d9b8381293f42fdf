import type { Declaration, PlainType } from './declarations';
import type { ParameterLanguage } from './parameterLanguage';

/** Parameters in Python: assignments of one line at the top of a cell, with or without a type, as papermill has them. */
export const pythonParameters: ParameterLanguage = {
  declarationsOf,
  assignment: (name, value) => `${name} = ${literal(value)}`,
  exactIntegers: true,
};

const types: Readonly<Record<string, PlainType>> = { int: 'number', float: 'number', str: 'string', bool: 'boolean' };

function declarationsOf(code: string): Map<string, Declaration> {
  const found = new Map<string, Declaration>();
  for (const line of code.split('\n')) {
    const [, name, type, rest = ''] = /^([A-Za-z_]\w*)\s*(?::\s*([^=#]+?))?\s*=(?!=)\s*(.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const [value = ''] = /^(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^#]*)/.exec(rest) ?? [];
    const plain = type === undefined ? plainValue(value.trim()) : types[type];
    found.set(name, { settable: true, value: value.trim(), ...(type ? { type } : {}), ...(plain ? { plain } : {}) });
  }
  return found;
}

function plainValue(text: string): PlainType | undefined {
  if (/^(True|False)$/.test(text)) return 'boolean';
  if (/^-?[\d_]*\.?[\d_]+(e[+-]?\d+)?$|^-?\d[\d_]*\.$/i.test(text)) return 'number';
  return /^('[^']*'|"[^"]*")$/.test(text) && !/^(''|"")./.test(text) ? 'string' : undefined;
}

function literal(value: unknown): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, inner]) => `${JSON.stringify(key)}: ${literal(inner)}`)
    .join(', ')}}`;
}
