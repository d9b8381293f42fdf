import { notFilledIn, type CardSection, type CardTable, type CardText } from './cardSections';

/** The card as Markdown, as GitHub and Hugging Face show it. */
export function cardMarkdown(name: string, sections: readonly CardSection[]): string {
  return `${[`# Model card: ${plain(name)}`, ...sections.flatMap(sectionMarkdown)].join('\n\n')}\n`;
}

function sectionMarkdown({ title, said, facts, tables }: CardSection): string[] {
  const list = facts.map(([name, value]) => `- ${plain(name)}: ${plain(value)}`).join('\n');
  const parts = [`## ${title}`, saidMarkdown(said), list, ...tables.flatMap(tableMarkdown)];
  return parts.filter((part) => part !== '');
}

function saidMarkdown(said: CardText | undefined): string {
  if (said === undefined) return `_${notFilledIn}_`;
  return typeof said === 'string' ? plain(said) : said.map((point) => `- ${plain(point)}`).join('\n');
}

function tableMarkdown({ title, columns, rows, notes }: CardTable): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map(plain).join(' | ')} |`;
  const rule = `| ${columns.map(({ numeric }) => (numeric ? '--:' : '---')).join(' | ')} |`;
  const table = [line(columns.map(({ name }) => name)), rule, ...rows.map(line)].join('\n');
  return [`**${plain(title)}**`, table, ...notes.map(plain)];
}

/** What was written is text: none of its signs is markup, no line break ends a table or a list, and no start of a line begins one. */
function plain(text: string): string {
  return text
    .trim()
    .replaceAll(/[\\`*_<>[\]|#~&]/g, (sign) => `\\${sign}`)
    .replaceAll(/\s*[\n\r]\s*/g, ' ')
    .replace(/^[-+](?=[\s-]|$)|(?<=^\d{1,9})[.)](?=\s|$)/, (sign) => `\\${sign}`);
}
