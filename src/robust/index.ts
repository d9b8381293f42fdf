export * as robust from './public';
