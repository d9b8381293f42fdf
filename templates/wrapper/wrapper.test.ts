import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { adam, cubicData, denseNetwork, useBackend } from 'risklab';
import { MyWrapper } from './wrapper';

describe('MyWrapper', () => {
  before(() => useBackend());

  async function trained(): Promise<MyWrapper> {
    const data = cubicData({ count: 1000, seed: 0 });
    const model = new MyWrapper(denseNetwork({ seed: 0 }), { seed: 0 });
    model.compile({ optimizer: adam({ learningRate: 5e-3 }), loss: 'meanSquaredError' });
    await model.fit({ x: data.getColumn('x'), y: data.getColumn('y') }, { epochs: 20, batchSize: 32, curve: false });
    return model;
  }

  it('finds more noise where there is more', async () => {
    const model = await trained();
    // The noise has a standard deviation of 2.2 at x = -1, and of 0.2 at x = 2.
    const { aleatoric } = await model.predict([-1, 2]);
    model.dispose();
    const [much, little] = aleatoric!.data;
    assert.ok(much! > 2 * little!, `expected more noise at -1 than at 2, got ${much} and ${little}`);
  });

  it('says the same after it was saved and loaded', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'wrapper-'));
    const model = await trained();
    await model.save(path.join(folder, 'model'));
    const again = await MyWrapper.load(path.join(folder, 'model'));
    const [one, other] = [await model.predict([-1, 2]), await again.predict([-1, 2])];
    model.dispose();
    again.dispose();
    await rm(folder, { recursive: true });
    assert.deepEqual([...other.aleatoric!.data], [...one.aleatoric!.data]);
  });
});
