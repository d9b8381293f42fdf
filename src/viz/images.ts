/** Images of one size as bytes: what a dataset's image store offers. */
export interface ImageSource {
  /** How many images there are. */
  readonly length: number;
  readonly height: number;
  readonly width: number;
  /** 1 for grey, 3 for red, green and blue. */
  readonly channels: number;
  /** The bytes of one image, row-major height x width x channels. */
  image(i: number): Uint8Array;
}
