export { RisklabError, InputError, messageOf } from './errors';
export { checkKeys, checkInteger, checkRange, checkPositive, checkChoice } from './options';
export { Random } from './random';
export { howFar, lineProgress, silentProgress, setProgress, startProgress } from './progress';
export type { Progress, ProgressFactory } from './progress';
export { writeFileWhole, makeFolderWhole } from './files';
export { projectRoot, datasetsFolder, cacheFolder } from './paths';
export { InterruptedError, interruptSignal, setInterruptSource } from './interrupt';
export { escapeHtml } from './html';
