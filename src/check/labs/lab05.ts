import type { Exercise } from '../exercise';

/** The exercises of lab 05. */
export const lab05: readonly Exercise[] = [];
