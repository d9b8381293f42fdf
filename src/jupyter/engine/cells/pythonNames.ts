/**
 * What to write in the place of a name that Python declares and TypeScript does not.
 *
 * @param given - the arguments when it is called
 */
type Hint = (given: string | undefined) => string;

const write =
  (call: (given: string) => string, bare: string): Hint =>
  (given) =>
    `Write: ${given === undefined ? bare : call(given || '...')}`;
const always =
  (text: string): Hint =>
  () =>
    text;

const loop = 'for (let i = start; i < end; i++) { ... }';

/** By name. A name that the user has declared never comes here, as TypeScript finds it. */
export const pythonNames: ReadonlyMap<string, Hint> = new Map<string, Hint>([
  ['print', (given) => `Write: console.log(${given ?? '...'})`],
  ['True', always('Write: true')],
  ['False', always('Write: false')],
  ['None', always('Write: null, or undefined')],
  ['self', always('Write: this')],
  ['len', write((x) => `${x}.length (of a Map or Set: .size)`, 'x.length')],
  ['range', write((x) => (x.includes(',') ? loop : `Array.from({ length: ${x} }, (_, i) => i)`), loop)],
  ['enumerate', write((x) => `for (const [i, x] of ${x}.entries()) { ... }`, 'list.entries()')],
  ['zip', always('Write: a.map((x, i) => [x, b[i]])')],
  ['str', (given) => (given === undefined ? 'The type is called: string' : `Write: String(${given})`)],
  ['int', (given) => (given === undefined ? 'The type is called: number' : `Write: Math.trunc(Number(${given}))`)],
  ['float', (given) => (given === undefined ? 'The type is called: number' : `Write: Number(${given})`)],
  ['bool', (given) => (given === undefined ? 'The type is called: boolean' : `Write: Boolean(${given})`)],
  ['type', write((x) => `typeof ${x}`, 'typeof x')],
  ['isinstance', write(() => 'x instanceof A, or typeof x === "number"', 'x instanceof A')],
  ['dict', (given) => (given === undefined ? 'The type is called: Record<string, ...>' : 'Write: {}, or new Map()')],
  [
    'list',
    (given) => (given === undefined ? 'The type is called: ...[]' : `Write: ${given ? `Array.from(${given})` : '[]'}`),
  ],
  ['tuple', always('Write: [...]')],
  ['set', (given) => `Write: new Set(${given ?? ''})`],
  ['abs', write((x) => `Math.abs(${x})`, 'Math.abs')],
  ['round', write((x) => `Math.round(${x})`, 'Math.round')],
  ['pow', write((x) => `Math.pow(${x})`, 'Math.pow')],
  ['min', write((x) => `Math.min(${spread(x)})`, 'Math.min')],
  ['max', write((x) => `Math.max(${spread(x)})`, 'Math.max')],
  ['sum', write((x) => `${x}.reduce((a, b) => a + b, 0)`, 'list.reduce((a, b) => a + b, 0)')],
  [
    'sorted',
    write((x) => `${x}.toSorted() (of numbers: .toSorted((a, b) => a - b))`, 'list.toSorted((a, b) => a - b)'),
  ],
  ['reversed', write((x) => `${x}.toReversed()`, 'list.toReversed()')],
  ['map', write(() => 'list.map((x) => ...)', 'list.map((x) => ...)')],
  ['filter', write(() => 'list.filter((x) => ...)', 'list.filter((x) => ...)')],
  ['any', write(() => 'list.some((x) => ...)', 'list.some((x) => ...)')],
  ['all', write(() => 'list.every((x) => ...)', 'list.every((x) => ...)')],
  ['input', always("Write: import { input } from 'risklab', then await input('...')")],
  [
    'open',
    write(
      (x) => `import { readFileSync } from 'fs', then readFileSync(${x}, 'utf8')`,
      "import { readFileSync } from 'fs'",
    ),
  ],
  ['pass', always('An empty block is written: {}')],
  ['np', always('NumPy is for Python only; numbers are in arrays here, tensors in @tensorflow/tfjs')],
  ['plt', always("Matplotlib is for Python only; risklab has plots: import { plot } from 'risklab'")],
  ['pd', always("pandas is for Python only; tables are in polars: import * as pl from 'nodejs-polars'")],
  ['exit', always('Restart the kernel from its menu')],
  ['quit', always('Restart the kernel from its menu')],
  ['ValueError', always('Write: new Error(...), or new RangeError(...)')],
  ['Exception', always('Write: new Error(...)')],
]);

/** `min(list)` and `min(a, b)`. */
function spread(given: string): string {
  return given.includes(',') ? given : `...${given}`;
}
