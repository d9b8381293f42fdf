import { existsSync } from 'node:fs';

/** Where Chromium is looked for; the environment variable CHROMIUM names another place. */
export const chromiumPath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Why there is no browser for the tests in `test/browser`, and what to do; undefined when there is one. */
export const noChromium = existsSync(chromiumPath)
  ? undefined
  : `there is no Chromium at ${chromiumPath}; install it, or name its place in the environment variable CHROMIUM`;

/** Whether the tests in `test/browser` are run at all: the continuous integration has to have a browser, and fails without. */
export const showsPages = noChromium === undefined || Boolean(process.env['CI']);
