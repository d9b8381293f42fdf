/** A table that methods are compared on, and how long a network is trained on it. */
export interface FairnessSubject {
  readonly name: 'adult' | 'compas';
  /** The column of the groups. It is no feature. */
  readonly groups: string;
  readonly epochs: number;
  readonly learningRate: number;
  /** Of the variational fair autoencoder: how much there is to lose differs from table to table. */
  readonly mmdWeight: number;
}

/** What is measured. Epochs and rates are the same for all methods; settings were chosen on validation rows. */
export const fairnessSubjects: readonly FairnessSubject[] = [
  { name: 'adult', groups: 'sex', epochs: 10, learningRate: 1e-3, mmdWeight: 10 },
  { name: 'compas', groups: 'race', epochs: 20, learningRate: 3e-3, mmdWeight: 3 },
];
