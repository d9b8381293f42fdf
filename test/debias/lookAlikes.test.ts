import { expect } from 'chai';
import { Random } from '../../src/base';
import { Values } from '../../src';
import { lookAlikes } from '../../src/debias/lookAlikes';
import { backends, onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';

for (const backend of backends) {
  describe(`look-alikes of suspects on ${backend}`, () => {
    onBackend(backend);
    leavesNothing();

    // Rows of class 1 lie around 0 but for every tenth, whose first feature is 6: half of those are suspects, and as many others by chance.
    const random = new Random(5);
    const labels = Array.from({ length: 1000 }, (_, row) => row % 2);
    const isRare = labels.map((label, row) => label === 1 && row % 20 === 1);
    const features = new Values(
      Float32Array.from(
        { length: 1000 * 4 },
        (_, i) => random.normal() + (i % 4 === 0 && isRare[Math.floor(i / 4)] ? 6 : 0),
      ),
      [1000, 4],
    );
    const suspects = labels.map((label, row) => label === 1 && (row % 40 === 1 || row % 40 === 7));

    it('are the rows that have in common what suspects have, not suspects by chance', () => {
      expect(suspects.filter(Boolean).length).equal(50);
      // 25 of the 50 suspects are rare, and so should be the 50 most alike: the two kinds are six standard deviations apart.
      const found = lookAlikes(features, labels, suspects, 1);
      expect(found.filter((one, row) => one && isRare[row]).length).least(47);
    });

    it('are as many as asked for in each class, and none where there are no suspects', () => {
      const found = lookAlikes(features, labels, suspects, 2);
      expect(found.filter(Boolean).length).equal(100);
      expect(found.some((one, row) => one && labels[row] === 0)).equal(false);
    });

    it('leave a class of nothing but suspects as it is', () => {
      const all = labels.map((label) => label === 0);
      expect(lookAlikes(features, labels, all, 2)).eql(all);
    });

    it('refuse times that are none', () => {
      expect(() => lookAlikes(features, labels, suspects, 0)).throw('times: expected');
    });
  });
}
