import { keysOf } from '../../base';

/** What somebody says in a section of a card: a paragraph, or a list of points. Plain text. */
export type CardText = string | readonly string[];

/** The sections that only people can fill in, under the names of Mitchell and others (2019); what is left out is shown as not filled in. */
export interface CardTexts {
  /** Who made the model, when, in which version, how it was trained, its licence, whom to ask. What follows from the network is added. */
  details?: CardText;
  /** What it is for, for whom, and what it is not for. */
  intendedUse?: CardText;
  /** Groups, instruments and surroundings in which it may do otherwise, and which of them were looked at. The groups audited are added. */
  factors?: CardText;
  /** Which measures were chosen, why, and how the threshold was. */
  metrics?: CardText;
  /** The data of the audit: which, why these, how prepared. The number of rows is added. */
  evaluationData?: CardText;
  /** The data of the training. */
  trainingData?: CardText;
  /** Sensitive data, risks and harms, and what was done about them. */
  ethicalConsiderations?: CardText;
  /** What else has to be known: what was not tested, who is missing from the data. */
  caveats?: CardText;
}

/** The option names of the sections. */
export const sectionKeys = keysOf<CardTexts>()(
  ...([
    'details',
    'intendedUse',
    'factors',
    'metrics',
    'evaluationData',
    'trainingData',
    'ethicalConsiderations',
    'caveats',
  ] as const),
);

/** The title of each section, in the order of the paper; the figures stand before the ethical considerations. */
export const sectionTitles: Readonly<Record<keyof CardTexts, string>> = {
  details: 'Model details',
  intendedUse: 'Intended use',
  factors: 'Factors',
  metrics: 'Metrics',
  evaluationData: 'Evaluation data',
  trainingData: 'Training data',
  ethicalConsiderations: 'Ethical considerations',
  caveats: 'Caveats and recommendations',
};

/** A part of a card: its text, what was worked out, and tables. */
export interface CardSection {
  readonly title: string;
  /** The points that somebody wrote; undefined: nobody did, and nothing stands in their place. */
  readonly said: CardText | undefined;
  /** What follows from the model and the audit: name and value. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly tables: readonly CardTable[];
}

/** A table as text. */
export interface CardTable {
  readonly title: string;
  readonly columns: readonly { readonly name: string; readonly numeric: boolean }[];
  readonly rows: readonly (readonly string[])[];
  /** Lines below it. */
  readonly notes: readonly string[];
}

/** What stands in a section that nobody filled in. */
export const notFilledIn = 'Not filled in.';
