import { workerData } from 'node:worker_threads';
import { endEngine } from './endEngine';
import type { HelperData } from './helper';
import { writeOutput } from './pipeWriter';
import { watch } from './watchdog';

// The entry of the helper thread. It ends this process when the kernel process has ended, so an error in it has to end the process, too.
process.on('uncaughtException', endEngine);
const { interrupts, output } = workerData as HelperData;
watch(interrupts);
void writeOutput(output);
