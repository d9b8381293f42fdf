/** Indices of the numbers that the engine's main thread and its watchdog share. Cell numbers start at 1. */
export const slots = {
  /** The cell that runs, negative once the watchdog has sent a signal to stop it; 0 between cells. */
  running: 0,
  /** The cell whose code, or a library it called, has asked for the interrupt signal. */
  watched: 1,
  /** The cell whose loops have to stop. */
  stop: 2,
  /** The last cell that was interrupted, perhaps before it started. */
  interrupted: 3,
  /** 1 after the first interrupt: functions of cells then check whether their cell was interrupted. */
  checksCalls: 4,
  /** The cell whose `finally` blocks run, after an interrupt. */
  cleaning: 5,
  /** The number of the call that waits for a child process; 0 when none does. */
  call: 6,
} as const;

/** What the watchdog is given. */
export interface InterruptState {
  cells: Int32Array;
  /** The child processes that were there before the call that waits for one: how many, and their ids. */
  children: Int32Array;
  /** How long code that watches the signal may take to end by itself, in ms. */
  graceMs: number;
  /** How long other code has to reach the event loop before its loops are stopped, in ms. */
  eventLoopMs: number;
}

/**
 * The global names of the functions, and of the numbers, by which an interrupt stops compiled code; and of the function that takes
 * these names out of what is caught.
 */
export const hooks = {
  resumed: '$$resumed',
  entered: '$$entered',
  awaits: '$$awaits',
  iterates: '$$iterates',
  cleanupStarts: '$$cleanupStarts',
  cleanupEnds: '$$cleanupEnds',
  stop: '$$stop',
  caught: '$$caught',
} as const;
