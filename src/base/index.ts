export { RisklabError, InputError, foundInstead, messageOf } from './errors';
export { argmax, least, logSumExp, mean, most, product, sampleQuantile, sum, variance } from './numbers';
export { checkKeys, checkKeyNames, keysOf, checkInteger, checkRange, checkPositive, checkChoice } from './options';
export { Random } from './random';
export { dealt } from './hypergeometric';
export { restoreUtil } from './restoreUtil';
export { howFar, lineProgress, silentProgress, setProgress, startProgress } from './progress';
export type { Progress, ProgressFactory } from './progress';
export { childrenOf, familiesOf, isAlive, parseProcessStat, processStat } from './processes';
export type { ProcessStat } from './processes';
export { whereItLeads } from './links';
export { makeFolders, whyNoFile } from './folders';
export { makeFileWhole, writeFileWhole } from './wholeFile';
export { makeFolderWhole } from './wholeFolder';
export { clearLeftovers, isMarkAlive, processMark } from './temporary';
export {
  projectRoot,
  isCheckout,
  hasLibrary,
  setupCommand,
  datasetsFolder,
  cacheFolder,
  cacheFolders,
  placeInCache,
  ownCacheFolder,
} from './paths';
export { addonName, assembledAddon, nativeCache, nativeNoteFile } from './nativeCache';
export { loadNativePackage } from './nativePackage';
export {
  engineFlags,
  insideImageFile,
  startImageArguments,
  startImageFile,
  startImageFolder,
  typescriptFile,
} from './startImage';
export { InterruptedError, interruptSignal, setInterruptSource } from './interrupt';
export { escapeHtml } from './html';
