import { checkChoice, checkKeyNames, checkRange, InputError } from '../../base';
import type { Attribute } from './designs';

const marks = ['corner', 'background'] as const;

/** Something planted in `avatar-faces` that goes with the label, by which a network can be right for a wrong reason. */
export interface Shortcut {
  /**
   * `corner`: a small square of one colour in the upper left corner, on top of everything; `background`: a warm background in place of a cool
   * one. Faces have it and non-faces have not, as far as it agrees.
   */
  readonly mark: (typeof marks)[number];
  /** In which part of the training and validation images of each class it says the label, in [0, 1]. Default 0.95. */
  readonly agrees?: number;
  /** The same of the test images. Default 0.5: it says nothing there; with 0.05 it is turned round. */
  readonly agreesInTest?: number;
}

/** A shortcut with everything decided. */
export type ResolvedShortcut = Required<Shortcut>;

/** @throws InputError for an unknown mark, a part outside [0, 1], or a background that a design decides */
export function resolveShortcut(given: Shortcut, attribute: Attribute | null): ResolvedShortcut {
  checkKeyNames('shortcut', given, ['mark', 'agrees', 'agreesInTest']);
  const { mark, agrees = 0.95, agreesInTest = 0.5 } = given;
  checkChoice('shortcut.mark', mark, marks);
  checkRange('shortcut.agrees', agrees, 0, 1);
  checkRange('shortcut.agreesInTest', agreesInTest, 0, 1);
  if (mark === 'background' && attribute === 'background') {
    const todo = 'Take one of the two.';
    throw new InputError('shortcut.mark', 'corner in the design backgroundWithLabel', mark, todo);
  }
  return { mark, agrees, agreesInTest };
}
