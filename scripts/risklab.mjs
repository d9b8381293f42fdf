#!/usr/bin/env node
// The command `risklab`: in the project it first sets up what it needs; then it runs the command line, which lives in src/cli.
import { createRequire } from 'node:module';
import { goOnWithoutOutput } from './output.mjs';
import { isCheckout } from './packages.mjs';
import { setUpOrExit } from './setup.mjs';

const args = process.argv.slice(2);
// The native backend is only waited for where something is computed with it.
const computes = ['run', 'labs'].includes(args.find((arg) => !arg.startsWith('-')) ?? '');
const wasm = args.includes('--backend=wasm') || args[args.indexOf('--backend') + 1] === 'wasm';

goOnWithoutOutput();
if (args[0] === 'start' && !args.some((arg) => arg === '--help' || arg === '-h')) await setUpOrExit({ jupyter: true });
// An installed package is whole, and changes nothing unless it is asked to; the command setup is the set-up itself.
else if (isCheckout && args[0] !== 'setup') await setUpOrExit({ native: computes && !wasm });
process.exitCode = await createRequire(import.meta.url)('../dist/cli/main.js').main(args);
