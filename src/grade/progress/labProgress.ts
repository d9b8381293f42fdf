import { checksType, checkStates, type CheckState } from '../../check';
import { hasTag, type Notebook, type NotebookCell } from '../../notebook';

/** What a check said when it was last run, or that it has not been run. */
export type StoredState = CheckState | 'not run';

const states: readonly string[] = checkStates;

/** How far a lab has been filled in. */
export interface LabProgress {
  /** Such as `04`. */
  lab: string;
  questions: { answered: number; of: number };
  /** The checks of the lab in their order, each with what it said last. */
  checks: { id: string; state: StoredState }[];
}

/**
 * How far a notebook has been filled in: from its answer cells, and from what its checks have left as outputs.
 *
 * @returns undefined when it is no lab
 */
export function labProgress({ metadata, cells }: Notebook): LabProgress | undefined {
  const { lab } = (metadata['risklab'] ?? {}) as { lab?: unknown };
  if (typeof lab !== 'string') return undefined;
  const answers = cells.filter((cell) => hasTag(cell, 'answer'));
  const said = new Map(cells.flatMap(saidBy));
  const ids = new Set([...cells.flatMap(askedBy), ...said.keys()]);
  return {
    lab,
    questions: { answered: answers.filter(isAnswered).length, of: answers.length },
    checks: [...ids].map((id) => ({ id, state: said.get(id) ?? 'not run' })),
  };
}

/** Whether anything stands in an answer cell besides the words that it came with. */
function isAnswered({ source }: NotebookCell): boolean {
  return source.replace(/^\s*\*Your answer:\*/, '').trim() !== '';
}

/** The checks that a cell asks for. */
function askedBy(cell: NotebookCell): string[] {
  if (!hasTag(cell, 'check')) return [];
  return [...cell.source.matchAll(/\bcheck\(\s*(['"`])([\w.]+)\1/g)].map(([, , id]) => id!);
}

/** What the checks of a cell said when it was last run. */
function saidBy({ outputs = [] }: NotebookCell): [id: string, state: CheckState][] {
  return outputs.flatMap((output) => {
    const data = 'data' in output ? (output.data[checksType] as { checks?: unknown } | undefined) : undefined;
    if (!Array.isArray(data?.checks)) return [];
    const checks = data.checks as ({ id?: unknown; state?: unknown } | null)[];
    return checks.flatMap((check): [string, CheckState][] =>
      typeof check?.id === 'string' && states.includes(String(check.state))
        ? [[check.id, check.state as CheckState]]
        : [],
    );
  });
}
