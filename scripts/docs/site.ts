import path from 'node:path';
import { Application, KindRouter, LogLevel, type Reflection, type TypeDocOptions } from 'typedoc';
import { projectRoot } from '../../src/base';
import { notExported } from './exceptions';
import { families, sortByFamily } from './families';
import { formulas } from './formulas';
import type { SitePages } from './pages';

/** The public faces of the package, see `exports` in package.json. */
const faces = [
  'src/index.ts',
  'src/cell/index.ts',
  'src/check/index.ts',
  'src/jupyter/index.ts',
  'src/notebook/index.ts',
];

/** Everything that is exported has words; the fields of options and results have them where their names do not say all. */
const documented: TypeDocOptions['requiredToBeDocumented'] = [
  'Variable',
  'Function',
  'Class',
  'Interface',
  'TypeAlias',
  'Method',
  'Accessor',
];

/** Labs and guides are at the places that they name. */
class Places extends KindRouter {
  protected override getIdealBaseName(reflection: Reflection): string {
    const place = reflection.isDocument() ? reflection.frontmatter['place'] : undefined;
    return typeof place === 'string' ? place : super.getIdealBaseName(reflection);
  }
}

/**
 * Builds the site: the reference from the comments in `src`, and beside it the labs and the guides.
 *
 * @param out - the folder of the site, which is replaced
 * @returns whether nothing is wrong with it: links to names that are not there, names without words, types that are not exported; each
 *   has been told in a line
 */
export async function buildSite({ readme, documents }: SitePages, out: string): Promise<boolean> {
  const options: TypeDocOptions = {
    entryPoints: faces,
    tsconfig: path.join(projectRoot, 'tsconfig.json'),
    basePath: projectRoot,
    name: 'risklab',
    router: 'places',
    readme,
    projectDocuments: [...documents],
    markdownItLoader: (parser: Parameters<typeof formulas>[0]) => formulas(parser),
    customCss: path.join(__dirname, 'site.css'),
    // The types were checked before.
    skipErrorChecking: true,
    excludeInternal: true,
    excludePrivate: true,
    disableSources: true,
    includeHierarchySummary: false,
    githubPages: false,
    hideGenerator: true,
    sortEntryPoints: false,
    sort: ['kind', 'alphabetical'],
    kindSortOrder: ['Document', 'Namespace', 'Module', 'Class', 'Function', 'Variable', 'Interface', 'TypeAlias'],
    categorizeByGroup: false,
    categoryOrder: [...new Set(Object.values(families)), '*'],
    groupOrder: ['Labs', 'Guides', 'Modules', '*'],
    navigation: { includeGroups: true, includeCategories: true, includeFolders: false },
    highlightLanguages: ['ts', 'js', 'json', 'sh', 'python', 'yaml', 'html', 'xml', 'toml', 'docker', 'markdown'],
    validation: {
      notExported: true,
      invalidLink: true,
      invalidPath: true,
      rewrittenLink: true,
      notDocumented: true,
      unusedMergeModuleWith: true,
    },
    requiredToBeDocumented: documented,
    intentionallyNotExported: notExported,
    treatWarningsAsErrors: true,
    treatValidationWarningsAsErrors: true,
    logLevel: LogLevel.Warn,
  };
  const app = await Application.bootstrap(options);
  app.renderer.defineRouter('places', Places);
  sortByFamily(app);
  const project = await app.convert();
  if (!project) return false;
  app.validate(project);
  await app.generateDocs(project, out);
  return !app.logger.hasErrors() && !app.logger.hasWarnings();
}
