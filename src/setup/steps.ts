import { hasLibrary, isCheckout } from '../base';
import { jupyterStep } from './jupyter';
import { kernelspecStep } from './kernelspec';
import { nativeStep } from './native';
import { projectLinkStep } from './projectLink';
import { startImageStep } from './startImage';
import type { SetupStep } from './step';

/** What is to be set up besides the packages and the build. */
export interface SetupOptions {
  /** The native TensorFlow backend; default: true. */
  native?: boolean;
  /** JupyterLab and the TypeScript kernel; default: false. */
  jupyter?: boolean;
  /** Try once more what failed the last time; default: false. */
  again?: boolean;
}

/** The steps of the set-up that come after the build, in order. An installed package needs no link to itself. */
export function setupSteps(options: SetupOptions = {}): SetupStep[] {
  const { native = true, jupyter = false, again = false } = options;
  const steps = isCheckout ? [projectLinkStep()] : [];
  steps.push(startImageStep({ again }));
  if (native && hasLibrary) steps.push(nativeStep({ again }));
  if (jupyter) steps.push(jupyterStep(), kernelspecStep());
  return steps;
}
