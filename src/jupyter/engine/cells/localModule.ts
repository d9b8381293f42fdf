import ts from 'typescript';
import { interruptible } from '../instrument';
import type { Compiled } from './compiler';

/** Compiled code without its link to a source map, which is kept elsewhere. */
export function withoutMapLink(js: string): string {
  return js.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '');
}

/** Compiles one file for `require`, without checking it. */
export function compileModule(file: string, text: string, options: ts.CompilerOptions): Compiled {
  const { outputText, sourceMapText = '' } = ts.transpileModule(text, {
    fileName: file,
    compilerOptions: { ...options, module: ts.ModuleKind.CommonJS, moduleResolution: ts.ModuleResolutionKind.Node10 },
    transformers: { after: [interruptible()] },
  });
  return { js: withoutMapLink(outputText), map: sourceMapText };
}
