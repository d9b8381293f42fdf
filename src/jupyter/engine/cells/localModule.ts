import ts from 'typescript';
import { interruptible } from '../instrument';
import type { Compiled } from './compiler';

/** Compiles one file for `require`, without checking it. */
export function compileModule(file: string, text: string, options: ts.CompilerOptions): Compiled {
  const { outputText, sourceMapText = '' } = ts.transpileModule(text, {
    fileName: file,
    compilerOptions: { ...options, module: ts.ModuleKind.CommonJS, moduleResolution: ts.ModuleResolutionKind.Node10 },
    transformers: { after: [interruptible()] },
  });
  return { js: outputText.replace(/\n\/\/# sourceMappingURL=.*\s*$/, ''), map: sourceMapText };
}
