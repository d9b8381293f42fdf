import type { Notebook } from '../nbformat';
import type { Declaration } from './declarations';
import { pythonParameters } from './python';
import { typescriptParameters } from './typescript';

/** How the parameters of a notebook are written in its language. */
export interface ParameterLanguage {
  /** The variables that a cell declares at its top, by name. */
  declarationsOf: (code: string) => Map<string, Declaration>;
  /** Code that gives a variable a value. */
  assignment: (name: string, value: unknown, declaration: Declaration | undefined) => string;
  /** Whether its numbers keep whole numbers of any size. */
  exactIntegers: boolean;
}

const languages: Readonly<Record<string, ParameterLanguage>> = {
  typescript: typescriptParameters,
  javascript: typescriptParameters,
  python: pythonParameters,
};

/** The languages whose parameters can be set, for errors. */
export const parameterLanguages = 'TypeScript, JavaScript or Python';

/** The language of a notebook, by what its metadata say; undefined for one whose parameters cannot be set. */
export function parameterLanguageOf({ metadata }: Notebook): ParameterLanguage | undefined {
  const { kernelspec = {}, language_info: info = {} } = metadata as {
    kernelspec?: { name?: string; language?: string };
    language_info?: { name?: string };
  };
  const name = (kernelspec.language ?? info.name ?? kernelspec.name ?? '').toLowerCase().replace(/[\d.]+$/, '');
  // Without a language the kernel's name tells it: that of this project is called after tslab.
  return Object.hasOwn(languages, name) ? languages[name] : name === 'tslab' ? typescriptParameters : undefined;
}
