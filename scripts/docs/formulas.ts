import type MarkdownIt from 'markdown-it';
import temml from 'temml';

/** `$...$` or `$$...$$`: no space inside the dollars, and no digit behind them, as in prices. */
const formula = /^(\$\$?)(?![\s$])((?:\\[\s\S]|[^$\\])+?)(?<!\s)\1(?![\d$])/;

/** Makes formulas in TeX, as the labs have them, into MathML, which browsers show without scripts and fonts. */
export function formulas(markdown: InstanceType<typeof MarkdownIt>): void {
  markdown.inline.ruler.before('escape', 'formula', (state, silent) => {
    const [all, dollars, tex] = formula.exec(state.src.slice(state.pos)) ?? [];
    if (all === undefined || tex === undefined) return false;
    if (!silent) {
      const token = state.push('html_inline', '', 0);
      token.content = temml.renderToString(tex, { displayMode: dollars === '$$', throwOnError: true });
    }
    state.pos += all.length;
    return true;
  });
}
