export { uciBench } from './uciBench';
