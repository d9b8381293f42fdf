// All checks, after setting up what they need:  npm test [-- options and files of mocha]
// Each runs whatever the others say, several at a time; what it prints comes when it has ended, and the last lines tell which failed.
import { checks, jobs, runAll, sumUp } from './checks.mjs';
import { goOnWithoutOutput } from './output.mjs';
import { setUpOrExit } from './setup.mjs';

goOnWithoutOutput();
await setUpOrExit();
// The checks end with this process.
process.once('SIGTERM', () => process.exit(143));
const start = Date.now();
const { beside, after } = checks(process.argv.slice(2));
console.log(`\n${beside.length + after.length} checks, ${jobs} at a time`);
const tell = ({ name, said, seconds }) => console.log(`\n== ${name} (${seconds} s)\n${said.trimEnd()}`);
const results = await runAll(beside, tell);
for (const one of after) results.push(...(await runAll([one], tell)));
const { text, failed } = sumUp(results, (Date.now() - start) / 1000);
console.log(`\n${text}`);
process.exitCode = failed ? 1 : 0;
