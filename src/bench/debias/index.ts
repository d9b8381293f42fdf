export { debiasBench } from './debiasBench';
