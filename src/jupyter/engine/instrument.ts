import type ts from '@tslab/typescript-for-tslab';
import { hooks } from './interrupt';
import { slots } from './interruptState';

/**
 * A transformation that lets an interrupt reach a cell's code: the value of each await goes through `$$resumed`, which
 * throws when the cell was interrupted meanwhile, and each loop looks at a flag that the watchdog thread sets. Code that
 * is carried elsewhere as text, into a worker or a web page, finds neither there and runs as it was written.
 *
 * @param typescript - the compiler that transforms
 * @param onTopLevelAwait - is called for each await outside all functions
 */
export function interruptible(
  typescript: typeof ts,
  onTopLevelAwait: () => void,
): ts.TransformerFactory<ts.SourceFile> {
  const { factory } = typescript;
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
    factory.createBlock([check, ...(typescript.isBlock(body) ? body.statements : [body])], true);

  const visitLoop = (loop: ts.Node): ts.Node => {
    if (typescript.isForStatement(loop)) {
      const { initializer, condition, incrementor, statement } = loop;
      return factory.updateForStatement(loop, initializer, condition, incrementor, guarded(statement, stopCheck()));
    }
    if (typescript.isWhileStatement(loop)) {
      return factory.updateWhileStatement(loop, loop.expression, guarded(loop.statement, stopCheck()));
    }
    if (typescript.isDoStatement(loop)) {
      return factory.updateDoStatement(loop, guarded(loop.statement, stopCheck()), loop.expression);
    }
    if (typescript.isForInStatement(loop)) {
      const { initializer, expression, statement } = loop;
      return factory.updateForInStatement(loop, initializer, expression, guarded(statement, stopCheck()));
    }
    if (typescript.isForOfStatement(loop)) {
      const { awaitModifier, initializer, expression, statement } = loop;
      const check = awaitModifier ? resumedCheck() : stopCheck();
      return factory.updateForOfStatement(loop, awaitModifier, initializer, expression, guarded(statement, check));
    }
    return loop;
  };

  return (context) => {
    let functions = 0;
    const visit = (node: ts.Node): ts.Node => {
      const isFunction = typescript.isFunctionLike(node);
      const awaits = typescript.isAwaitExpression(node) || (typescript.isForOfStatement(node) && node.awaitModifier);
      if (awaits && functions === 0) onTopLevelAwait();
      if (isFunction) functions++;
      const inner = typescript.visitEachChild(node, visit, context);
      if (isFunction) functions--;
      return typescript.isAwaitExpression(inner) ? guardedAwait(inner) : visitLoop(inner);
    };
    return (file) => typescript.visitNode(file, visit) as ts.SourceFile;
  };
}
