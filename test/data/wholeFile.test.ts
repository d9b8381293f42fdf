import { expect } from 'chai';
import { open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { checkWhole, readWhole, recordOf } from '../../src/data/wholeFile';
import { messageFrom, withFolder } from './support';

/** sha-256 of the three bytes 'abc': FIPS 180-4, appendix B.1 of its predecessor. */
const ABC = { bytes: 3, sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' };

describe('readWhole', () => {
  it('reads a file that is what it has to be', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'abc');
      await writeFile(file, 'abc');
      expect(Buffer.from(await readWhole(file, ABC, '')).toString()).equal('abc');
      expect(await recordOf(file)).eql(ABC);
      await checkWhole(file, ABC, '');
    }));

  it('tells a missing, a cut off and a changed file apart', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'abc');
      const advice = 'Build it again.';
      for (const check of [readWhole, checkWhole]) {
        const messages = async (text: string): Promise<string> => {
          await writeFile(file, text);
          return messageFrom(check(file, ABC, advice));
        };
        expect(await messages('ab')).equal(`${file}: expected 3 bytes, got 2 bytes. ${advice}`);
        expect(await messages('abd')).match(
          new RegExp(`abc: expected sha-256 ${ABC.sha256}, got a52d159f.*. ${advice}`),
        );
        const missing = path.join(folder, 'nothing');
        expect(await messageFrom(check(missing, ABC, advice))).equal(
          `${missing}: expected a file, got no such file. ${advice}`,
        );
      }
    }));

  it('reads more than one piece (33 MB at once) in order', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'large');
      const size = 2 ** 26 + 5;
      const handle = await open(file, 'w');
      await handle.write(Uint8Array.of(1, 2), 0, 2, size - 2);
      await handle.write(Uint8Array.of(9), 0, 1, 2 ** 25);
      await handle.close();
      const bytes = await readWhole(file, await recordOf(file), '');
      expect([bytes.length, bytes[2 ** 25], bytes[size - 2], bytes[size - 1], bytes[7]]).eql([size, 9, 1, 2, 0]);
    }));
});
