import { expect } from 'chai';
import { PartMaps } from '../../src/data';

const names = ['background', 'skin', 'hair'];
/** Three maps of 2 x 2. */
const maps = (): PartMaps =>
  new PartMaps(Uint8Array.of(0, 1, 1, 2, 0, 0, 0, 0, 2, 2, 2, 2), { names, height: 2, width: 2 });

describe('maps of parts', () => {
  it('say which part each pixel is, and where a part is or any of several', () => {
    const parts = maps();
    expect([parts.length, ...parts.rowShape]).eql([3, 2, 2]);
    expect([...parts.map(0)]).eql([0, 1, 1, 2]);
    const skin = parts.mask('skin');
    expect([skin.length, ...skin.rowShape]).eql([3, 2, 2, 1]);
    expect([...skin.gather([0, 2])]).eql([0, 1, 1, 0, 0, 0, 0, 0]);
    expect([...parts.mask('skin', 'hair').gather([0, 1])]).eql([0, 1, 1, 1, 0, 0, 0, 0]);
  });

  it('follow a choice of rows, and a choice of that', () => {
    const some = maps().select([2, 0, 2]);
    expect([some.length, ...some.map(1)]).eql([3, 0, 1, 1, 2]);
    expect([...some.select([1]).mask('hair').gather([0])]).eql([0, 0, 0, 1]);
  });

  it('have the share of each part in a table', () => {
    expect(maps().toTable().toRecords()).eql([
      { row: 0, background: 0.25, skin: 0.5, hair: 0.25 },
      { row: 1, background: 1, skin: 0, hair: 0 },
      { row: 2, background: 0, skin: 0, hair: 1 },
    ]);
  });

  it('refuse unknown parts, rows and numbers', () => {
    expect(() => maps().mask('nose')).throw('parts: expected one of background, skin, hair, got nose.');
    expect(() => maps().mask()).throw('parts: expected one or more of background, skin, hair, got none.');
    expect(() => maps().map(3)).throw('row: expected a whole number from 0 to 2, got 3.');
    const strange = (): PartMaps => new PartMaps(Uint8Array.of(0, 3), { names, height: 1, width: 2 });
    expect(strange).throw('parts: expected numbers from 0 to 2, of background, skin, hair, got 3.');
  });
});
