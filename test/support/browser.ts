import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Where Chromium is looked for; the environment variable CHROMIUM names another place. */
export const chromiumPath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Whether the tests that need a browser can run. */
export const hasChromium = existsSync(chromiumPath);

/** Starts Chromium without a window, and without the requests that it makes of its own accord. */
export function launchChromium(): Promise<Browser> {
  const quiet = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update'];
  const args = ['--no-sandbox', '--disable-gpu', '--disable-sync', '--enable-unsafe-swiftshader', ...quiet];
  return chromium.launch({ executablePath: chromiumPath, args });
}
