export { kernelBench } from './kernelBench';
