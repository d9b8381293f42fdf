import ts from 'typescript';

/** A symbol, and what it is a member of. */
type Owned = ts.Symbol & { parent?: ts.Symbol };

/** Where a member belongs in a list, smaller first: see {@link placeOf}. */
export interface Place {
  /** 1 and 2: not part of the API for users of the object. */
  aside: number;
  /** The more classes the one that has first named it extends, the smaller. */
  distance: number;
}

/** The place of what is no member. */
export const anyPlace: Place = { aside: 0, distance: 0 };

/** TSDoc's tags for what others than users call, or override. */
const asideTag = /@(internal|virtual|protected|private)\b/;

/**
 * A class's own API comes first, then what it inherits, from the nearest class on; last what is there for subclasses and for
 * the library itself: members with an underscore, protected and private ones, and those that their documentation says are.
 */
export function placeOf(symbol: ts.Symbol, checker: ts.TypeChecker): Place {
  const line = withOverridden(symbol, checker);
  const [root = symbol] = line.slice(-1);
  const isHook = line.some((one) => (one.declarations ?? []).some(isAside));
  return { aside: symbol.name.startsWith('_') ? 2 : Number(isHook), distance: -ancestors(ownerOf(root), checker) };
}

/** A member, and the members of the classes above that it overrides, the last of which has first named it. */
function withOverridden(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol[] {
  const above = basesOf(ownerOf(symbol), checker).map((base) => base.getProperty(symbol.name));
  const overridden = above.find((one) => one !== undefined && one !== symbol);
  return overridden ? [symbol, ...withOverridden(overridden, checker)] : [symbol];
}

function ancestors(owner: ts.Symbol | undefined, checker: ts.TypeChecker): number {
  return Math.max(0, ...basesOf(owner, checker).map((base) => 1 + ancestors(base.symbol, checker)));
}

function ownerOf(symbol: Owned): ts.Symbol | undefined {
  const { parent } = symbol;
  return parent && parent.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface) ? parent : undefined;
}

function basesOf(owner: ts.Symbol | undefined, checker: ts.TypeChecker): ts.BaseType[] {
  const type = owner && checker.getDeclaredTypeOfSymbol(owner);
  return type?.isClassOrInterface() ? checker.getBaseTypes(type) : [];
}

/** The comment is read as text: the files of packages are parsed without documentation. */
function isAside(declaration: ts.Declaration): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  if (ts.getCombinedModifierFlags(declaration) & hidden) return true;
  const { text } = declaration.getSourceFile();
  const [comment] = (ts.getLeadingCommentRanges(text, declaration.pos) ?? []).slice(-1);
  return comment !== undefined && asideTag.test(text.slice(comment.pos, comment.end));
}
