// All checks, after setting up what they need:  npm test [-- options and files of mocha]
// Each runs whatever the others say, and the last lines tell which failed.
import { goOnWithoutOutput } from './output.mjs';
import { runChild } from './packages.mjs';
import { setUpOrExit } from './setup.mjs';

const checks = [
  { name: 'format', args: ['node_modules/prettier/bin/prettier.cjs', '--check', '.'], fix: 'npm run format' },
  { name: 'lint', args: ['node_modules/eslint/bin/eslint.js', '.'] },
  { name: 'types', args: ['node_modules/typescript/bin/tsc', '-p', 'test/tsconfig.json'] },
  { name: 'tests', args: ['node_modules/mocha/bin/mocha.js', ...process.argv.slice(2)] },
];

goOnWithoutOutput();
await setUpOrExit();
const results = [];
for (const { name, args, fix } of checks) {
  console.log(`\n== ${name}`);
  const code = await runChild(process.execPath, args, undefined, { stdio: 'inherit' });
  results.push({ code, line: `${code === 0 ? 'ok    ' : 'FAILED'} ${name}${code !== 0 && fix ? ` (${fix})` : ''}` });
}
console.log(`\n${results.map(({ line }) => line).join('\n')}`);
process.exitCode = results.some(({ code }) => code !== 0) ? 1 : 0;
