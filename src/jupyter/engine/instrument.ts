import type ts from '@tslab/typescript-for-tslab';
import { hooks } from './interrupt';
import { slots } from './interruptState';

/**
 * A transformation that lets an interrupt reach a cell's code: `await x` becomes `$$resumed(await x)`, which throws when
 * the cell was interrupted meanwhile, and each loop looks at a flag that the watchdog thread sets.
 *
 * @param typescript - the compiler that transforms
 * @param onTopLevelAwait - is called for each await outside all functions
 */
export function interruptible(
  typescript: typeof ts,
  onTopLevelAwait: () => void,
): ts.TransformerFactory<ts.SourceFile> {
  const { factory } = typescript;

  const callResumed = (...values: ts.Expression[]): ts.CallExpression =>
    factory.createCallExpression(factory.createIdentifier(hooks.resumed), undefined, values);

  /** `if ($$stop[2]) $$resumed();` */
  const stopCheck = (): ts.Statement =>
    factory.createIfStatement(
      factory.createElementAccessExpression(factory.createIdentifier(hooks.stop), slots.stop),
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
      const check = awaitModifier ? factory.createExpressionStatement(callResumed()) : stopCheck();
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
      return typescript.isAwaitExpression(inner) ? callResumed(inner) : visitLoop(inner);
    };
    return (file) => typescript.visitNode(file, visit) as ts.SourceFile;
  };
}
