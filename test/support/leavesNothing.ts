import { expect } from 'chai';
import { lineProgress, setProgress, silentProgress } from '../../src/base';
import { alive } from './alive';

/**
 * For the tests of a suite: progress is silent, each test leaves as many tensors and graphs as it found, and no step says that it
 * could not be compiled. What the addon counts is left out: tensors of earlier tests may come to it in between.
 */
export function leavesNothing(): void {
  const { warn } = console;
  let warnings: string[];
  let before: ReturnType<typeof alive>;
  beforeEach(() => {
    setProgress(silentProgress);
    before = alive();
    warnings = [];
    console.warn = (text: string) => void warnings.push(text);
  });
  afterEach(() => {
    setProgress(lineProgress());
    console.warn = warn;
    expect(warnings, 'a step that runs eagerly says so').eql([]);
    const { tensors, graphs } = alive();
    expect({ tensors, graphs }).eql({ tensors: before.tensors, graphs: before.graphs });
  });
}
