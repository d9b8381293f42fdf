import ts from 'typescript';
import { hooks, slots } from './interruptState';

/**
 * A transformation that lets an interrupt reach a cell's code: the value of each await goes through `$$resumed`, which
 * throws when the cell was interrupted meanwhile, and each loop looks at a flag that the watchdog thread sets. Code that
 * is carried elsewhere as text, into a worker or a web page, finds neither there and runs as it was written.
 */
export function interruptible(): ts.TransformerFactory<ts.SourceFile> {
  const { factory } = ts;
  const resumed = factory.createIdentifier(hooks.resumed);
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

  /** `if (typeof $$stop !== "undefined" && $$stop[2]) $$resumed();` */
  const stopCheck = (): ts.Statement =>
    factory.createIfStatement(
      factory.createLogicalAnd(isKnown(stop), factory.createElementAccessExpression(stop, slots.stop)),
      factory.createExpressionStatement(callResumed()),
    );

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
    const visit = (node: ts.Node): ts.Node => {
      const inner = ts.visitEachChild(node, visit, context);
      return ts.isAwaitExpression(inner) ? guardedAwait(inner) : visitLoop(inner);
    };
    return (file) => ts.visitNode(file, visit) as ts.SourceFile;
  };
}
