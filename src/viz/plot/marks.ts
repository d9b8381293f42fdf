import { InputError } from '../../base';
import { shortNumber } from '../text';
import { ink } from '../theme';
import type { Piece } from './encodings';

/** A value along the horizontal axis, by what it is called. */
export interface Mark {
  name: string;
  at: number;
}

/** Reads the option `marks`. @throws InputError when it has no names, or a value is not finite */
export function marksOf(marks: Readonly<Record<string, number>>): Mark[] {
  if (typeof marks !== 'object' || marks === null || Array.isArray(marks)) {
    throw new InputError('marks', 'values by their names, such as { cut: 0.3 }', marks);
  }
  return Object.entries(marks).map(([name, at]) => {
    if (!Number.isFinite(at)) throw new InputError(`marks: ${name}`, 'a finite number', at);
    return { name, at };
  });
}

/** The marks in words, for a subtitle. */
export function marksText(marks: Mark[]): string {
  return `Dashed: ${marks.map(({ name, at }) => `${name} ${shortNumber(at)}`).join(', ')}.`;
}

/** A dashed line from top to bottom for each mark, with its name at the top. */
export function markLayers(lines: Mark[]): Piece[] {
  if (lines.length === 0) return [];
  const shared = { data: { values: lines.map(({ name, at }) => ({ mark: name, at })) } };
  const x = { field: 'at', type: 'quantitative' };
  return [
    { ...shared, mark: { type: 'rule', strokeDash: [5, 4], strokeWidth: 1.5, color: ink.text }, encoding: { x } },
    {
      ...shared,
      mark: { type: 'text', align: 'left', baseline: 'top', dx: 5, color: ink.text },
      encoding: { x, y: { value: 2 }, text: { field: 'mark' } },
    },
  ];
}
