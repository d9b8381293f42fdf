type Rule = [pattern: RegExp, hint: string];

/** The most specific first. `$1` stands for what a group has found. */
const rules: readonly Rule[] = [
  [/^\s*%/, 'There are no magic commands here; console.time() and console.timeEnd() measure time'],
  [
    /^\s*!\s*(?:pip|conda|uv)\b/,
    'Packages come from npm: run npm install NAME in a terminal, in the folder of the notebook',
  ],
  [/^\s*!\s*\w+(?:\s+\S|\s*$)/, "There are no shell lines here: import { execSync } from 'child_process'"],
  [/^\s*#(?!!)|\s#\s/, 'A comment is written: // ...'],
  [
    /^\s*from\s+([\w.]+)\s+import\s+(\w+(?:\s*,\s*\w+)*)/,
    "Write: import { $2 } from '$1', if npm has it; packages of Python cannot be imported",
  ],
  [
    /^\s*import\s+([\w.]+)\s+as\s+(\w+)/,
    "Write: import * as $2 from '$1', if npm has it; packages of Python cannot be imported",
  ],
  [
    /^\s*import\s+([\w.]+)\s*$/,
    "Write: import * as $1 from '$1', if npm has it; packages of Python cannot be imported",
  ],
  [/^\s*(async\s+)?def\s+(\w+)\s*\(/, 'Write: $1function $2(...) { ... }'],
  [/^\s*class\s+(\w+)\s*(?:\(\s*\))?\s*:/, 'Write: class $1 { ... }'],
  [/^\s*class\s+(\w+)\s*\(\s*([\w.]+)\s*\)\s*:/, 'Write: class $1 extends $2 { ... }'],
  [/^\s*for\s+(\w+)\s+in\s+range\(\s*([^,()]+?)\s*\)\s*:/, 'Write: for (let $1 = 0; $1 < $2; $1++) { ... }'],
  [
    /^\s*for\s+(\w+)\s+in\s+range\(\s*([^,()]+?)\s*,\s*([^,()]+?)\s*\)\s*:/,
    'Write: for (let $1 = $2; $1 < $3; $1++) { ... }',
  ],
  [
    /^\s*for\s+(\w+)\s*,\s*(\w+)\s+in\s+(.+?)\.items\(\)\s*:/,
    'Write: for (const [$1, $2] of Object.entries($3)) { ... }',
  ],
  [/^\s*for\s+(\w+)\s*,\s*(\w+)\s+in\s+enumerate\((.+?)\)\s*:/, 'Write: for (const [$1, $2] of $3.entries()) { ... }'],
  [/^\s*for\s+(\w+)\s*,\s*(\w+)\s+in\s+(.+?)\s*:/, 'Write: for (const [$1, $2] of $3) { ... }'],
  [/^\s*for\s+(\w+)\s+in\s+(.+?)\s*:/, 'Write: for (const $1 of $2) { ... }'],
  [/^\s*elif\b/, 'Write: else if (...) { ... }'],
  [/^\s*try\s*:/, 'Write: try { ... } catch (error) { ... }'],
  [/^\s*except\b/, 'Write: catch (error) { ... }'],
  [/^\s*finally\s*:/, 'Write: finally { ... }'],
  [/^\s*else\s*:/, 'Write: else { ... }'],
  [/^\s*with\s+.+:\s*$/, 'Write: try { ... } finally { ... }'],
  [/^\s*raise\b/, 'Write: throw new Error(...)'],
  [/^\s*(?:del|global|nonlocal)\s+\w/, 'There are no del, global and nonlocal here; let declares a variable'],
  [/^\s*assert\s/, "Write: import assert from 'assert', then assert(...)"],
  [/\blambda\s+([\w\s,]*?)\s*:/, 'Write: ($1) => ...'],
  [/\blambda\s*:/, 'Write: () => ...'],
  [/[[({].*\bfor\s+\w+(?:\s*,\s*\w+)*\s+in\s+.*\bif\b/, 'Write: list.filter((x) => ...).map((x) => ...)'],
  [/[[({].*\bfor\s+\w+(?:\s*,\s*\w+)*\s+in\s+/, 'Write: list.map((x) => ...)'],
  [/"""|'''/, 'Text of several lines stands between backticks, documentation in /** ... */'],
  [/(?:^|[^\w$])[fF]["']/, 'Text with values in it is written: `... ${x} ...`'],
  [/(?:^|[^\w$])[rRbB]["']/, 'Text is written without a letter in front; String.raw`...` keeps backslashes'],
  [/\bnot\s+in\b/, 'Write: !list.includes(x)'],
  [/\bis\s+not\b/, 'Write: !=='],
  [/\bis\s+(?:None|True|False)\b/, 'Write: ==='],
  [/\bnot\s+[\w(]/, 'Write: !x'],
  [/[\w)\]"']\s+and\s+[\w(["'!]/, 'Write: a && b'],
  [/[\w)\]"']\s+or\s+[\w(["'!]/, 'Write: a || b'],
  [/\S\s+if\s+.+\s+else\s+\S/, 'Write: condition ? a : b'],
  [/^\s*(if|while)\s+([^(].*?)\s*:\s*$/, 'Write: $1 ($2) { ... }'],
  [/^\s*(if|while)\s*\((.*)\)\s*:\s*$/, 'Write: $1 ($2) { ... }'],
  [/^\s*print\s+["'\w]/, 'Write: console.log(...)'],
  [/\[[^\]]*:[^\]]*\]/, 'Part of a list: list.slice(start, end); from the end: list.at(-1)'],
];

/** What to write in the place of a line that TypeScript cannot read and that looks like Python; undefined if it does not. */
export function pythonSyntax(line: string): string | undefined {
  const code = withoutTexts(line);
  for (const [pattern, hint] of rules) {
    const found = pattern.exec(code);
    if (found) return hint.replace(/\$(\d)/g, (_, group: string) => literals(found[Number(group)] ?? ''));
  }
  return undefined;
}

/** Code of Python with the literals of TypeScript. */
export function literals(code: string): string {
  return code
    .replace(/\bTrue\b/g, 'true')
    .replace(/\bFalse\b/g, 'false')
    .replace(/\bNone\b/g, 'null');
}

/** A line with nothing between the quotes of its texts, and without comments of TypeScript. */
function withoutTexts(line: string): string {
  return line.replace(
    /("""|''')|(["'`])(?:\\.|(?!\2).)*\2|\/\/.*/g,
    (whole: string, triple?: string, quote?: string) => (triple ? whole : quote ? `${quote}${quote}` : ''),
  );
}
