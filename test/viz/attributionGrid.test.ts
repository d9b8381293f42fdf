import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import sharp from 'sharp';
import { attributionGrid, explain } from '../../src';
import { displaySymbol } from '../../src/cell';
import { Values } from '../../src/learn';

const inputs = new Values(Float32Array.of(0, 1, 0.5, 0, 1, 1, 1, 1), [2, 2, 2, 1]);
const maps = new Values(Float32Array.of(2, -2, 0, 1, 0, 0, 0, 0), [2, 2, 2]);
const found = { method: 'gradCam', target: 'logit', inputs, maps };

describe('attributionGrid', () => {
  it('draws images above signed maps: red for, blue against, white for nothing, each with a scale of its own', async () => {
    const picture = attributionGrid(found, { scale: 4, title: 'T' });
    const { tiles, width, height, channels, parts } = picture.mosaic;
    expect([width, height, channels, parts]).eql([2, 5, 3, ['image', 'gradCam']]);
    const pixel = (tile: number, at: number): number[] => [...tiles[tile]!.pixels.subarray(3 * at, 3 * at + 3)];
    // Image, white line, map: pixels 0 to 3, 4 and 5, 6 to 9.
    expect([pixel(0, 0), pixel(0, 1), pixel(0, 2)]).eql([[0, 0, 0], [255, 255, 255], [128, 128, 128]]); // prettier-ignore
    expect([pixel(0, 6), pixel(0, 7), pixel(0, 8)]).eql([[178, 24, 43], [33, 102, 172], [247, 247, 247]]); // prettier-ignore
    const [red, green] = pixel(0, 9);
    expect(red).within(210, 215);
    expect(green).within(134, 138);
    expect(pixel(1, 6)).eql([247, 247, 247]);
    expect(picture.text).match(
      /^T: 2 images\nFrom the top: image, gradCam\. Red for, blue against\.\ngradCam: scales end at 2, 0$/,
    );
    const { format, width: drawn } = await sharp(await picture.jpeg()).metadata();
    expect([format, drawn > 16]).eql(['jpeg', true]);
  });

  it('stands several below each other, of the rows asked for', () => {
    const { mosaic, text } = attributionGrid([found, { ...found, method: 'saliency' }], { rows: [1] });
    expect(text).match(/^Explanations of the logit: 1 image\n/);
    expect(attributionGrid(found).mosaic.title).equal('gradCam of the logit');
    expect([mosaic.tiles.length, mosaic.height, mosaic.parts]).eql([1, 8, ['image', 'gradCam', 'saliency']]);
  });

  it('says what is wrong', () => {
    expect(() => attributionGrid(found, { rows: [2] })).throw(/^rows: expected 0 to 1, got 2/);
    expect(() => attributionGrid(found, { rows: [] })).throw(/^rows: expected 1 to 40 images, got 0/);
    expect(() => attributionGrid([])).throw(/^attributionGrid: expected at least one attribution, got none/);
    const flat = { ...found, inputs: new Values(new Float32Array(4), [2, 2]) };
    expect(() => attributionGrid(flat)).throw(/^attributionGrid: expected images of 1 or 3 channels, got inputs of 2/);
    const other = { ...found, maps: new Values(new Float32Array(2), [2, 1, 1]) };
    expect(() => attributionGrid([found, other])).throw(/^attributionGrid: expected maps of 2 x 2 x 2, got 2 x 1 x 1/);
  });

  it('is what a cell shows of an attribution of images; of others, its table', async () => {
    const show = async (layers: tf.layers.Layer[], inputShape: number[]) => {
      const network = tf.sequential({
        layers: [...layers, tf.layers.dense({ units: 1, inputShape, kernelInitializer: 'ones' })],
      });
      const parts = await explain.saliency(network, new Values(Float32Array.of(0, 1), [1, ...inputShape]));
      network.dispose();
      return parts[displaySymbol]();
    };
    expect(await show([tf.layers.flatten({ inputShape: [1, 2, 1] })], [1, 2, 1])).have.all.keys(
      'image/jpeg',
      'text/plain',
    );
    const table = await show([], [2]);
    expect(table).have.all.keys('text/html', 'text/plain');
    expect(table['text/plain']).match(/^row +feature +value +attribution\n +0 +0 +0 +1\n +0 +1 +1 +1\n/);
  });
});
