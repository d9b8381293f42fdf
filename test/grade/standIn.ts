import type { LabChecks } from '../../src/grade';

/** A lab of two exercises: a function `twice`, and a number `seven`. */
export const standIn: LabChecks = {
  exercisesOf: (lab) =>
    lab === '99'
      ? [
          { id: '99.1', title: 'twice', points: 2 },
          { id: '99.2', title: 'seven', points: 1 },
        ]
      : [],
  probeExpression: (id, seed) =>
    id === '99.1' ? `Promise.resolve([1, 2, ${seed}].map((x) => twice(x)))` : 'Promise.resolve(seven)',
  judge: (id, answers, seed) => {
    const right = id === '99.1' ? [2, 4, 2 * seed] : 7;
    const passed = JSON.stringify(answers) === JSON.stringify(right);
    const [title, of] = id === '99.1' ? ['twice', 2] : ['seven', 1];
    const finding = {
      what: title,
      expected: JSON.stringify(right),
      got: String(JSON.stringify(answers)),
      hint: 'Count.',
    };
    return {
      id,
      title,
      of,
      points: passed ? of : 0,
      state: passed ? 'passed' : 'failed',
      findings: passed ? [] : [finding],
    };
  },
};

/** The text of a notebook of the lab, with some code cells. */
export function labText(cells: readonly string[], lab = '99'): string {
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: 'tslab' }, risklab: { lab, profiles: { quick: {} } } },
    cells: cells.map((source, i) => ({
      cell_type: 'code',
      id: `cell-${i}`,
      metadata: {},
      source,
      outputs: [],
      execution_count: null,
    })),
  });
}
