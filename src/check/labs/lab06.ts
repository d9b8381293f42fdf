import type { Exercise } from '../exercise';

/** The exercises of lab 06. */
export const lab06: readonly Exercise[] = [];
