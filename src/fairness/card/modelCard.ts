import path from 'node:path';
import type pl from 'nodejs-polars';
import { checkKeys, InputError, writeFileWhole } from '../../base';
import { displaySymbol, type MimeBundle } from '../../cell';
import { cardHtml, cardPage } from './cardHtml';
import { cardMarkdown } from './cardMarkdown';
import {
  sectionKeys,
  sectionTitles,
  type CardSection,
  type CardTable,
  type CardText,
  type CardTexts,
} from './cardSections';
import { cardTable } from './cardTable';
import { modelFacts, type CardModel } from './modelFacts';

/** What a card takes of an audit: its two tables, and what the audit says about them. */
export interface CardAudit {
  /** A row for each group. */
  readonly groups: pl.DataFrame;
  /** A row for each gap. */
  readonly summary: pl.DataFrame;
  /** What to bear in mind: small groups, values that the rows do not define. */
  readonly notes?: readonly string[];
}

/** Options of {@link modelCard}: the name of the model, and what people say about it. */
export interface ModelCardOptions extends CardTexts {
  /** What the model is called. */
  name: string;
}

/**
 * A model card (Mitchell and others, _Model Cards for Model Reporting_, 2019): what a model is for, how it was made, and how it does by group. The
 * figures are those of the audit; what can be read off the network is added; everything else is what you say, and a section that nobody filled in says
 * so. Nothing is made up.
 *
 * @param model - a model, a network, or null for one that is not here to be looked at
 * @param audit - of `fairness.audit`, or several by name, such as one for each data set
 * @throws InputError on an unknown option, a text that is empty or none, or no audit
 * @example
 * const card = fairness.modelCard(model, audit, { name: 'Faces 1', intendedUse: 'Teaching. Not for photographs of people.' });
 * await show(card);                    // or card.html, card.markdown
 * await card.save('card.html');        // or card.md
 */
export function modelCard(
  model: CardModel,
  audit: CardAudit | Readonly<Record<string, CardAudit>>,
  options: ModelCardOptions,
): ModelCard {
  checkKeys('modelCard', options, ['name', ...sectionKeys]);
  const { name, ...texts } = options;
  checkText('name', name);
  for (const key of sectionKeys) if (texts[key] !== undefined) checkPoints(key, texts[key]);
  const audits = namedAudits(audit);
  const section = (key: keyof CardTexts, facts: CardSection['facts'] = []): CardSection => ({
    title: sectionTitles[key],
    said: texts[key],
    facts,
    tables: [],
  });
  return new ModelCard(name, [
    section('details', modelFacts(model)),
    section('intendedUse'),
    section('factors'),
    section('metrics'),
    section('evaluationData'),
    section('trainingData'),
    { title: 'Quantitative analyses', said: '', facts: [], tables: audits.flatMap(tablesOf) },
    section('ethicalConsiderations'),
    section('caveats'),
  ]);
}

/** The card of {@link modelCard}: shows itself in a cell, and can be saved. */
export class ModelCard {
  /** The sections that nobody has filled in, by their titles. */
  readonly missing: readonly string[];

  /** @internal */
  constructor(
    /** What the model is called. */
    readonly name: string,
    private readonly sections: readonly CardSection[],
  ) {
    this.missing = sections.filter(({ said }) => said === undefined).map(({ title }) => title);
  }

  /** The card as a piece of HTML that needs nothing else. */
  get html(): string {
    return cardHtml(this.name, this.sections);
  }

  /** The card as Markdown. */
  get markdown(): string {
    return cardMarkdown(this.name, this.sections);
  }

  /**
   * Writes the card as a whole file.
   *
   * @param file - its ending says how: `.html` is a page of its own, `.md` Markdown
   * @throws InputError for another ending
   */
  async save(file: string): Promise<void> {
    const ending = path.extname(file).toLowerCase();
    if (ending === '.html') return writeFileWhole(file, cardPage(this.name, this.sections));
    if (ending === '.md') return writeFileWhole(file, this.markdown);
    throw new InputError('file', 'a name that ends in .html or .md', file);
  }

  /** How a cell shows it. @internal */
  [displaySymbol](): MimeBundle {
    return { 'text/html': this.html, 'text/plain': this.markdown };
  }
}

function namedAudits(audit: CardAudit | Readonly<Record<string, CardAudit>>): [name: string, audit: CardAudit][] {
  const isAny = (value: unknown): value is object => typeof value === 'object' && value !== null;
  const isOne = (value: unknown): value is CardAudit => isAny(value) && 'groups' in value && 'summary' in value;
  const named: [string, CardAudit][] = isOne(audit) ? [['', audit]] : Object.entries(isAny(audit) ? audit : {});
  const strange = named.find(([, one]) => !isOne(one));
  if (named.length > 0 && !strange) return named;
  const got = strange ? `no audit under ${strange[0]}` : 'none';
  throw new InputError('modelCard: audit', 'an audit, or several by name', got, 'Make one with fairness.audit.');
}

function tablesOf([name, { groups, summary, notes = [] }]: [name: string, audit: CardAudit]): CardTable[] {
  const of = name === '' ? '' : `${name}: `;
  return [
    cardTable(of === '' ? 'By group' : `${of}by group`, groups, []),
    cardTable(of === '' ? 'Gaps between groups' : `${of}gaps between groups`, summary, notes),
  ];
}

function checkPoints(key: string, text: CardText): void {
  if (typeof text === 'string') return checkText(key, text);
  if (!Array.isArray(text) || text.length === 0) throw new InputError(key, 'a text, or a list of texts', text);
  text.forEach((point) => checkText(key, point));
}

/** An empty section would look filled in. */
function checkText(key: string, text: unknown): void {
  if (typeof text === 'string' && /\S/.test(text)) return;
  throw new InputError(key, 'a text with words in it', text, 'Leave out what nobody can say yet.');
}
