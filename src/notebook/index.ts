/**
 * Running notebooks without a browser, from a program: their outcomes, executed copies, reports and comparisons.
 *
 * @module risklab/runner
 */
export { readNotebook, parseNotebook, hasTag } from './nbformat';
export { formatNotebook } from './formatNotebook';
export type { Notebook, NotebookCell, Output } from './nbformat';
export { OutputArea } from './outputs';
export { TerminalText } from './terminal';
export type { Displays } from './outputs';
export { parseParameter, profileParameters, injectParameters } from './parameters';
export type { Parameters } from './parameters';
export { TypedText } from './typedText';
export { cellRules } from './tags';
export type { CellRules } from './tags';
export { localKernels } from './session/local';
export type { LocalKernelsOptions } from './session/local';
export { remoteKernels } from './session/remote/remoteKernels';
export type { RemoteKernelsOptions } from './session/remote/remoteKernels';
export type { KernelProvider, KernelSession, OutputMessage, SessionRequest } from './session/session';
export { failureOf, isGood } from './results';
export type { CellFailure, CellResult, NotebookOutcome, NotebookResult, Outcome } from './results';
export { notebookFiles } from './notebookFiles';
export { runNotebooks } from './run';
export { executeNotebook } from './execute';
export type { ExecuteNotebookOptions } from './execute';
export { planOf } from './plan';
export type { Step } from './plan';
export { checkReportPlaces } from './places';
export type { RunPlaces } from './places';
export { backends } from './settings';
export type { RunNotebooksOptions } from './settings';
export type { CellPlace, NotebookOutline, RunListener } from './listener';
export { comparisons } from './compare/baseline';
export type { BaselineOptions } from './compare/baseline';
export type { Difference } from './compare/difference';
export { countLine, failureLines, summaryLine } from './report/text';
export { RunConsole } from './report/console';
export type { RunConsoleOptions, TextStream } from './report/console';
export { annotators, githubAnnotations } from './report/annotations';
export { writeReports } from './report/write';
export type { ReportFiles } from './report/write';
export { isSuccess } from './report/summary';
export type { RunSummary } from './report/summary';
export { cellTimesOf } from './report/json';
export type { CellTimes } from './report/estimate';
export { duration } from './report/duration';
