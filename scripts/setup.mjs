// Sets up what the project needs, and nothing that is there already. Plain JavaScript on Node's own modules, as nothing
// is installed when it starts; what comes after the build lives in src/setup.
//   node scripts/setup.mjs [--jupyter] [--no-native]     a native backend that failed before is tried again
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { withLock } from './lock.mjs';
import { goOnWithoutOutput, hasTerminal } from './output.mjs';
import { buildStep, checkNode, isCheckout, packagesStep, root } from './packages.mjs';

const say = (line) => process.stderr.write(`set-up: ${line}\n`);

/**
 * Brings everything up to date; does and says nothing when it is.
 *
 * @param {{ native?: boolean, jupyter?: boolean, again?: boolean }} [options] - native: provide the native backend
 *   (default true); jupyter: provide JupyterLab and the kernel (default false); again: try once more what failed before
 * @returns {Promise<void>}
 * @throws {Error} with what failed and what to do
 */
export async function setUp(options = {}) {
  checkNode();
  if ((await firstNeeded(options)) === undefined) return;
  const stop = new AbortController();
  const onSignal = (name) => {
    // As shells report it.
    process.exitCode = 128 + constants.signals[name];
    stop.abort(new Error(`stopped by ${name}; run it again to go on`));
  };
  const names = ['SIGINT', 'SIGTERM', ...(hasTerminal ? ['SIGHUP'] : [])];
  for (const name of names) process.on(name, onSignal);
  try {
    await withLock(path.join(cacheFolder(), 'set-up.lock'), () => runAll(options, stop.signal), say);
  } finally {
    for (const name of names) process.off(name, onSignal);
  }
}

/** A step that has something to do; later steps exist only once the earlier ones are done. */
async function firstNeeded(options) {
  for await (const step of steps(options)) {
    const why = await step.needed();
    if (why !== undefined) return { step, why };
  }
  return undefined;
}

async function runAll(options, signal) {
  for await (const step of steps(options)) {
    const why = await step.needed();
    if (why === undefined) continue;
    signal.throwIfAborted();
    say(`${step.title} (${why}) ...`);
    const start = Date.now();
    const done = await step.run({ say: (line) => say(`  ${line}`), signal }).catch((error) => {
      throw signal.aborted ? signal.reason : error;
    });
    say(`${step.title}: ${done} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
  }
}

async function* steps(options) {
  if (isCheckout) {
    yield packagesStep;
    yield buildStep;
  }
  // Loaded only now, as the build has just made it.
  const { setupSteps } = createRequire(import.meta.url)(path.join(root, 'dist', 'setup'));
  yield* setupSteps(options);
}

/** Nothing may be written into an installed package; in the project there need not be a build yet that says where to. */
function cacheFolder() {
  if (isCheckout) return path.join(root, '.cache');
  return createRequire(import.meta.url)(path.join(root, 'dist', 'base')).ownCacheFolder();
}

/** Runs {@link setUp} for a script: prints what failed as one line and ends the process. */
export async function setUpOrExit(options) {
  try {
    await setUp(options);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exit(process.exitCode || 1);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  goOnWithoutOutput();
  const args = process.argv.slice(2);
  const known = ['--no-native', '--jupyter'];
  const unknown = args.find((arg) => !known.includes(arg));
  if (unknown !== undefined) {
    say(`expected ${known.join(' or ')}, got ${unknown}.`);
    process.exit(2);
  }
  await setUpOrExit({ native: !args.includes('--no-native'), jupyter: args.includes('--jupyter'), again: true });
  say('everything is in place.');
}
