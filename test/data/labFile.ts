/** What a file in the layout of the original lab holds. */
export interface Layout {
  readonly labels?: readonly number[];
  readonly imageShape?: readonly number[];
  readonly imageType?: '<B' | '<f' | '<b';
  readonly names?: readonly [string, string];
}

export const IMAGE = 64 * 64 * 3;
export const LABELS = [1, 0, 1, 1, 0, 1, 1, 0, 0, 0];

/** Writes a file in the lab's layout; the bytes of image i are i (red), 100 + i (green), 200 + i (blue). */
export async function writeH5(file: string, layout: Layout = {}): Promise<void> {
  const { labels = LABELS, imageShape = [10, 64, 64, 3], imageType = '<B', names = ['images', 'labels'] } = layout;
  const { File, ready } = await import('h5wasm/node');
  await ready;
  const h5 = new File(file, 'w');
  const size = imageShape.reduce((product, extent) => product * extent, 1);
  const bytes = Uint8Array.from({ length: size }, (_, at) => Math.floor(at / IMAGE) + 100 * (at % 3));
  const data = imageType === '<f' ? Float32Array.from(bytes) : imageType === '<b' ? Int8Array.from(bytes) : bytes;
  h5.create_dataset({ name: names[0], data, shape: [...imageShape], dtype: imageType });
  h5.create_dataset({ name: names[1], data: Uint8Array.from(labels), shape: [labels.length, 1], dtype: '<B' });
  h5.close();
}
