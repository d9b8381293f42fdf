import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { compileFunction } from 'node:vm';
import { runtimeName } from './runtimeCalls';
import { fromJson } from '../../wire/json';

const own = new WeakSet<NodeJS.Module>();

/** Whether a module was made by the kernel itself, not by Node. */
export function isOwn(module: NodeJS.Module): boolean {
  return own.has(module);
}

/** Runs the code of a CommonJS module. @param add - is called before it runs, as modules may require each other */
export function loadCommonJs(
  file: string,
  js: string,
  require: NodeJS.Require,
  importLate: (id: unknown) => Promise<unknown>,
  add: (module: Module) => void,
): Module {
  const module = moduleOf(file, require);
  const names = ['exports', 'require', 'module', '__filename', '__dirname', runtimeName];
  const body = compileFunction(js, names, { filename: file }) as (...given: unknown[]) => void;
  add(module);
  const exports = module.exports as unknown;
  body.call(exports, exports, require, module, file, path.dirname(file), { import: importLate });
  module.loaded = true;
  return module;
}

/** Reads a file of JSON. */
export function loadJson(file: string): Module {
  const module = moduleOf(file, createRequire(file));
  try {
    module.exports = fromJson(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    if (error instanceof Error) error.message = `${file}: ${error.message}`;
    throw error;
  }
  module.loaded = true;
  return module;
}

/** What a file of the project is told as `module`, so that `require.main === module` can be asked. */
export function moduleOf(file: string, require: NodeJS.Require): Module {
  const module = new Module(file);
  module.filename = file;
  module.paths = require.resolve.paths('x') ?? [];
  module.require = require;
  own.add(module);
  return module;
}
