import { workerData } from 'node:worker_threads';
import type { HelperData } from './helper';
import { writeOutput } from './pipeWriter';
import { watch } from './watchdog';

// The entry of the helper thread.
const { interrupts, output } = workerData as HelperData;
watch(interrupts);
void writeOutput(output);
