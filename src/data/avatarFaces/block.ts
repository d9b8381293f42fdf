import type { ImageFacts } from './imageMaker';
import type { AvatarFacesSettings } from './settings';

/** What a worker is started with. */
export interface WorkerStart {
  readonly settings: AvatarFacesSettings;
}

/** Which of the planned images a worker is to make next: from (inclusive) to (exclusive). */
export interface BlockOrder {
  readonly from: number;
  readonly to: number;
}

/** A block of images that a worker made. */
export interface Block extends BlockOrder {
  readonly pixels: Uint8Array;
  /** The maps of their parts, where the settings ask for parts. */
  readonly parts?: Uint8Array;
  readonly facts: readonly ImageFacts[];
}
