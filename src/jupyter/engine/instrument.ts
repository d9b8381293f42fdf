import ts from 'typescript';
import { hooks, slots } from './interruptState';

/**
 * A transformation that lets an interrupt reach a cell's code: the value of each await goes through `$$resumed`, which
 * throws when the cell was interrupted meanwhile, and each loop and each function looks at a flag that the watchdog thread
 * sets. Code that is carried elsewhere as text, into a worker or a web page, finds neither there and runs as it was written.
 */
export function interruptible(): ts.TransformerFactory<ts.SourceFile> {
  const { factory } = ts;
  const resumed = factory.createIdentifier(hooks.resumed);
  const entered = factory.createIdentifier(hooks.entered);
  const stop = factory.createIdentifier(hooks.stop);

  const isKnown = (name: ts.Identifier): ts.Expression =>
    factory.createStrictInequality(factory.createTypeOfExpression(name), factory.createStringLiteral('undefined'));

  const callResumed = (...values: ts.Expression[]): ts.Expression =>
    factory.createCallExpression(resumed, undefined, values);

  /** `(value => typeof $$resumed !== "undefined" ? $$resumed(value) : value)(await x)` */
  const guardedAwait = (awaited: ts.AwaitExpression): ts.Expression => {
    const value = factory.createIdentifier('value');
    const parameter = factory.createParameterDeclaration(undefined, undefined, value);
    const body = factory.createConditionalExpression(isKnown(resumed), undefined, callResumed(value), undefined, value);
    const guard = factory.createArrowFunction(undefined, undefined, [parameter], undefined, undefined, body);
    return factory.createCallExpression(factory.createParenthesizedExpression(guard), undefined, [awaited]);
  };

  /** `if (typeof $$resumed !== "undefined") $$resumed();` */
  const resumedCheck = (): ts.Statement =>
    factory.createIfStatement(isKnown(resumed), factory.createExpressionStatement(callResumed()));

  /** `typeof $$stop !== "undefined" && $$stop[slot]` */
  const isSet = (slot: number): ts.Expression =>
    factory.createLogicalAnd(isKnown(stop), factory.createElementAccessExpression(stop, slot));

  /** `if (typeof $$stop !== "undefined" && $$stop[2]) $$resumed();` */
  const stopCheck = (): ts.Statement =>
    factory.createIfStatement(isSet(slots.stop), factory.createExpressionStatement(callResumed()));

  /** `typeof $$stop !== "undefined" && $$stop[4] && $$entered()` */
  const entryCheck = (): ts.Expression =>
    factory.createLogicalAnd(isSet(slots.wary), factory.createCallExpression(entered, undefined, []));

  /** The body of a function that begins with the check, after directives such as `'use strict'`. */
  const guardedBody = (body: ts.Block): ts.Block => {
    const { statements } = body;
    const first = statements.findIndex((one) => !(ts.isExpressionStatement(one) && ts.isStringLiteral(one.expression)));
    const start = first < 0 ? statements.length : first;
    const check = factory.createExpressionStatement(entryCheck());
    return factory.updateBlock(body, [...statements.slice(0, start), check, ...statements.slice(start)]);
  };

  /** `x => (check, value)` */
  const guardedArrow = (arrow: ts.ArrowFunction, value: ts.Expression): ts.ArrowFunction => {
    const { modifiers, typeParameters, parameters, type, equalsGreaterThanToken } = arrow;
    const both = factory.createParenthesizedExpression(factory.createComma(entryCheck(), value));
    return factory.updateArrowFunction(
      arrow,
      modifiers,
      typeParameters,
      parameters,
      type,
      equalsGreaterThanToken,
      both,
    );
  };

  const guarded = (body: ts.Statement, check: ts.Statement): ts.Block =>
    factory.createBlock([check, ...(ts.isBlock(body) ? body.statements : [body])], true);

  const visitLoop = (loop: ts.Node): ts.Node => {
    if (ts.isForStatement(loop)) {
      const { initializer, condition, incrementor, statement } = loop;
      return factory.updateForStatement(loop, initializer, condition, incrementor, guarded(statement, stopCheck()));
    }
    if (ts.isWhileStatement(loop)) {
      return factory.updateWhileStatement(loop, loop.expression, guarded(loop.statement, stopCheck()));
    }
    if (ts.isDoStatement(loop)) {
      return factory.updateDoStatement(loop, guarded(loop.statement, stopCheck()), loop.expression);
    }
    if (ts.isForInStatement(loop)) {
      const { initializer, expression, statement } = loop;
      return factory.updateForInStatement(loop, initializer, expression, guarded(statement, stopCheck()));
    }
    if (ts.isForOfStatement(loop)) {
      const { awaitModifier, initializer, expression, statement } = loop;
      const check = awaitModifier ? resumedCheck() : stopCheck();
      return factory.updateForOfStatement(loop, awaitModifier, initializer, expression, guarded(statement, check));
    }
    return loop;
  };

  return (context) => {
    const bodies = new WeakSet<ts.Node>();
    const visit = (node: ts.Node): ts.Node => {
      if (ts.isFunctionLike(node) && 'body' in node && node.body) bodies.add(node.body);
      const inner = ts.visitEachChild(node, visit, context);
      if (ts.isBlock(inner) && bodies.has(node)) return guardedBody(inner);
      if (ts.isArrowFunction(inner) && !ts.isBlock(inner.body)) return guardedArrow(inner, inner.body);
      return ts.isAwaitExpression(inner) ? guardedAwait(inner) : visitLoop(inner);
    };
    return (file) => ts.visitNode(file, visit) as ts.SourceFile;
  };
}
