import { columnTests, type ColumnTest, type Dealing } from './columnTests';
import type { ModelOutputs } from './outputs';

/**
 * Whether a model says the same of two samples: Kolmogorov and Smirnov on each score, Pearson's test on the classes that it says.
 */
export function predictionDrift(first: ModelOutputs, second: ModelOutputs, dealing: Dealing): ColumnTest[] {
  const scores = Object.entries(first.scores).map(([name, values]) => ({
    ...{ kind: 'number' as const, name, first: values, second: second.scores[name]! },
  }));
  const words = (said: Int32Array): string[] => Array.from(said, String);
  const classes = { kind: 'category' as const, name: 'class', first: words(first.said), second: words(second.said) };
  return columnTests([...scores, classes], dealing);
}
