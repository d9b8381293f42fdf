import { wilsonInterval } from '../../metrics';
import type { AuditData } from './auditData';
import { confidentLearning } from './confidentLearning';
import type { Finding } from './finding';

/** A row whose label may be wrong. */
export interface Suspect {
  readonly row: number;
  readonly id: string | null;
  readonly split: string;
  readonly label: number;
  /** The class that the prediction says. */
  readonly suggested: number;
  /** The probability of the label that it has. */
  readonly confidence: number;
}

/** Label suspects and how many there are in each class. */
export interface Suspects {
  readonly rows: readonly Suspect[];
  readonly findings: readonly Finding[];
}

/**
 * Label suspects by confident learning among some rows.
 *
 * @param logits - of all rows
 * @param rows - those that the model has not seen
 */
export function suspects(
  data: AuditData,
  logits: ArrayLike<number>,
  rows: readonly number[],
  confidence: number,
): Suspects {
  const labels = rows.map((row) => data.labels[row]!);
  const { doubts } = confidentLearning(
    labels,
    rows.map((row) => 1 / (1 + Math.exp(-logits[row]!))),
  );
  const found = doubts.map(({ row: at, confidence: own }): Suspect => {
    const row = rows[at]!;
    const label = labels[at]!;
    return {
      ...{ row, id: data.ids[row]!, split: data.splits[data.part[row]!]!, label },
      ...{ suggested: 1 - label, confidence: own },
    };
  });
  const findings = [0, 1].flatMap((label): Finding[] => {
    const of = labels.filter((one) => one === label).length;
    if (of === 0) return [];
    const n = found.filter((one) => one.label === label).length;
    const text = `labels ${label} that the prediction contradicts`;
    return [{ finding: text, n, of, share: n / of, ...wilsonInterval(n, of, { confidence }), table: 'suspects' }];
  });
  return { rows: found, findings };
}
