import path from 'node:path';
import { Comment, CommentTag, Converter, ReflectionKind, type Application, type Context } from 'typedoc';

/** What the folders of `src` hold, in the words and the order of the reference. */
export const families = {
  risk: 'Risk-aware models',
  debias: 'Debiasing',
  fairness: 'Fairness',
  explain: 'Explanations',
  robust: 'Robustness',
  learn: 'Training',
  data: 'Datasets',
  metrics: 'Metrics',
  density: 'Densities',
  models: 'Networks',
  network: 'Networks',
  viz: 'Pictures',
  submission: 'Competition',
  contest: 'Competition',
  cell: 'Cells',
  check: 'Exercises',
  table: 'Tables',
  backend: 'Backends',
  base: 'Errors and randomness',
} as const;

/** The name of the module that the library's public names are in. */
export const libraryModule = 'risklab';

/** Sorts the public names of the library by the folder that they come from. */
export function sortByFamily(app: Application): void {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, (context: Context) => {
    const library = context.project.children?.find(({ name }) => name === libraryModule);
    for (const member of library?.children ?? []) {
      const from = member.kindOf(ReflectionKind.Namespace) ? member.children?.[0] : member;
      const file = (from && context.project.getSymbolIdFromReflection(from)?.packagePath) ?? '';
      const folder = /^src\/(\w+)\//.exec(file)?.[1];
      const family = folder === undefined ? undefined : families[folder as keyof typeof families];
      if (family === undefined)
        throw new Error(`${member.name}: expected a folder with a family, got ${path.dirname(file)}.`);
      const holder = member.signatures?.[0] ?? member;
      // The comment that holds the family would count as words of its own.
      if (!holder.comment && !member.kindOf(ReflectionKind.Namespace)) {
        app.logger.warn(`${member.name} (${file}) does not have any documentation`);
      }
      holder.comment ??= new Comment();
      holder.comment.blockTags.push(new CommentTag('@category', [{ kind: 'text', text: family }]));
    }
  });
}
