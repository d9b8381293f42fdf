import { existsSync } from 'node:fs';
import type { Context } from 'mocha';
import { chromium, type Browser } from 'playwright-core';

/** Where Chromium is looked for; the environment variable CHROMIUM names another place. */
const chromiumPath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/**
 * For the hook before tests that need a browser: without one they are left out, where people run the tests, and told so. The
 * continuous integration has to have one.
 *
 * @throws Error when there is none in the continuous integration
 */
export function needChromium(context: Context): void {
  if (existsSync(chromiumPath)) return;
  const why = `there is no Chromium at ${chromiumPath}; install it, or name its place in CHROMIUM`;
  if (process.env['CI']) throw new Error(`${why}.`);
  console.log(`      left out: ${why}`);
  context.skip();
}

/** Starts Chromium without a window, and without the requests that it makes of its own accord. */
export function launchChromium(): Promise<Browser> {
  const quiet = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update'];
  const args = ['--no-sandbox', '--disable-gpu', '--disable-sync', '--enable-unsafe-swiftshader', ...quiet];
  return chromium.launch({ executablePath: chromiumPath, args });
}
