import ts from 'typescript';
import { hooks, slots } from './interruptState';

const { factory } = ts;

const names = {
  resumed: factory.createIdentifier(hooks.resumed),
  entered: factory.createIdentifier(hooks.entered),
  stop: factory.createIdentifier(hooks.stop),
  awaits: factory.createIdentifier(hooks.awaits),
  iterates: factory.createIdentifier(hooks.iterates),
  cleanupStarts: factory.createIdentifier(hooks.cleanupStarts),
  cleanupEnds: factory.createIdentifier(hooks.cleanupEnds),
  caught: factory.createIdentifier(hooks.caught),
  /** The object of a `try`, or of a `for await`, whose awaits end at an interrupt. */
  cleanup: factory.createIdentifier('$$cleanup'),
};

/** `typeof $$name !== "undefined"`: where the text of the code is run elsewhere, the names do not exist. */
function isKnown(name: ts.Identifier): ts.Expression {
  return factory.createStrictInequality(factory.createTypeOfExpression(name), factory.createStringLiteral('undefined'));
}

function call(name: ts.Identifier, ...given: ts.Expression[]): ts.Expression {
  return factory.createCallExpression(name, undefined, given);
}

/** `typeof $$stop !== "undefined" && $$stop[slot]` */
function isSet(slot: number): ts.Expression {
  return factory.createLogicalAnd(isKnown(names.stop), factory.createElementAccessExpression(names.stop, slot));
}

/** `(value => typeof $$name !== "undefined" ? $$name(value, ...more) : value)(given)` */
function through(name: ts.Identifier, given: ts.Expression, ...more: ts.Expression[]): ts.Expression {
  const value = factory.createIdentifier('value');
  const parameter = factory.createParameterDeclaration(undefined, undefined, value);
  const body = factory.createConditionalExpression(
    isKnown(name),
    undefined,
    call(name, value, ...more),
    undefined,
    value,
  );
  const guard = factory.createArrowFunction(undefined, undefined, [parameter], undefined, undefined, body);
  return factory.createCallExpression(factory.createParenthesizedExpression(guard), undefined, [given]);
}

/** An await that returns its value unless the cell was interrupted meanwhile. @param endsAtInterrupt - it ends at an interrupt */
export function guardedAwait(awaited: ts.AwaitExpression, endsAtInterrupt: boolean): ts.Expression {
  const held = endsAtInterrupt
    ? factory.updateAwaitExpression(awaited, through(names.awaits, awaited.expression, names.cleanup))
    : awaited;
  return through(names.resumed, held);
}

/** What a `for await` iterates, so that its awaits end at an interrupt. */
export function guardedIterable(iterable: ts.Expression): ts.Expression {
  return through(names.iterates, iterable, names.cleanup);
}

/** `if (typeof $$resumed !== "undefined") $$resumed();` */
export function resumedCheck(): ts.Statement {
  return factory.createIfStatement(isKnown(names.resumed), factory.createExpressionStatement(call(names.resumed)));
}

/** `if (typeof $$stop !== "undefined" && $$stop[2]) $$resumed();` */
export function stopCheck(): ts.Statement {
  return factory.createIfStatement(isSet(slots.stop), factory.createExpressionStatement(call(names.resumed)));
}

/** `typeof $$stop !== "undefined" && $$stop[4] && $$entered()` */
export function entryCheck(): ts.Expression {
  return factory.createLogicalAnd(isSet(slots.checksCalls), call(names.entered));
}

/** `typeof $$caught !== "undefined" && $$caught(error)`; with a pattern, each of its variables becomes what comes back. */
export function caughtCheck(error: ts.BindingName): ts.Expression {
  if (ts.isIdentifier(error)) return factory.createLogicalAnd(isKnown(names.caught), call(names.caught, error));
  const changed = variablesOf(error).map((name) => factory.createAssignment(name, call(names.caught, name)));
  const all = factory.createParenthesizedExpression(factory.createCommaListExpression(changed));
  return changed.length === 0 ? isKnown(names.caught) : factory.createLogicalAnd(isKnown(names.caught), all);
}

function variablesOf(pattern: ts.BindingName): ts.Identifier[] {
  if (ts.isIdentifier(pattern)) return [pattern];
  return pattern.elements.flatMap((one) => (ts.isBindingElement(one) ? variablesOf(one.name) : []));
}

/** `{ const $$cleanup = {}; statement }` */
export function withCleanup(statement: ts.Statement): ts.Statement {
  const declared = factory.createVariableDeclaration(
    names.cleanup,
    undefined,
    undefined,
    factory.createObjectLiteralExpression(),
  );
  const list = factory.createVariableDeclarationList([declared], ts.NodeFlags.Const);
  return factory.createBlock([factory.createVariableStatement(undefined, list), statement], true);
}

/**
 * A `finally` block that may run to its end though the cell was interrupted:
 * `{ $$cleanupStarts($$cleanup); try { ... } finally { $$cleanupEnds($$cleanup); } }`
 *
 * @param hasAwaits - the statement has awaits that end at an interrupt, and may have been waiting
 * @param catches - it catches errors, and so may have caught the interrupt
 */
export function guardedFinally(block: ts.Block, hasAwaits: boolean, catches: boolean): ts.Block {
  const before = factory.createLogicalAnd(isSet(slots.checksCalls), call(names.cleanupStarts, names.cleanup));
  const known = hasAwaits ? isKnown(names.cleanupEnds) : isSet(slots.checksCalls);
  const after = factory.createLogicalAnd(known, call(names.cleanupEnds, names.cleanup));
  const ends = [factory.createExpressionStatement(after), ...(catches ? [stopCheck()] : [])];
  const inner = factory.createBlock(ends, true);
  return factory.updateBlock(block, [
    factory.createExpressionStatement(before),
    factory.createTryStatement(factory.createBlock(block.statements, true), undefined, inner),
  ]);
}

/** `try { loop } finally { $$cleanupEnds($$cleanup); }` */
export function withCleanupEnd(loop: ts.Statement): ts.Statement {
  const after = factory.createLogicalAnd(isKnown(names.cleanupEnds), call(names.cleanupEnds, names.cleanup));
  const block = factory.createBlock([factory.createExpressionStatement(after)], true);
  return factory.createTryStatement(factory.createBlock([loop], true), undefined, block);
}
