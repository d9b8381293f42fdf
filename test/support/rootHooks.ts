import type { RootHookObject } from 'mocha';
import { noChromium, showsPages } from './chromium';

/** How long what the last test has closed may take to end, in ms. */
const endMs = 10_000;

// A rejection that nobody handles is a fault: it fails the test that runs, where mocha would let it pass.
process.on('unhandledRejection', (reason) => {
  throw reason;
});

/** For the whole run; mocha loads this file before all tests. */
export const mochaHooks: RootHookObject = {
  afterAll(): void {
    if (!showsPages) console.log(`\nNot run, the tests in a browser (test/browser): ${noChromium}.`);
    // What a test has left open keeps the process alive, for ever: that is a fault, which ends here.
    setTimeout(() => {
      const open = process.getActiveResourcesInfo().join(', ') || 'sockets of ZeroMQ or another addon';
      console.error(`The tests have ended, but something they have left open keeps the process alive: ${open}.`);
      // Mocha sets the code as the last thing, unless something is later still.
      process.on('exit', () => (process.exitCode = 1));
      process.exit();
    }, endMs).unref();
  },
};
