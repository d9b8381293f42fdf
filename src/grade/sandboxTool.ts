import type { SandboxLimits } from './sandboxLimits';
import type { SandboxPlaces } from './sandboxPlaces';

/** What a tool is to start in a sandbox. */
export interface SandboxStart {
  /** The program and its arguments. */
  argv: readonly string[];
  /** Its whole environment. */
  env: Readonly<Record<string, string>>;
  /** A folder of this machine, in whose place the sandbox has a small one of its own. */
  folder: string;
  /** Single files and folders that can be read inside, from and to which path. */
  files: readonly { from: string; to: string }[];
  /** What can be read inside. */
  places: SandboxPlaces;
  limits: SandboxLimits;
  /** The user that it runs as; undefined for the present one. */
  user: number | undefined;
}

/** A program of the system that can start others in a sandbox. */
export interface SandboxTool {
  name: 'bubblewrap' | 'unshare';
  /** The programs that have to be on the PATH. */
  needs: readonly string[];
  /** What to start, with its arguments. */
  start(start: SandboxStart): string[];
}
