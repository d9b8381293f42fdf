/** The methods that count a criterion beside the errors. */
export type WeightedMethod = 'fairnessPenalty' | 'adversarialDebiasing' | 'variationalFairAutoencoder';

/** A table that methods are compared on, and how long a network is trained on it. */
export interface FairnessSubject {
  readonly name: 'adult' | 'compas';
  /** The column of the groups. It is no feature. */
  readonly groups: string;
  readonly epochs: number;
  readonly learningRate: number;
  /** How much each method counts its criterion, by the rule of `chosenWeight`: how much there is to lose differs from table to table. */
  readonly weights: Readonly<Record<WeightedMethod, number>>;
}

/** What is measured. Epochs and rates are the same for all methods; settings were chosen on validation rows. */
export const fairnessSubjects: readonly FairnessSubject[] = [
  {
    name: 'adult',
    groups: 'sex',
    epochs: 10,
    learningRate: 1e-3,
    weights: { fairnessPenalty: 20, adversarialDebiasing: 1, variationalFairAutoencoder: 10 },
  },
  {
    name: 'compas',
    groups: 'race',
    epochs: 20,
    learningRate: 3e-3,
    weights: { fairnessPenalty: 20, adversarialDebiasing: 1, variationalFairAutoencoder: 3 },
  },
];
