/**
 * What cells can ask of the kernel that runs them: display, input from the reader, messages to and from the page.
 *
 * @module risklab/cell
 */
export { display, showForms, updateDisplay } from './display';
export type { DisplayOnceOptions, DisplayOptions, ShowFormsOptions, Shown } from './display';
export { clearOutput } from './clearOutput';
export type { ClearOutputOptions } from './clearOutput';
export { progress } from './progress';
export { input } from './input';
export type { InputOptions } from './input';
export { onComm, openComm } from './openComm';
export type { Comm, CommHandler, CommMessage, ReceivedCommMessage } from './comm';
export { ranCodes } from './ranCodes';
export { cellVariable } from './variables';
export { bundleOf, displaySymbol, formsOf } from './bundle';
export type { MimeBundle } from './bundle';
export { broadcastSymbol, cellHost, servicesSymbol } from './host';
export type { CellHost, KernelServices } from './host';
