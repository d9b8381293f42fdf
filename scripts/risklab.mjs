#!/usr/bin/env node
// The command `risklab`: sets up what it needs and runs the command line, which lives in src/cli.
import { createRequire } from 'node:module';
import { goOnWithoutOutput } from './output.mjs';
import { setUpOrExit } from './setup.mjs';

const args = process.argv.slice(2);
// The native backend is only waited for where something is computed with it.
const computes = ['run', 'labs'].includes(args.find((arg) => !arg.startsWith('-')) ?? '');
const wasm = args.includes('--backend=wasm') || args[args.indexOf('--backend') + 1] === 'wasm';

goOnWithoutOutput();
await setUpOrExit({ native: computes && !wasm });
process.exitCode = await createRequire(import.meta.url)('../dist/cli/main.js').main(args);
