import ts from 'typescript';
import { readDocumentation } from './documentation';
import { internals, type BoundFile } from './internals';

/** Code that is looked into. */
export interface Looked {
  file: BoundFile;
  program: ts.Program;
  /** What reads files for the program. */
  host: ts.CompilerHost;
}

/** What may stand at a place in code. */
export interface Candidates {
  /** Best first. */
  entries: { name: string; kind: string }[];
  /** The stretch to be replaced, in UTF-16 units. */
  start: number;
  end: number;
}

/** What is known about a name. */
export interface NameInfo {
  /** Its declaration, in TypeScript. */
  declaration: string;
  /** Its documentation, in Markdown; may be empty. */
  documentation: string;
}

const neverCancelled: ts.CancellationToken = {
  isCancellationRequested: () => false,
  throwIfCancellationRequested: () => undefined,
};

/** What may stand at a position, in UTF-16 units. */
export function candidatesAt({ file, program, host }: Looked, position: number): Candidates {
  const found = internals.Completions.getCompletionsAtPosition(
    host,
    program,
    () => undefined,
    file,
    position,
    {},
    undefined,
    ts.CompletionTriggerKind.Invoked,
    neverCancelled,
  );
  const word = wordAt(file, position);
  const typed = file.text.slice(word.start, word.end);
  const ranked = (found?.entries ?? [])
    .map(({ name, kind, sortText }) => ({ name, kind, sortText, rank: rankOf(name, typed) }))
    .filter(({ rank }) => rank !== undefined)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || compare(a.sortText, b.sortText) || compare(a.name, b.name));
  return { ...word, entries: ranked.map(({ name, kind }) => ({ name, kind })) };
}

/** The identifier around or before a position; an empty stretch when there is none. */
function wordAt(file: ts.SourceFile, position: number): { start: number; end: number } {
  const isPart = (at: number): boolean => /[\p{ID_Continue}$\u200c\u200d]/u.test(file.text[at] ?? '');
  const literal = stringAround(file, position);
  if (literal) return literal;
  let start = position;
  let end = position;
  while (start > 0 && isPart(start - 1)) start--;
  while (isPart(end)) end++;
  return { start, end };
}

/** Inside the quotes of a string the whole of it is one word: the name of a module, or of a property. */
function stringAround(file: ts.SourceFile, position: number): { start: number; end: number } | undefined {
  const token = internals.findPrecedingToken(position, file);
  if (!token || !ts.isStringLiteral(token) || position <= token.getStart(file)) return undefined;
  const closed = token.end > token.getStart(file) + 1 && /["']/.test(file.text[token.end - 1] ?? '');
  const end = closed ? token.end - 1 : token.end;
  return position <= end ? { start: token.getStart(file) + 1, end } : undefined;
}

/** How well a name goes on from what was typed: 0 best, undefined not at all. */
function rankOf(name: string, typed: string): number | undefined {
  const lower = name.toLowerCase();
  if (name.startsWith(typed)) return 0;
  if (lower.startsWith(typed.toLowerCase())) return 1;
  return lower.includes(typed.toLowerCase()) ? 2 : undefined;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What is known about the name at a position, in UTF-16 units; undefined when there is none. */
export function infoAt({ file, program }: Looked, position: number): NameInfo | undefined {
  const checker = program.getTypeChecker();
  const found = [position, position - 1].map((at) => internals.getTouchingPropertyName(file, Math.max(0, at)));
  const node = found.find((one) => ts.isIdentifier(one) || ts.isPrivateIdentifier(one) || ts.isStringLiteralLike(one));
  const symbol = node && checker.getSymbolAtLocation(node);
  if (!node || !symbol) return undefined;
  readDocumentation(symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  const { displayParts, documentation, tags } = internals.SymbolDisplay.getSymbolDisplayPartsDocumentationAndSymbolKind(
    checker,
    symbol,
    file,
    file,
    node,
  );
  const text = ts.displayPartsToString(documentation);
  const told = (tags ?? []).map(({ name, text: parts }) => tagLine(name, ts.displayPartsToString(parts)));
  return { declaration: ts.displayPartsToString(displayParts), documentation: [text, ...told].join('\n\n').trim() };
}

function tagLine(name: string, text: string): string {
  if (name === 'example') return `*@example*\n\`\`\`ts\n${text}\n\`\`\``;
  if (name === 'param' || name === 'typeParam' || name === 'template') {
    const [first = '', ...rest] = text.split(' ');
    return `*@${name}* \`${first}\` ${rest.join(' ')}`.trim();
  }
  return `*@${name}* ${text}`.trim();
}
