import ts from 'typescript';
import {
  guardedFinally,
  caughtCheck,
  entryCheck,
  guardedAwait,
  guardedIterable,
  withCleanup,
  withCleanupEnd,
  resumedCheck,
  stopCheck,
} from './guards';

const { factory } = ts;

/**
 * A transformation that lets an interrupt reach a cell's code: the value of each await goes through `$$resumed`, which
 * throws when the cell was interrupted meanwhile, and each loop and each function checks a flag that the watchdog thread
 * sets. Awaits that a `finally` block or a generator waits behind end at the interrupt itself; others keep the exact order
 * of microtasks. What is caught goes through `$$caught`. Code whose text is run elsewhere, in a worker or a web page, finds no hook and
 * runs as written.
 */
export function interruptible(): ts.TransformerFactory<ts.SourceFile> {
  return (context) => {
    const instrumenter = new Instrumenter(context);
    return (file) => ts.visitNode(file, instrumenter.visit) as ts.SourceFile;
  };
}

class Instrumenter {
  /** The bodies of functions that are blocks, with what is checked at their start. */
  private readonly bodies = new WeakMap<ts.Node, ts.Expression>();
  /** Loops that have a label, which must stand directly before them. */
  private readonly labelled = new WeakSet<ts.Node>();
  /** Functions that are called with what a promise was rejected with. */
  private readonly handlers = new WeakSet<ts.Node>();
  /** Whether awaits at this place end at an interrupt; and how many of them there were. */
  private endsAtInterrupt = false;
  private awaitsEnded = 0;

  constructor(private readonly context: ts.TransformationContext) {}

  readonly visit = (node: ts.Node): ts.Node => {
    if (ts.isFunctionLike(node)) return this.within(false, () => this.visitFunction(node));
    if (ts.isTryStatement(node)) return this.visitTry(node);
    if (ts.isForOfStatement(node) && node.awaitModifier) return this.visitForAwait(node);
    if (ts.isLabeledStatement(node)) return this.visitLabeled(node);
    if (ts.isCatchClause(node)) return this.visitCatch(node);
    if (ts.isCallExpression(node)) this.noteHandler(node);
    const inner = this.visitChildren(node);
    const check = this.bodies.get(node);
    if (check && ts.isBlock(inner)) return withStart(inner, check);
    if (!ts.isAwaitExpression(inner)) return guardedLoop(inner);
    if (this.endsAtInterrupt) this.awaitsEnded++;
    return guardedAwait(inner, this.endsAtInterrupt);
  };

  private visitChildren<T extends ts.Node>(node: T): T {
    return ts.visitEachChild(node, this.visit, this.context);
  }

  private within<T>(endsAtInterrupt: boolean, body: () => T): T {
    const before = this.endsAtInterrupt;
    this.endsAtInterrupt = endsAtInterrupt;
    try {
      return body();
    } finally {
      this.endsAtInterrupt = before;
    }
  }

  private visitFunction(node: ts.SignatureDeclaration): ts.Node {
    const error = this.handlers.has(node) ? node.parameters[0]?.name : undefined;
    const check = error ? factory.createComma(entryCheck(), caughtCheck(error)) : entryCheck();
    if ('body' in node && node.body) this.bodies.set(node.body, check);
    const inner = this.visitChildren(node);
    return ts.isArrowFunction(inner) && !ts.isBlock(inner.body) ? guardedArrow(inner, inner.body, check) : inner;
  }

  /** `promise.catch(handler)` and `promise.then(next, handler)` */
  private noteHandler({ expression, arguments: given }: ts.CallExpression): void {
    if (!ts.isPropertyAccessExpression(expression)) return;
    const { text } = expression.name;
    const handler = text === 'catch' ? given[0] : text === 'then' ? given[1] : undefined;
    if (handler) this.handlers.add(handler);
  }

  private visitCatch(node: ts.CatchClause): ts.Node {
    const inner = this.visitChildren(node);
    const { variableDeclaration: declared, block } = inner;
    if (!declared) return inner;
    return factory.updateCatchClause(inner, declared, withStart(block, caughtCheck(declared.name)));
  }

  private visitTry(node: ts.TryStatement): ts.Statement {
    const { tryBlock, catchClause, finallyBlock: last } = node;
    if (!last) {
      // Whatever the catch block does, code behind it does not go on after an interrupt.
      const inner = this.visitChildren(node);
      return factory.updateTryStatement(
        inner,
        inner.tryBlock,
        inner.catchClause,
        factory.createBlock([stopCheck()], true),
      );
    }
    const before = this.awaitsEnded;
    const [block, caught] = this.within(true, () => [
      this.visit(tryBlock) as ts.Block,
      catchClause && (this.visit(catchClause) as ts.CatchClause),
    ]);
    const hasAwaits = this.awaitsEnded > before;
    return withCleanup(
      factory.createTryStatement(
        block,
        caught,
        guardedFinally(this.visit(last) as ts.Block, hasAwaits, caught !== undefined),
      ),
    );
  }

  private visitForAwait(loop: ts.ForOfStatement): ts.Statement {
    const { awaitModifier, initializer, expression, statement } = loop;
    const body = this.within(true, () => guarded(this.visit(statement) as ts.Statement, resumedCheck()));
    const iterable = guardedIterable(this.visit(expression) as ts.Expression);
    const head = this.visit(initializer) as ts.ForInitializer;
    const whole = factory.updateForOfStatement(loop, awaitModifier, head, iterable, body);
    return this.labelled.has(loop) ? whole : withCleanup(withCleanupEnd(whole));
  }

  private visitLabeled(node: ts.LabeledStatement): ts.Node {
    this.labelled.add(node.statement);
    const inner = this.visitChildren(node);
    const { statement } = innermost(node);
    const isForAwait = ts.isForOfStatement(statement) && statement.awaitModifier !== undefined;
    return isForAwait && !this.labelled.has(node) ? withCleanup(withCleanupEnd(inner)) : inner;
  }
}

function innermost(node: ts.LabeledStatement): ts.LabeledStatement {
  return ts.isLabeledStatement(node.statement) ? innermost(node.statement) : node;
}

/** A block that begins with a check, after directives such as `'use strict'`. */
function withStart(body: ts.Block, check: ts.Expression): ts.Block {
  const { statements } = body;
  const code = statements.findIndex((one) => !(ts.isExpressionStatement(one) && ts.isStringLiteral(one.expression)));
  const start = code < 0 ? statements.length : code;
  const first = factory.createExpressionStatement(check);
  return factory.updateBlock(body, [...statements.slice(0, start), first, ...statements.slice(start)]);
}

/** `x => (check, value)` */
function guardedArrow(arrow: ts.ArrowFunction, value: ts.Expression, check: ts.Expression): ts.ArrowFunction {
  const { modifiers, typeParameters, parameters, type, equalsGreaterThanToken } = arrow;
  const both = factory.createParenthesizedExpression(factory.createComma(check, value));
  return factory.updateArrowFunction(arrow, modifiers, typeParameters, parameters, type, equalsGreaterThanToken, both);
}

function guarded(body: ts.Statement, check: ts.Statement): ts.Block {
  return factory.createBlock([check, ...(ts.isBlock(body) ? body.statements : [body])], true);
}

/** A loop that checks the flag in each iteration; any other node unchanged. */
function guardedLoop(loop: ts.Node): ts.Node {
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
    return factory.updateForOfStatement(loop, awaitModifier, initializer, expression, guarded(statement, stopCheck()));
  }
  return loop;
}
