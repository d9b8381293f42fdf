import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../base';
import type { SandboxTool } from './sandboxTool';
import { sandboxLimits } from './sandboxLimits';
import { sandboxPlaces } from './sandboxPlaces';
import { nextUser, sandboxEnvironment } from './sandboxUser';

/** How long the trial may take, in ms. */
const trialMs = 20_000;

const kernel = path.join(projectRoot, 'dist', 'jupyter', 'kernel', 'main.js');

/** What has to hold inside, as tests of a shell, and what is said where it does not. */
const conditions = (secret: string): [test: string, otherwise: string][] => [
  [`[ ! -e '${secret}' ]`, 'files of this machine can be seen'],
  ['[ ! -w /usr ] && [ ! -w / ] && [ ! -w /dev ]', 'the system can be written to'],
  [`[ -r '${kernel}' ]`, `${kernel} cannot be read by other users than its owner`],
  ['[ -w /tmp ]', 'there is no place to write to'],
  ['[ "$(wc -l </proc/net/dev)" -le 3 ]', 'the network is there'],
  ['[ "$$" -lt 100 ]', 'other processes can be seen'],
  [`grep -q '^CapBnd:.*[^0-9a-f]0*$' /proc/self/status`, 'rights are left'],
  ['! unshare --user true 2>/dev/null', 'namespaces can be made'],
];

/**
 * Starts a sandbox in which a shell looks around.
 *
 * @returns why it does not hold, in a few words; undefined when it does
 */
export async function trySandbox(tool: SandboxTool): Promise<string | undefined> {
  const outside = mkdtempSync(path.join(os.tmpdir(), 'risklab-trial-'));
  const folder = mkdtempSync(path.join(os.tmpdir(), 'risklab-trial-'));
  const secret = path.join(outside, 'secret');
  writeFileSync(secret, '');
  const script = conditions(secret).map(([test, otherwise]) => `if ! { ${test}; }; then echo '${otherwise}'; exit; fi`);
  const argv = ['/bin/sh', '-c', [...script, 'echo holds'].join('\n')];
  const user = nextUser();
  try {
    const start = {
      argv,
      env: sandboxEnvironment,
      folder,
      files: [],
      places: sandboxPlaces(),
      limits: sandboxLimits,
      user,
    };
    const [program = '', ...rest] = tool.start(start);
    const { stdout } = await promisify(execFile)(program, rest, { cwd: '/', timeout: trialMs, killSignal: 'SIGKILL' });
    return stdout.trim() === 'holds' ? undefined : stdout.trim() || 'it did nothing';
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    // mount adds a line that says where to look for more.
    const lines = (stderr ?? '').split('\n').filter((line) => line.trim() !== '' && !/^\s+dmesg\(1\)/.test(line));
    return lines.at(-1)?.trim() ?? message;
  } finally {
    for (const place of [outside, folder]) rmSync(place, { recursive: true, force: true });
  }
}
