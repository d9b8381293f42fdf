import { expect } from 'chai';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { loadBundle, saveBundle } from '../../../src/learn';
import { rejected } from '../../support/rejected';

describe('bundle', () => {
  let parent: string;
  let folder: string;
  beforeEach(async () => {
    parent = await mkdtemp(path.join(os.tmpdir(), 'risklab-test-'));
    folder = path.join(parent, 'bundle');
  });
  afterEach(() => rm(parent, { recursive: true }));

  const bundle = {
    meta: { name: 'x', list: [1, null, 'ü'], deep: { a: 0.1 } },
    arrays: { a: Float32Array.of(1, -0, NaN, Infinity), empty: new Float32Array(0), b: Float32Array.of(1e-45, 3) },
  };

  /** Changes a file of the bundle. */
  const change = async (file: string, edit: (bytes: Buffer) => Buffer | string): Promise<void> => {
    const name = path.join(folder, file);
    await writeFile(name, edit(await readFile(name)));
  };
  const damaged = (): string => `${folder}: expected what was saved, got files with another checksum. Save it again.`;

  it('gives back bit for bit what it was given', async () => {
    await saveBundle(folder, bundle);
    const { meta, arrays } = await loadBundle(folder);
    expect(meta).eql(bundle.meta);
    expect(Object.keys(arrays)).eql(['a', 'empty', 'b']);
    const bits = ({ buffer }: Float32Array): number[] => [...new Uint8Array(buffer)];
    for (const [name, values] of Object.entries(bundle.arrays)) expect(bits(arrays[name]!)).eql(bits(values));
    expect(await readdir(parent)).eql(['bundle']);
  });

  it('takes the part of a buffer that a view shows', async () => {
    await saveBundle(folder, { meta: null, arrays: { view: Float32Array.of(1, 2, 3, 4).subarray(1, 3) } });
    expect([...(await loadBundle(folder)).arrays['view']!]).eql([2, 3]);
  });

  it('replaces an older one', async () => {
    await saveBundle(folder, bundle);
    await saveBundle(folder, { meta: 2, arrays: {} });
    expect(await loadBundle(folder)).eql({ meta: 2, arrays: {} });
  });

  it('never deletes what it did not write', async () => {
    await mkdir(folder);
    await writeFile(path.join(folder, 'thesis.txt'), 'years of work');
    expect((await rejected(saveBundle(folder, bundle))).message).equal(
      `${folder}: expected a new folder, or one that save() wrote, got one with thesis.txt in it. Give another path.`,
    );
    expect(await readFile(path.join(folder, 'thesis.txt'), 'utf8')).equal('years of work');
    const file = path.join(folder, 'thesis.txt');
    expect((await rejected(saveBundle(file, bundle))).message).match(
      /: expected a folder to write to, got ENOTDIR: .*\. Give another path\.$/,
    );
    expect(await readdir(folder)).eql(['thesis.txt']);
  });

  it('writes into an empty folder', async () => {
    await mkdir(folder);
    await saveBundle(folder, bundle);
    expect(await readdir(folder)).eql(['risklab.json', 'values.bin']);
  });

  it('holds little-endian floats one after another', async () => {
    await saveBundle(folder, { meta: null, arrays: { a: Float32Array.of(1), b: Float32Array.of(-2) } });
    // IEEE 754: 1 is 3f800000, -2 is c0000000
    expect((await readFile(path.join(folder, 'values.bin'))).toString('hex')).equal('0000803f000000c0');
  });

  it('detects damaged, cut and swapped values', async () => {
    await saveBundle(folder, bundle);
    await change('values.bin', (bytes) => {
      bytes[3]! ^= 1;
      return bytes;
    });
    expect((await rejected(loadBundle(folder))).message).equal(damaged());
    await saveBundle(folder, bundle);
    await change('values.bin', (bytes) => bytes.subarray(0, -4));
    expect((await rejected(loadBundle(folder))).message).equal(damaged());
  });

  it('detects a damaged header', async () => {
    for (const [from, to] of [
      ['"length":4', '"length":3'],
      ['"name":"x"', '"name":"y"'],
      ['"sha256":"', '"sha256":"0'],
    ]) {
      await saveBundle(folder, bundle);
      await change('risklab.json', (bytes) => bytes.toString().replace(from!, to!));
      expect((await rejected(loadBundle(folder))).message).equal(damaged());
    }
    for (const text of ['null', '{}', '[]', '3']) {
      await change('risklab.json', () => text);
      expect((await rejected(loadBundle(folder))).message).equal(damaged());
    }
    await change('risklab.json', () => '{"meta":');
    expect((await rejected(loadBundle(folder))).message).match(
      /: expected a folder that save\(\) wrote, got .*JSON.*\. Check the path\.$/,
    );
  });

  it('says when the folder is not there', async () => {
    expect((await rejected(loadBundle(folder))).message).equal(
      `${folder}: expected a folder that save() wrote, got nothing there. Check the path.`,
    );
  });

  it('says what a folder lacks', async () => {
    await saveBundle(folder, { meta: 1, arrays: {} });
    for (const name of ['values.bin', 'risklab.json']) {
      await rm(path.join(folder, name));
      expect((await rejected(loadBundle(folder))).message).equal(
        `${folder}: expected a folder that save() wrote, got one without ${name}. Check the path.`,
      );
    }
  });
});
