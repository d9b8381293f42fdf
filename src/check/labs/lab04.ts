import type { Exercise } from '../exercise';

/** The exercises of lab 04. */
export const lab04: readonly Exercise[] = [];
