import { expect } from 'chai';
import util from 'node:util';
import { restoreUtil } from '../../src/base';

describe('restoreUtil', () => {
  it('puts plain functions in place of those that Node deprecates or no longer has', () => {
    const old = util as unknown as Record<string, (value: unknown) => boolean>;
    const [isNullOrUndefined, isArray] = [old['isNullOrUndefined'], old['isArray']];
    const deprecated = (): never => {
      throw new Error('a deprecated function was called');
    };
    Object.assign(util, { isNullOrUndefined: undefined, isArray: deprecated });
    try {
      restoreUtil();
      expect([null, undefined, 0, '', false].map((value) => old['isNullOrUndefined']!(value))).eql([
        true,
        true,
        false,
        false,
        false,
      ]);
      expect([[], new Uint8Array(1), 'x'].map((value) => old['isArray']!(value))).eql([true, false, false]);
    } finally {
      Object.assign(util, { isNullOrUndefined, isArray });
    }
  });
});
