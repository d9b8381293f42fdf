import { escapeHtml } from '../base';
import type { CheckResult, CheckState } from './checkResult';

/** A sign for each state, which says it without colours. */
export const marks: Record<CheckState, string> = { passed: '✓', failed: '✗', open: '○', error: '!' };

/** Colours that can be read on white and on black. */
export const stateColour: Record<CheckState, string> = {
  passed: '#2b9348',
  failed: '#d1495b',
  open: '#8a8f98',
  error: '#c77d0a',
};

/** The form of the results as plain data, for programs that read notebooks. */
export const checksType = 'application/vnd.risklab.checks+json';

/** All forms of some results. */
export function resultsBundle(checks: readonly CheckResult[], text: string, html: string): Record<string, unknown> {
  return { 'text/plain': text, 'text/html': html, [checksType]: { format: 1, checks } };
}

/** Backticks mark code in hints. */
export function inlineCode(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}
