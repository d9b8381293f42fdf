import type { Notebook } from '../nbformat';
import type { ParameterLanguage } from './parameterLanguage';
import { pythonParameters } from './python';
import { typescriptParameters } from './typescript';

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
