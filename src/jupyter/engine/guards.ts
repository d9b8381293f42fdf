import ts from 'typescript';
import { hooks, slots } from './interruptState';

const { factory } = ts;

const names = {
  resumed: factory.createIdentifier(hooks.resumed),
  entered: factory.createIdentifier(hooks.entered),
  stop: factory.createIdentifier(hooks.stop),
  held: factory.createIdentifier(hooks.held),
  iterated: factory.createIdentifier(hooks.iterated),
  cleans: factory.createIdentifier(hooks.cleans),
  cleaned: factory.createIdentifier(hooks.cleaned),
  /** What stands for a `try`, or a loop of `for await`, whose awaits end at an interrupt. */
  hold: factory.createIdentifier('$$hold'),
};

/** `typeof $$name !== "undefined"`: code that is carried elsewhere as text finds none of the names. */
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

/** An await whose value is handed on unless the cell was interrupted meanwhile. @param isHeld - it ends at an interrupt */
export function guardedAwait(awaited: ts.AwaitExpression, isHeld: boolean): ts.Expression {
  const held = isHeld
    ? factory.updateAwaitExpression(awaited, through(names.held, awaited.expression, names.hold))
    : awaited;
  return through(names.resumed, held);
}

/** What a `for await` goes through, so that its awaits end at an interrupt. */
export function heldIterable(iterable: ts.Expression): ts.Expression {
  return through(names.iterated, iterable, names.hold);
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
  return factory.createLogicalAnd(isSet(slots.wary), call(names.entered));
}

/** `{ const $$hold = {}; statement }` */
export function holding(statement: ts.Statement): ts.Statement {
  const declared = factory.createVariableDeclaration(
    names.hold,
    undefined,
    undefined,
    factory.createObjectLiteralExpression(),
  );
  const list = factory.createVariableDeclarationList([declared], ts.NodeFlags.Const);
  return factory.createBlock([factory.createVariableStatement(undefined, list), statement], true);
}

/**
 * A `finally` block that may run to its end though the cell was interrupted:
 * `{ $$cleans($$hold); try { ... } finally { $$cleaned($$hold); } }`
 *
 * @param hasAwaits - the statement has awaits that end at an interrupt, and may have been waiting
 */
export function cleaning(block: ts.Block, hasAwaits: boolean): ts.Block {
  const before = factory.createLogicalAnd(isSet(slots.wary), call(names.cleans, names.hold));
  const known = hasAwaits ? isKnown(names.cleaned) : isSet(slots.wary);
  const after = factory.createLogicalAnd(known, call(names.cleaned, names.hold));
  const inner = factory.createBlock([factory.createExpressionStatement(after)], true);
  return factory.updateBlock(block, [
    factory.createExpressionStatement(before),
    factory.createTryStatement(factory.createBlock(block.statements, true), undefined, inner),
  ]);
}

/** `try { loop } finally { $$cleaned($$hold); }` */
export function released(loop: ts.Statement): ts.Statement {
  const after = factory.createLogicalAnd(isKnown(names.cleaned), call(names.cleaned, names.hold));
  const block = factory.createBlock([factory.createExpressionStatement(after)], true);
  return factory.createTryStatement(factory.createBlock([loop], true), undefined, block);
}
