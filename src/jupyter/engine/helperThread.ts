import { workerData } from 'node:worker_threads';
import { endEngine } from './endEngine';
import type { HelperData } from './helper';
import { writeOutput } from './pipeWriter';
import { watch } from './watchdog';

// The entry of the helper thread. Without it nobody would end the process when the kernel process has ended: it does not go on alone.
process.on('uncaughtException', endEngine);
const { interrupts, output } = workerData as HelperData;
watch(interrupts);
void writeOutput(output);
