// Runs the labs without a browser, after setting up what they need:  npm run labs [-- NAMES --profile quick --help ...]
import { createRequire } from 'node:module';
import { setUpOrExit } from './setup.mjs';

const args = process.argv.slice(2);
const wasm = args.includes('--backend=wasm') || args[args.indexOf('--backend') + 1] === 'wasm';
await setUpOrExit({ native: !wasm });
process.exitCode = await createRequire(import.meta.url)('../dist/cli/main.js').main(['labs', ...args]);
