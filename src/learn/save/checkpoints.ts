import { access } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../../base';
import type { Sampler } from '../../data';
import { checkFolder, loadBundle, saveBundle } from './bundle';
import type { BestEpoch, BestState } from '../best';
import { rowsFromJson, rowsToJson, type HistoryRow } from '../history';
import type { Trainable } from '../trainable';
import { readVariables, writeVariables } from '../variables';

/** What a checkpoint holds besides arrays. */
interface CheckpointMeta {
  epoch: number;
  rows: ReturnType<typeof rowsToJson>;
  sampler: unknown;
  model: unknown;
  /** The kind of the model; checkpoints of earlier versions have none. */
  trained?: string;
  /** Where the search for the best epoch stands. */
  best?: BestState | null;
}

/** The checkpoint of a training run: its state at the end of its last epoch, in a folder; does nothing without a folder. */
export class Checkpoints {
  /** @throws InputError for what is no path */
  constructor(private readonly folder: string | undefined) {
    if (folder !== undefined) checkFolder('checkpoint', folder);
  }

  /** Replaces the checkpoint. */
  async save(
    model: Trainable,
    sampler: Sampler,
    position: { epoch: number; rows: HistoryRow[] },
    best?: BestEpoch,
  ): Promise<void> {
    if (this.folder === undefined) return;
    const { meta, arrays } = model.state();
    const kept = best?.state();
    const all: CheckpointMeta = {
      epoch: position.epoch,
      rows: rowsToJson(position.rows),
      sampler: sampler.state(),
      model: meta,
      trained: model.kind,
      ...(kept && { best: kept.meta }),
    };
    const variables = readVariables(model.variables());
    await saveBundle(this.folder, { meta: all, arrays: { ...variables, ...arrays, ...kept?.arrays } });
  }

  /** Resumes from the checkpoint, or begins when there is none. @throws InputError without a folder */
  async load(model: Trainable, sampler: Sampler, best?: BestEpoch): Promise<{ epoch: number; rows: HistoryRow[] }> {
    if (this.folder === undefined) {
      throw new InputError('resume', 'a checkpoint folder to resume from', 'none', 'Give the option checkpoint, too.');
    }
    if (!(await exists(path.join(this.folder, 'risklab.json')))) return { epoch: 0, rows: [] };
    const { meta, arrays } = await loadBundle(this.folder);
    const { epoch, rows, sampler: sampling, model: state, trained, best: found } = (meta ?? {}) as CheckpointMeta;
    if (epoch === undefined || sampling === undefined) {
      throw new InputError(this.folder, 'a checkpoint of fit()', 'something else', 'Give another folder.');
    }
    if (trained !== undefined && trained !== model.kind) {
      throw new InputError(this.folder, `a checkpoint of ${model.kind}`, `one of ${trained}`, 'Give another folder.');
    }
    sampler.restore(sampling);
    writeVariables(model.variables(), arrays);
    model.restore({ meta: state, arrays });
    best?.resume(found, arrays);
    return { epoch, rows: rowsFromJson(rows) };
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
