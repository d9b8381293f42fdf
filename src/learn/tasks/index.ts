export { regression } from './regression';
export { binary } from './binary';
export { classes } from './classes';
export { multilabel } from './multilabel';
