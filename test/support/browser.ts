import { chromium, type Browser } from 'playwright-core';
import { chromiumPath, noChromium } from './chromium';

/**
 * Starts Chromium without a window, and without the requests that it makes of its own accord.
 *
 * @throws Error when there is none
 */
export function launchChromium(): Promise<Browser> {
  if (noChromium !== undefined) throw new Error(`${noChromium}.`);
  const quiet = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update'];
  const args = ['--no-sandbox', '--disable-gpu', '--disable-sync', '--enable-unsafe-swiftshader', ...quiet];
  return chromium.launch({ executablePath: chromiumPath, args });
}
