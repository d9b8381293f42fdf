import fs, { type FileHandle } from 'node:fs/promises';
import path from 'node:path';

/** What goes wrong with a {@link FaultyDisk}. */
export interface DiskFault {
  /** How many bytes still fit: what is written beyond them is taken in part, and then refused with ENOSPC. Default: all. */
  room?: number;
  /** How many operations still succeed; from then on none does anything, as when the process was killed. Default: all. */
  steps?: number;
}

const names = ['mkdir', 'rename', 'rm', 'unlink', 'rmdir', 'chmod', 'writeFile'] as const;
const handleNames = ['sync', 'chmod', 'chown', 'close'] as const;
type Operation = (...args: unknown[]) => Promise<unknown>;
type Operations = Record<string, Operation>;

/** What a killed process would have done next. */
export class KilledError extends Error {}

/**
 * Puts faults between `node:fs/promises` and a folder, for code of this process. Reading is left alone, and so is everything outside the
 * folder.
 */
export class FaultyDisk {
  /** How many operations were tried, those that did nothing too. */
  operations = 0;
  /** Whether something was refused. */
  refused = false;
  private room: number;
  private steps: number;
  private readonly originals = new Map<string, Operation>();

  constructor(
    private readonly folder: string,
    { room = Infinity, steps = Infinity }: DiskFault,
  ) {
    this.room = room;
    this.steps = steps;
    const module = fs as unknown as Operations;
    for (const name of [...names, 'open']) {
      const original = module[name] as Operation;
      this.originals.set(name, original);
      module[name] = async (place, ...rest) => {
        if (!this.isHere(String(place))) return original(place, ...rest);
        // Only what is opened to be written changes anything.
        if (name !== 'open') return this.step(() => original(place, ...rest));
        if (rest[0] === undefined || rest[0] === 'r') return original(place, ...rest);
        return this.step(async () => this.wrap((await original(place, ...rest)) as FileHandle));
      };
    }
  }

  /** Ends the faults. */
  repair(): void {
    for (const [name, original] of this.originals) (fs as unknown as Operations)[name] = original;
  }

  private isHere(place: string): boolean {
    return path.resolve(place).startsWith(this.folder);
  }

  private async step<T>(work: () => Promise<T>): Promise<T> {
    this.operations++;
    if (this.steps-- > 0) return work();
    this.refused = true;
    throw new KilledError('killed');
  }

  private wrap(handle: FileHandle): FileHandle {
    const write = handle.write.bind(handle) as unknown as (b: Uint8Array, at: number, n: number) => Promise<unknown>;
    const own = handle as unknown as Operations;
    for (const name of handleNames) {
      const original = (own[name] as Operation).bind(handle);
      own[name] = async (...args) => {
        // The system closes what a killed process had open.
        if (name === 'close' && this.steps <= 0) await original(...args);
        return this.step(() => original(...args));
      };
    }
    own['write'] = (bytes, at, length) =>
      this.step(async () => {
        const fits = Math.min(Number(length), this.room);
        if (fits === 0 && Number(length) > 0) {
          this.refused = true;
          throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
        }
        this.room -= fits;
        return write(bytes as Uint8Array, Number(at), fits);
      });
    return handle;
  }
}
