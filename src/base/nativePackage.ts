import { createRequire } from 'node:module';
import { assembledAddon } from './nativeCache';
import { restoreUtil } from './restoreUtil';

/** The module by which the package of the native backend finds its addon. */
interface AddonFinder {
  find(this: void, packageFile: string): string;
}

/**
 * Loads the package that registers the native backend: with the addon that the set-up chose and keeps outside of `node_modules`, else with
 * the package's own.
 *
 * @param load - loads the package, and finds its files
 * @param name - the package
 * @param addon - another addon to load it with
 * @returns what the package exports
 * @throws what Node throws when the package or its addon is not there, or does not load
 */
export function loadNativePackage(load: NodeJS.Require, name: string, addon = assembledAddon()): unknown {
  restoreUtil();
  const finder = createRequire(load.resolve(`${name}/package.json`))(
    '@mapbox/node-pre-gyp/lib/pre-binding',
  ) as AddonFinder;
  const { find } = finder;
  if (addon !== undefined) finder.find = () => addon;
  try {
    return load(name);
  } finally {
    finder.find = find;
  }
}
