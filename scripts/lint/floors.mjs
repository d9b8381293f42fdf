import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The sources, in which each folder is a room; `index.ts` is one, too. */
const sources = path.resolve(import.meta.dirname, '../../src');

/**
 * The one table of floors: `floors` from the ground up, each a list of rooms; `light` are the rooms that import none of the packages
 * `heavy`, so that the kernel and the runner work without them; `tries` are programs whose task is to try those.
 */
const table = JSON.parse(readFileSync(path.join(sources, 'floors.json'), 'utf8'));

/** The room of a file below `src`, by its path from there: `viz` of `viz/plot/roc.ts`, `index` of `index.ts`. */
const roomOf = (file) => file.split('/')[0].replace(/\.ts$/, '');

/** The floor of a room, counted from 1; 0 where the table does not have it. */
const floorOf = (room) => table.floors.findIndex((rooms) => rooms.includes(room)) + 1;

/**
 * What is wrong with an import, in a line; undefined where nothing is.
 *
 * @param from - the file that imports, by its path from `src`
 * @param specifier - what it imports, as it is written there
 */
export function wrongImport(from, specifier) {
  const room = roomOf(from);
  if (!specifier.startsWith('.')) return wrongPackage(from, specifier);
  const place = path.posix.join(path.posix.dirname(from), specifier).replace(/\/$/, '');
  if (place.startsWith('..')) return undefined;
  const to = place === '.' ? 'index' : place;
  const other = roomOf(to);
  const arrow = `src/${from} imports src/${to}`;
  const isIndex = to === other || to === `${other}/index`;
  if (other === room) {
    return isIndex && from !== 'index.ts'
      ? `${arrow}: inside ${room} a file is imported itself, not through the index`
      : undefined;
  }
  const [floor, below] = [floorOf(room), floorOf(other)];
  for (const [name, found] of [
    [room, floor],
    [other, below],
  ]) {
    if (found === 0) return `${arrow}: ${name} has no floor in src/floors.json`;
  }
  if (below >= floor) return `${arrow}: ${room} (floor ${floor}) may not import ${other} (floor ${below})`;
  return isIndex ? undefined : `${arrow}: ${other} is imported through its index alone`;
}

function wrongPackage(from, specifier) {
  const { light, heavy, tries } = table;
  const room = roomOf(from);
  const isHeavy = heavy.some((name) => {
    const start = name.replace(/\*$/, '');
    return name === start ? specifier === name || specifier.startsWith(`${name}/`) : specifier.startsWith(start);
  });
  if (!light.includes(room) || tries.includes(from) || !isHeavy) return undefined;
  return `src/${from} imports ${specifier}: ${room} may not, so that the kernel works without it`;
}

/** The text of a string literal. */
const textOf = (node) => (node?.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined);

/** Whether a call loads a module: `require(...)`, or `load(...)` as files here name what `createRequire` gives. */
function isLoad({ callee }) {
  if (callee.type === 'Identifier') return callee.name === 'require' || callee.name === 'load';
  return callee.type === 'CallExpression' && callee.callee.name === 'createRequire';
}

/** The rule for eslint. */
export default {
  meta: { type: 'problem', schema: [], messages: { wrong: '{{ text }}' } },
  create(context) {
    const from = path.relative(sources, context.filename).split(path.sep).join('/');
    if (from.startsWith('..')) return {};
    const check = (node) => {
      const specifier = textOf(node);
      const text = specifier === undefined ? undefined : wrongImport(from, specifier);
      if (text !== undefined) context.report({ node, messageId: 'wrong', data: { text } });
    };
    return {
      ImportDeclaration: ({ source }) => check(source),
      ExportAllDeclaration: ({ source }) => check(source),
      ExportNamedDeclaration: ({ source }) => check(source),
      ImportExpression: ({ source }) => check(source),
      TSImportType: ({ source }) => check(source),
      CallExpression: (node) => isLoad(node) && check(node.arguments[0]),
    };
  },
};
