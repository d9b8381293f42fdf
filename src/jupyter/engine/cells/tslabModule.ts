import type * as jupyterModule from 'tslab/dist/jupyter';
import type { ModuleLoader } from './moduleLoader';

/** Shows a MIME bundle, or changes one that was shown. */
export type DisplayHook = NonNullable<(typeof jupyterModule)['lastWriteDisplayData']>;

/** Lets cells import `tslab`, whose `display` then shows things in this kernel; tslab is loaded when the first does. */
export function provideTslab(loader: ModuleLoader, load: NodeJS.Require, hook: DisplayHook): void {
  loader.provide('tslab', () => {
    const jupyter = load('tslab/dist/jupyter') as { lastWriteDisplayData: DisplayHook | null };
    jupyter.lastWriteDisplayData = hook;
    return load('tslab') as unknown;
  });
}
