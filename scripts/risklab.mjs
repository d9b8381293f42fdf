#!/usr/bin/env node
// The command `risklab`: sets up what it needs and runs the command line, which lives in src/cli.
import { createRequire } from 'node:module';
import { setUpOrExit } from './setup.mjs';

const args = process.argv.slice(2);
// The native backend is only waited for where something is computed with it.
const computes = ['run', 'labs'].includes(args.find((arg) => !arg.startsWith('-')) ?? '');
const wasm = args.includes('--backend=wasm') || args[args.indexOf('--backend') + 1] === 'wasm';

/** What kept the output from being written, such as a full disk. */
let lost;
// Whoever reads the output may stop early, as `head` does: what was begun goes on without output, and its code tells the outcome.
process.stdout.on('error', (error) => {
  if (error.code === 'EPIPE' || lost !== undefined) return;
  lost = error.message;
  process.stderr.write(`standard output: cannot be written: ${lost}. It goes on without.\n`);
});
// There is no place left to tell it.
process.stderr.on('error', () => undefined);
process.on('exit', (code) => {
  if (lost !== undefined && code === 0) process.exitCode = 1;
});

await setUpOrExit({ native: computes && !wasm });
process.exitCode = await createRequire(import.meta.url)('../dist/cli/main.js').main(args);
