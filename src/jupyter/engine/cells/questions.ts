import ts from 'typescript';
import { readDocumentation } from './documentation';
import { internals, type BoundFile, type FoundEntry } from './internals';
import { anyPlace, placeOf } from './members';
import { endOfText, isSpecifier, literalAround } from './specifier';

/** Code that is looked into. */
export interface AnalysedCode {
  file: BoundFile;
  program: ts.Program;
  /** What reads files for the program, and lists them. */
  host: object;
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
export function candidatesAt({ file, program, host }: AnalysedCode, position: number): Candidates {
  const checker = program.getTypeChecker();
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
    undefined,
    true,
  );
  const entries = found?.entries ?? [];
  const { start, end, before } = stretchOf(file, position, entries);
  const typed = file.text.slice(start, end);
  const ranked = entries
    .map((entry) => ({ ...entry, name: entry.name.includes('/') ? entry.name : before + entry.name }))
    .map((entry) => ({ ...entry, rank: rankOf(entry.name, typed) ?? -1 }))
    .filter(({ rank, name }) => rank >= 0 && (typed !== '' || !isHidden(name)))
    .map((entry) => ({
      ...entry,
      ...(entry.symbol && found?.isMemberCompletion ? placeOf(entry.symbol, checker) : anyPlace),
    }))
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        a.aside - b.aside ||
        a.distance - b.distance ||
        compare(a.sortText, b.sortText) ||
        compare(a.name, b.name),
    );
  // A keyword may be the name of a variable, too.
  const names = new Set<string>();
  const different = ranked.filter(({ name }) => !names.has(name) && names.add(name));
  return { start, end, entries: different.map((entry) => ({ name: entry.name, kind: kindOf(entry, checker, file) })) };
}

/** Paths that are not proposed unless they are being typed: packages, and folders such as `.ipynb_checkpoints`. */
function isHidden(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules';
}

/** The original of an export that is exported again. */
function kindOf({ kind, symbol }: FoundEntry, checker: ts.TypeChecker, file: ts.SourceFile): string {
  if (!symbol || !(symbol.flags & ts.SymbolFlags.Alias)) return kind;
  const meant = checker.getAliasedSymbol(symbol);
  return internals.SymbolDisplay.getSymbolKind(checker, meant, file) || kind;
}

/** What a proposal replaces. */
interface Stretch {
  start: number;
  end: number;
  /** What belongs before proposals that are a last part only. */
  before: string;
}

/** The stretch that a proposal replaces: of a string what it says, else the word around or before the position, which may be empty. */
function stretchOf(file: ts.SourceFile, position: number, entries: readonly FoundEntry[]): Stretch {
  const literal = literalAround(file, position);
  if (literal) {
    const whole = { start: literal.getStart(file) + 1, end: endOfText(literal, file), before: '' };
    return isSpecifier(literal) ? lastPart(file.text, whole, entries) : whole;
  }
  const isPart = (at: number): boolean => /[\p{ID_Continue}$\u200c\u200d]/u.test(characterAt(file.text, at));
  let start = position;
  let end = position;
  while (start > 0 && isPart(start - 1)) start--;
  while (isPart(end)) end++;
  return { start, end, before: '' };
}

/** The character that a UTF-16 unit belongs to. */
function characterAt(text: string, at: number): string {
  const isSecondHalf = /[\udc00-\udfff]/.test(text[at] ?? '') && /[\ud800-\udbff]/.test(text[at - 1] ?? '');
  const code = text.codePointAt(isSecondHalf ? at - 1 : at);
  return code === undefined ? '' : String.fromCodePoint(code);
}

/** Proposals for the name of a module are for the last part of its path, but for those that are paths themselves. */
function lastPart(text: string, whole: Stretch, entries: readonly FoundEntry[]): Stretch {
  const last = Math.max(whole.start, text.lastIndexOf('/', whole.end - 1) + 1);
  const hasPaths = entries.some(({ name }) => name.includes('/'));
  return hasPaths ? { ...whole, before: text.slice(whole.start, last) } : { ...whole, start: last };
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

/**
 * What is known about the name at a position, in UTF-16 units, or else about what is called with arguments around it; undefined
 * when there is none.
 */
export function infoAt({ file, program }: AnalysedCode, position: number): NameInfo | undefined {
  const checker = program.getTypeChecker();
  const nodes = [nameAt(file, position), calleeAround(file, position)];
  // A string is a name only where it is that of a module.
  const node = nodes.find((one) => one && checker.getSymbolAtLocation(one));
  const named = node && checker.getSymbolAtLocation(node);
  if (!node || !named) return undefined;
  // Where it was imported or exported again does not matter to the user.
  const symbol = named.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(named) : named;
  readDocumentation(symbol);
  const { displayParts, documentation, tags } = internals.SymbolDisplay.getSymbolDisplayPartsDocumentationAndSymbolKind(
    checker,
    symbol,
    file,
    file,
    node,
  );
  const found = [[documentation, tags ?? []] as const];
  // In a call of a constructor that is its documentation alone: what the class is comes before it.
  if (symbol.flags & ts.SymbolFlags.Class) {
    found.unshift([symbol.getDocumentationComment(checker), symbol.getJsDocTags(checker)]);
  }
  return { declaration: ts.displayPartsToString(displayParts), documentation: joinedDocumentation(found) };
}

function joinedDocumentation(found: readonly (readonly [ts.SymbolDisplayPart[], ts.JSDocTagInfo[]])[]): string {
  const paragraphs = found.flatMap(([text, tags]) => [
    ts.displayPartsToString(text),
    ...tags.map((tag) => tagLine(tag.name, ts.displayPartsToString(tag.text))),
  ]);
  return [...new Set(paragraphs)].filter((one) => one !== '').join('\n\n');
}

function nameAt(file: ts.SourceFile, position: number): ts.Node | undefined {
  const found = [position, position - 1].map((at) => internals.getTouchingPropertyName(file, Math.max(0, at)));
  return found.find((one) => ts.isIdentifier(one) || ts.isPrivateIdentifier(one) || ts.isStringLiteralLike(one));
}

/** The name of the function or class that is called with arguments around a position. */
function calleeAround(file: ts.SourceFile, position: number): ts.Node | undefined {
  let node: ts.Node | undefined = internals.findPrecedingToken(position, file);
  for (; node && !ts.isSourceFile(node); node = node.parent) {
    if (!(ts.isCallExpression(node) || ts.isNewExpression(node))) continue;
    const { expression: callee } = node;
    const isClosed = node.getLastToken(file)?.kind === ts.SyntaxKind.CloseParenToken;
    const isInside = callee.end < position && (position < node.end || !isClosed);
    if (isInside) return ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  }
  return undefined;
}

function tagLine(name: string, text: string): string {
  if (name === 'example') return `*@example*\n\`\`\`ts\n${text}\n\`\`\``;
  if (name === 'param' || name === 'typeParam' || name === 'template') {
    const [first = '', ...rest] = text.split(' ');
    return `*@${name}* \`${first}\` ${rest.join(' ')}`.trim();
  }
  return `*@${name}* ${text}`.trim();
}
