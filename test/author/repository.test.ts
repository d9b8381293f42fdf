import { expect } from 'chai';
import { checkLabs } from '../../src/author';

describe('the labs of this project', function () {
  this.timeout(600_000);

  it('are what their sources make, give no solution away, and pass the type check with their stubs', async () => {
    expect((await checkLabs()).map(({ text }) => text)).eql([]);
  });
});
