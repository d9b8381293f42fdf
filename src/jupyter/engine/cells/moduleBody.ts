import ts from 'typescript';
import { earlierNames } from './earlierNames';
import { exportedNames } from './exportedNames';
import { ModuleReferences } from './moduleReferences';
import type { ModuleShape } from './moduleShape';
import { runtimeCall } from './runtimeCalls';

const { factory } = ts;

/**
 * Makes the body of a generator out of an ES module. What it does first is to say how its exports are read, and to stop:
 * functions can be called from then on, while variables cannot be read yet, as ES modules have it before they are
 * evaluated. The rest runs when all that it imports is there.
 *
 * @param shape - is filled
 */
export function toModuleBody(
  checker: ts.TypeChecker,
  options: ts.CompilerOptions,
  shape: ModuleShape,
): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) => {
    const references = new ModuleReferences(file, checker, options);
    const visit = earlierNames(checker, (symbol) => references.replacement(symbol), context);
    const { statements, exports } = exportedNames(file, checker, references, visit);
    shape.dependencies = references.needed();
    shape.stars = references.stars;
    const body = [
      ...exports.first,
      factory.createExpressionStatement(runtimeCall('exports', factory.createObjectLiteralExpression(exports.reads))),
      factory.createExpressionStatement(factory.createYieldExpression(undefined, undefined)),
      ...references.plainNames(),
      ...statements,
    ];
    return factory.updateSourceFile(file, ts.setTextRange(factory.createNodeArray(body), file.statements));
  };
}
