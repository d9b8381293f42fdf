import { startBackend, type BackendName } from '../../src/backend';

/** Both backends. */
export const backends = ['native', 'wasm'] as const satisfies readonly BackendName[];

/** Has the tests of the surrounding `describe` run on a backend; those after it run on the native one again. */
export function onBackend(name: BackendName): void {
  before(() => startBackend(name));
  after(() => startBackend('native'));
}

// Tests count tensors before and after; models of earlier tests that are collected in between would disturb the counts. What is
// freed when a model is gone is tested in processes of their own.
globalThis.FinalizationRegistry = class {
  register(): void {
    // Nothing is freed.
  }
  unregister(): boolean {
    return false;
  }
} as unknown as FinalizationRegistryConstructor;

export { alive } from './alive';
