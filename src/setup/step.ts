/** What a step of the set-up is given to work with. */
export interface SetupContext {
  /** Prints one line about the progress. */
  say(line: string): void;
  /** Aborted when the person stops the set-up; a step then ends soon and leaves nothing half-made. */
  readonly signal: AbortSignal;
}

/** One thing that the set-up provides. Asking whether it is there is cheap, as every command asks. */
export interface SetupStep {
  /** What it provides, in a word or two. */
  readonly title: string;
  /** Why there is something to do; `undefined` when all is in place. */
  needed(): Promise<string | undefined>;
  /**
   * Provides it.
   *
   * @returns what was done, in a few words
   * @throws RisklabError when it cannot, with what to do
   */
  run(context: SetupContext): Promise<string>;
}
